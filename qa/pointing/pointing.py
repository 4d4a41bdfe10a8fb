"""The room's face: a model for a library, and what it does for the questions of one asking."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from qa.composing.composer import Composer
from qa.conversation.intents import IntentReader
from qa.conversation.outside import Rewriter
from qa.errors import MayNotLeave
from qa.language_model import Consulted, LanguageModel
from qa.pointing import leaving
from qa.pointing.account import Account, Listener
from qa.pointing.chat import ChatServer
from qa.pointing.composing import PointedComposer
from qa.pointing.reading import PointedReader
from qa.pointing.understanding import PointedIntents, PointedRewriter
from qa.question import Question, QuestionKind
from qa.reading.reader import Reader

_COMPOSED = (QuestionKind.LIST, QuestionKind.COMPARISON, QuestionKind.SUMMARY)


class Pointing:
    """A model that may be asked for a library.

    Args:
        model: which, where, and for what.
        library: the library's folder, which remembers what was allowed.
    """

    def __init__(self, model: LanguageModel, library: Path) -> None:
        self.model = model
        self._library = library
        self._server = ChatServer(model)
        self._is_allowed = False

    def check(self) -> None:
        """See that questions and passages may go where the model is.

        Raises:
            MayNotLeave: if nobody allowed it.
        """
        if not (self._is_allowed or leaving.is_allowed(self.model, self._library)):
            raise MayNotLeave(self.model.url, leaving.proxy_of(self.model))

    def allow(self) -> None:
        """Let questions and passages go there from this library, from now on.

        Where the library's folder can't be written, only as long as it is open.
        """
        self._is_allowed = True
        with suppress(OSError):
            leaving.allow(self.model, self._library)

    def consultation(self, on_sent: Listener | None = None) -> Consultation:
        """The model's part in one asking."""
        self.check()
        return Consultation(self.model, self._server, on_sent)


class Consultation:
    """The model behind the seams of the stages, with an account for each question."""

    def __init__(
        self, model: LanguageModel, server: ChatServer, on_sent: Listener | None = None
    ) -> None:
        self._model = model
        self._server = server
        self._on_sent = on_sent
        self._accounts: dict[int, tuple[Question, Account]] = {}

    def _account(self, question: Question) -> Account:
        # By identity: two people may ask the same, and what a composer asks besides isn't asked.
        known = self._accounts.get(id(question))
        if known is None:
            known = question, Account(self._server, self._model, self._on_sent)
            self._accounts[id(question)] = known
        return known[1]

    def _known(self, question: Question) -> Account | None:
        known = self._accounts.get(id(question))
        return known[1] if known else None

    def rewriter(self, question: Question) -> Rewriter:
        """Who makes a question stand alone."""
        return PointedRewriter(self._account(question))

    def intents(self, question: Question, inner: IntentReader) -> IntentReader:
        """Who tells what a question asks for."""
        return PointedIntents(inner, self._account(question))

    def reader(self, inner: Reader) -> Reader:
        """Who reads."""
        return PointedReader(inner, self._known)

    def composers(self, inner: Mapping[QuestionKind, Composer]) -> Mapping[QuestionKind, Composer]:
        """Who composes."""
        pointed = {kind: PointedComposer(inner[kind], self._known, kind) for kind in _COMPOSED}
        return {**inner, **pointed}

    def consulted(self, question: Question) -> Consulted | None:
        """What the model did for a question; None where it was not asked."""
        account = self._known(question)
        return account.closed() if account else None
