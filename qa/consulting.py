"""The part of the public face for whoever reads the articles, or shows what they say.

Looking them up, checking quotations against them, giving out answers with their evidence, and what
is kept of asking. See `Library`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.article import Article, Passage
from corpus.catalogue import Catalogue
from qa.answer import Answer
from qa.opened import Opened

if TYPE_CHECKING:
    from qa.as_read import AsRead
    from qa.evidence.exhibits import Evidence
    from qa.evidence.writing import Written
    from qa.notebook.notebook import Notebook
    from qa.notebook.thumbs import Thumbs
    from qa.verdict import Checked


class Consulting:
    """Articles and their passages, verdicts on quotations, evidence, conversations and thumbs."""

    _catalogue: Catalogue
    _opened: Opened
    path: Path

    def verify(
        self,
        text: str,
        *,
        sentences: bool | None = None,
        on_checked: Callable[[int, int], None] | None = None,
    ) -> list[Checked]:
        """Check each quotation of a draft against the articles, in the draft's order.

        A quotation is what stands between quotation marks. With `sentences` each sentence apart
        from them is checked as well; by default only in a text without any quotation.
        `on_checked` hears how many are checked, of how many. No model is used.

        Raises:
            BadDraft: (a ValueError) if the draft is no text, has more than
                `qa.verdict.MAX_DRAFT_CHARACTERS` characters, or more than
                `qa.verdict.MAX_QUOTATIONS` quotations.
            PRESSMARK_ERRORS: if the library can't be used.
        """
        from qa.court.court import Court

        self._opened.keep_up(searching=False)
        court = Court(self._catalogue, self._opened.indexes.lexical)
        return court.verdicts(text, whole_sentences=sentences, on_checked=on_checked)

    def article(self, article_id: str) -> Article:
        """The current version of an article.

        Raises:
            KeyError: if there is none by this id.
        """
        article = self._catalogue.article(article_id)
        if article is None:
            raise KeyError(article_id)
        return article

    def find(self, what: str | Path) -> list[str]:
        """The ids of the articles that are meant by an id or the beginning of one, a title or
        words of it, or a file or folder; empty if there are none.
        """
        from qa.upkeep.finding import find

        return find(self._catalogue, str(what))

    def as_read(self, article_id: str) -> AsRead:
        """An article with what is known of how it was read, block by block.

        Raises:
            KeyError: if there is none by this id.
        """
        from qa.as_read import AsRead, Attached

        with self._catalogue.looking() as known:
            article = self.article(article_id)
            sources = tuple(self._catalogue.sources(article_id))
            left_out = [
                omission.reason
                for path in known.paths_of(article_id)
                for omission in known.omissions_in(path)
                if omission.source in sources
            ]
            corrections = tuple(known.corrections(article_id))
            carriers = tuple(self._catalogue.carriers(article_id))
            attached = tuple(Attached(*one) for one in self._catalogue.attached(article_id))
        return AsRead(
            *(article, sources, tuple(dict.fromkeys(left_out)), corrections, carriers, attached)
        )

    def evidence(self, answers: Answer | Sequence[Answer], *, name: str = "") -> Evidence:
        """An answer, or those of a conversation, with the articles that they quote.

        Each quote is looked for again in its article: `Evidence.standing` tells whether it
        stands there today, or in an earlier text of it, or the article is gone. `name` is what
        a conversation is called.

        Raises:
            NoEvidence: if there is no answer.
        """
        from qa.evidence.gathering import gather

        given = [answers] if isinstance(answers, Answer) else answers
        return gather(self._catalogue, given, name=name)

    def export(
        self, answers: Answer | Sequence[Answer], path: str | Path, *, name: str = ""
    ) -> Written:
        """Write an answer, or a conversation, into a new file in the form that its name asks for.

        `.md`, `.html` (to print), `.docx`, `.csv` (of quotes), `.bib`, `.ris`, `.csl.json`, or
        `.zip`: a sealed pack, whose `pack_id` what is written has.

        Raises:
            NoEvidence: if the name asks for none of these, a file is there already, it can't be
                written, or there is no answer.
        """
        from qa.evidence.writing import check_free, write

        check_free(path)
        return write(self.evidence(answers, name=name), path)

    @cached_property
    def notebook(self) -> Notebook:
        """The conversations that are kept with the library; `ask` keeps none by itself."""
        from qa.notebook.notebook import Notebook

        return Notebook(self.path)

    @cached_property
    def thumbs(self) -> Thumbs:
        """What people made of answers, kept with the library."""
        from qa.notebook.thumbs import Thumbs

        return Thumbs(self.path)

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages, in the order of the text; empty if there is no such article."""
        return self._catalogue.passages_of(article_id)

    def article_ids(self) -> list[str]:
        """The ids of all articles, in order."""
        return self._catalogue.article_ids()
