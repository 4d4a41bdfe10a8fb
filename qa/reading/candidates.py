"""Which of the passages that were found are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.catalogue import Catalogue
from qa.reading.reader import Candidate
from qa.retrieval.copies import copies
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import Hit


def candidates(catalogue: Catalogue, hits: Sequence[Hit], plan: Plan) -> list[Candidate]:
    """The passages to read of `hits`, which are best first: as many as the plan says.

    Copies of better ones are passed over, and so are passages that are no longer there.
    """
    # Some of the best may be copies of others, so look a little further.
    best = hits if plan.per_article else hits[: 2 * plan.read]
    stored = catalogue.passages([hit.passage_id for hit in best])
    found = [Candidate(stored[hit.passage_id], hit) for hit in best if hit.passage_id in stored]
    same_story = catalogue.same_story_among([c.stored.entry.article_id for c in found])
    copied = copies([c.stored for c in found], same_story)
    chosen: list[Candidate] = []
    of_article: Counter[str] = Counter()
    for candidate, is_copy in zip(found, copied, strict=True):
        article_id = candidate.stored.entry.article_id
        if is_copy or (plan.per_article and of_article[article_id] == plan.per_article):
            continue
        of_article[article_id] += 1
        chosen.append(candidate)
    return chosen[: plan.read]
