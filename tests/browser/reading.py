"""A desk with one article in Markdown, to be read: nothing but what the reading pane needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from corpus.formats.markdown import read
from corpus.page.assembly import assemble
from qa.answer import Answer, Citation
from qa.as_read import AsRead
from qa.desk.places import place_of
from tests.browser.gallery import ByHand
from tests.qa.by_hand import BY_HAND

GUIDE = """\
---
title: What the harbour board decided in May
date: 2024-05-14
publisher: The Quay Post
url: https://quay.example/harbour-board?year=2024&page=3
---

# What the harbour board decided in May

The board of the harbour met on **14 May 2024** and took *three* decisions about the
[north ferry](https://quay.example/ferry), the crane and the old lighthouse.

## The north ferry

The north ferry carries 900 people a day, and its timetable `NF-24` will be kept until October. The
board said that fares may rise by no more than 5 %, unless the price of diesel doubles.

- A day ticket costs **£4**
- A week ticket costs £15, or £12 for people under 18
    - With a bicycle it costs £1 more
- Dogs travel free

### Timetable

1. In summer every 20 minutes
2. In winter every 40 minutes

---

| Ticket | Adults | Children |
|--------|-------:|---------:|
| Day    | £4     | £2       |
| Week   | £15    | £12      |

> “We will run it later,” said the harbour master of the north ferry.

Advertisement

The old lighthouse
------------------

The lighthouse will be painted in red and white by August 2024, at a cost of £80,000. The painters
begin in June. Visitors can't climb it until they have finished.

From the ferry it can be seen for the first time since 1986. Photo: the archive

Most read

- Ten ways to bake a cake
- How a gull learned to count
"""
READ = AsRead(assemble(read(GUIDE.encode(), "guide.md")), ("guide.md",))
TEXT = READ.article.text


def cited(n: int, words: str, answering: str | None = None) -> Citation:
    """A quote of the article, and of those of its words that answer."""
    start = TEXT.index(words)
    at = None if answering is None else start + words.index(answering)
    ends = None if at is None or answering is None else at + len(answering)
    return Citation(n, place_of(READ), start, start + len(words), words, at, ends)


ASKED = {
    "What does the ferry carry?": (
        cited(
            1,
            TEXT[TEXT.index("The north ferry carries") : TEXT.index(" The\nboard said")],
            "900 people",
        ),
        cited(2, "A week ticket costs £15, or £12 for people under 18", "£15"),
    ),
    "When is the lighthouse painted?": (
        cited(
            1,
            TEXT[TEXT.index("The lighthouse will be") : TEXT.index(" The painters")],
            "August 2024",
        ),
        cited(2, "A day ticket costs **£4**", "**£4**"),
    ),
}
"""Questions, and what is quoted."""

SERVE = """
from qa.desk.serving import Doors, serve
from tests.browser.reading import OneArticle
serve(OneArticle(), Doors(port=0), on_ready=lambda address: print(address, flush=True))
"""


@dataclass(frozen=True)
class OneArticle(ByHand):
    """Answers the questions of `ASKED` from the one article that there is."""

    def ask(self, question: str, *args: Any, **kwargs: Any) -> Answer:
        answer = replace(BY_HAND["fact"], question=question, standalone_question=question)
        return replace(answer, citations=ASKED.get(question, ()))

    def as_read(self, article_id: str) -> AsRead:
        return {READ.article.article_id: READ}[article_id]
