"""What can go wrong between a question and its answer, and the tree of all our errors.

    QAError
    ├── LibraryError          the library can't be opened as it is
    │   ├── OtherModel        it was built by another model or with other settings
    │   └── CatalogueLost     its catalogue is missing, or is not what its indexes were built from
    ├── BackupError           a library can't be backed up, or restored, as things are
    ├── MayNotLeave           nobody allowed questions to go to a language model elsewhere
    ├── NoEvidence            an answer can't be written to a file, or not in this form
    ├── NotKept               a conversation can't be kept or read; asking goes on
    ├── QuestionFailed        an error of ours kept a question from being answered
    ├── QuoteMismatch         a quote is not what the catalogue holds: an error of ours
    └── ReaderUnavailable     the trained reader's weights are altered or of another form

    corpus.errors.CorpusError            files, articles, the catalogue
    embeddings.errors.EmbeddingsError    models, vectors

The three packages know each other one way only, so each has a root of its own;
`PRESSMARK_ERRORS` catches them all. Their messages are sentences for the user.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError


class QAError(Exception):
    """The root of the errors of asking and answering."""


class LibraryError(QAError):
    """The library can't be opened as it is; the message says what to do."""


class OtherModel(LibraryError):
    """The library was built by another model, or with other settings, than it is opened with."""


class CatalogueLost(LibraryError):
    """The library's catalogue is missing, older than its indexes, or another library's.

    `fault` says what was found; the message adds the ways out. `accepting` says what the
    second of them is for.
    """

    def __init__(self, fault: str, folder: Path, accepting: str) -> None:
        super().__init__(
            f"{fault}. Nothing was changed. Put catalogue.sqlite back from a backup "
            "(pressmark restore) or another copy; or, "
            f"{accepting}, from which the indexes are built anew: "
            f"pressmark doctor --fix --library {shlex.quote(str(folder))}"
        )
        self.fault = fault


class BackupError(QAError):
    """A library can't be backed up or restored as things are; nothing was changed."""


class NoEvidence(QAError):
    """What was to be written can't be, or not in this form; the message says what to do."""


class MayNotLeave(QAError):
    """Questions and passages would go to a language model that is not on this machine.

    `url` is its address, `proxy` the host that they would pass through, empty without one.
    """

    def __init__(self, url: str, proxy: str = "") -> None:
        through = f", through the proxy {proxy}" if proxy else ""
        super().__init__(
            f"To ask the language model at {url}, questions and passages of articles would leave "
            f"this machine{through}. Allow it with --model-may-leave (may_leave=True in "
            "LanguageModel)"
        )
        self.url = url
        self.proxy = proxy


class NotKept(QAError):
    """A conversation can't be kept, or none can be read; the message says why. Asking goes on."""


class QuestionFailed(QAError):
    """An error on our side kept a question from being answered; the log has it."""


class QuoteMismatch(QAError):
    """A quote is not, character for character, what the catalogue holds at its place."""


class ReaderUnavailable(QAError):
    """The trained reader's weights are altered, or not of the form we read; which, it says."""


WAY_OUT = "reinstall Pressmark, or choose the other reader with --reader similarity"
"""What to do about `ReaderUnavailable`."""

PRESSMARK_ERRORS: tuple[type[Exception], ...] = (QAError, CorpusError, EmbeddingsError)
