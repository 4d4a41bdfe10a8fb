"""The public face: a library of articles that answers questions in their words."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus.errors import CatalogueError, LibraryLocked
from embeddings.encoder import Encoder, SentenceEncoder
from embeddings.kernels import best_kernel, share_processors
from qa.answer import Answer, Progress
from qa.consulting import Consulting
from qa.errors import LibraryError, MayNotLeave, QuestionFailed
from qa.keeping import Keeping
from qa.language_model import is_spared
from qa.opened import Opened
from qa.question import (
    NO_FILTERS,
    Filters,
    Question,
    QuestionKind,
    Turn,
    Understood,
    check_question,
    read_history,
)
from qa.quotes import Found
from qa.retrieval.manifest import (
    chosen_store,
    copy_of,
    missing,
)
from qa.settings import (
    DEFAULT_SETTINGS,
    ReaderKind,
    Settings,
    available_reader,
    default_library,
)
from qa.status import AddProgress, AddReport, Backup, Finding, IndexProgress, Status

# What a method needs beyond these is imported within it, so that `status` answers in a
# tenth of the time that numpy and the indexes take to import.
if TYPE_CHECKING:
    from corpus.worker import Worker
    from qa.conversation.intents import IntentReader
    from qa.language_model import Sent
    from qa.pointing.pointing import Pointing
    from qa.reading.reader import Reader
    from qa.retrieval.admitted import Admitted
    from qa.retrieval.indexes import Indexes
    from qa.retrieval.retriever import HybridRetriever

History = Sequence[Turn | Mapping[str, str]]

_PATIENCE_S = 600.0
"""How much longer than `lock_wait_s` what was read waits to be stored: an examination of a large
library may take minutes, and reading a large folder again takes longer."""


class Library(Consulting, Keeping):
    """Articles, their indexes, and the stages that answer questions from them.

    Open one with `Library.open`; close it, or use it as a context manager. Safe to share
    between threads. Any number of processes may ask at once, one at a time may add.
    """

    def __init__(
        self,
        path: Path,
        *,
        create: bool = True,
        settings: Settings = DEFAULT_SETTINGS,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        accept_catalogue: bool = False,
    ) -> None:
        share_processors()
        self.path = path
        self._settings = settings
        self._opened = Opened(
            path, create=create, settings=settings, encoder=encoder, accept=accept_catalogue
        )
        self._catalogue = self._opened.catalogue
        self._encoder = self._opened.encoder
        self._reader = reader
        self._choosing = threading.Lock()
        self._workers: list[Worker] = []
        self._end_workers = weakref.finalize(self, _end, self._workers)

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        create: bool = True,
        settings: Settings = DEFAULT_SETTINGS,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        accept_catalogue: bool = False,
    ) -> Library:
        """Open the library in a folder; with `create` it is made if it isn't there.

        Without a path it is this user's own (see `qa.settings.default_library`). Opening
        loads no model. `encoder` and `reader` replace the ones that `settings` would give.

        A catalogue that is missing, or older than its indexes, is refused, unless with
        `accept_catalogue` it is to be taken as it is; `doctor(fix=True)` then builds the
        indexes from it, and that is done with.

        Raises:
            CatalogueLost: if the catalogue can't be the one that its indexes were built from.
            LibraryError: if the folder can't be made or is not a folder; without `create`, if
                no library is there, and nothing on the disk is touched then.
            OtherModel: if the library was built by another model, or with another length
                of passages, than `settings` or `encoder` ask for.
            CatalogueError: if the catalogue can't be opened.
        """
        folder = Path(path) if path is not None else default_library()
        try:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            elif not cls.is_at(folder):
                raise LibraryError(
                    f"there is no library in {folder}; see whether its name is right, or make "
                    f"one with: pressmark add PATH --library {folder}"
                )
        except OSError as error:
            raise LibraryError(
                f"{folder} can't be used as a library ({error.strerror}); choose another folder"
            ) from error
        return cls(
            folder.resolve(),
            create=create,
            settings=settings,
            encoder=encoder,
            reader=reader,
            accept_catalogue=accept_catalogue,
        )

    @staticmethod
    def is_at(path: str | Path | None = None) -> bool:
        """Whether a library, or what is left of one, is in a folder; None: this user's own."""
        folder = Path(path) if path is not None else default_library()
        return (folder / "catalogue.sqlite").exists() or missing(folder) is not None

    @staticmethod
    def look_at(*paths: str | Path) -> AddReport | None:
        """What `add` would say of some paths that hold no file to read; None if there is one.

        It needs no library: one to be made for them would stay empty.
        """
        from qa.upkeep.adding import look_at

        found = look_at([Path(path) for path in paths])
        return None if found.files else AddReport(failed=tuple(found.failures), notes=found.notes)

    @staticmethod
    def check_readers(settings: Settings = DEFAULT_SETTINGS) -> None:
        """See that the readers which these settings ask for can be used; none is loaded.

        Raises:
            PRESSMARK_ERRORS: if one can't be.
        """
        from qa.reading.choice import check

        check(settings)

    def close(self) -> None:
        """Close the library's files. Closing twice does no harm.

        An index that is being built for a library that has grown is waited for.
        """
        self._end_workers()
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def add(
        self,
        *paths: str | Path,
        prune: bool = False,
        retry: bool = False,
        dry_run: bool = False,
        on_progress: Callable[[AddProgress], None] | None = None,
    ) -> AddReport:
        """Add files, folders and feeds; what is known and unchanged is not touched.

        With `prune`, articles whose file no longer lies at these paths are removed. What
        can't be read is in the report, and in `status` until it can; the rest is added. A file
        whose reading was given up (`Settings.read_timeout_s`, `read_memory_mb`) is not read
        again while it stays as it is, unless `retry` says so.

        With `dry_run` files are read and nothing is stored: the report says what would be, and
        its `rehearsed` what each file gives. It needs as much room as the catalogue takes, in
        the system's folder for temporary files.

        While files are read, others may write to the library. One that is still at it when
        something is to be stored is waited for, up to ten minutes.

        Raises:
            LibraryLocked: if another process is writing to the library.
            LibraryError: if another library was put in its place meanwhile.
        """
        from qa.upkeep.adding import Adding

        if dry_run:
            return self._rehearse(paths, prune=prune, retry=retry, on_progress=on_progress)
        with self._opened.writing():
            self._opened.open_indexes()
        built = self._opened.build
        writing = partial(self._opened.writing, patience_s=_PATIENCE_S, built=built)
        with self._worker() as worker:
            adding = Adding(
                self._catalogue,
                self._encoder,
                self._settings,
                built,
                worker,
                writing,
                on_progress=on_progress,
                on_stored=_at_most_every(10.0, self._opened.take_in),
            )
            ended = False
            try:
                report = adding.run([Path(path) for path in paths], prune=prune, retry=retry)
                ended = True
            finally:
                with suppress(LibraryLocked), self._opened.writing():  # else the other will do it
                    self._opened.take_in(ended=ended)
        return report

    def finish_index(self, on_progress: Callable[[IndexProgress], None] | None = None) -> None:
        """Wait for the index that is built in the background for a library that has grown.

        `add` begins it; `close` waits for it as well, if this was not called. Meanwhile searches,
        here and elsewhere, use the former index. Broken off (Ctrl+C), what was built of it is
        thrown away, and the next `add` begins anew; nothing else is lost.
        """
        self._opened.finish_index(on_progress)

    def _rehearse(
        self,
        paths: Sequence[str | Path],
        *,
        prune: bool,
        retry: bool,
        on_progress: Callable[[AddProgress], None] | None,
    ) -> AddReport:
        from qa.upkeep.rehearsal import rehearse

        with self._worker() as worker:
            return rehearse(
                self._catalogue,
                self._settings,
                self._opened.build,
                worker,
                [Path(path) for path in paths],
                prune=prune,
                retry=retry,
                on_progress=on_progress,
            )

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        """What reads files, for one run; kept for the next: starting its process takes a while."""
        from corpus.worker import Limits, Worker

        try:
            worker = self._workers.pop()
        except IndexError:
            worker = Worker(Limits(self._settings.read_timeout_s, self._settings.read_memory_mb))
        try:
            yield worker
        finally:
            if self._workers or not self._end_workers.alive:
                worker.close()
            else:
                self._workers.append(worker)

    def ask(
        self,
        question: str,
        history: History = (),
        *,
        scope: Filters = NO_FILTERS,
        exhaustive: bool = False,
        stopped: Callable[[], bool] | None = None,
        on_stage: Callable[[str], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        on_sent: Callable[[Sent], None] | None = None,
    ) -> Answer:
        """Answer a question in the articles' words, or say that they don't.

        `history` holds the turns before, oldest first: `Turn`s (`Answer.as_turn`), or mappings
        with `question`, `answer` and, so that a question may speak of "[1]", its `citations`.
        Only articles within `scope` may answer; what the question itself says of publishers and
        dates narrows it further.

        A list reads as far as is likely to find more, or with `exhaustive` all that both
        searches find. `stopped` is asked between batches; once it is True, what was found is
        the answer. Other answers take no notice of either.

        `on_stage` hears the name of each stage as it begins: "understand", "retrieve",
        "read", "quote". `on_progress` hears how many passages were read where many are, as
        for a list, with the answer so far. `on_sent` hears what is sent to a language model, where
        the settings have one, and what comes back.

        Raises:
            ValueError: if the question is no text, empty, or has more than
                `qa.question.MAX_QUESTION_CHARACTERS` characters, or the history is none; if
                there is no collection of the scope's name.
            QuestionFailed: if an error on our side kept it from being answered.
            PRESSMARK_ERRORS: if the library, its model or its reader can't be used.
        """
        asked = Question(question, read_history(history), self._known(scope))
        check_question(asked)
        (answer,) = self.ask_many(
            [asked],
            exhaustive=exhaustive,
            stopped=stopped,
            on_stage=on_stage,
            on_progress=on_progress,
            on_sent=on_sent,
        )
        if answer.failed:
            raise QuestionFailed(answer.reason)
        return answer

    def ask_many(
        self,
        questions: Sequence[Question | str],
        *,
        retrieval_only: bool = False,
        exhaustive: bool = False,
        stopped: Callable[[], bool] | None = None,
        on_stage: Callable[[str], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        on_sent: Callable[[Sent], None] | None = None,
    ) -> list[Answer]:
        """Answer questions, each for itself, with retrieval and reading batched over them.

        A `str` is a question without a history.

        With `retrieval_only` nothing is read: the answers abstain and hold what was
        retrieved. The times in an answer are its share of the batch's. `exhaustive`,
        `stopped`, `on_stage`, `on_progress` and `on_sent` are as in `ask`, the last two for one
        question after another.

        A question that can't be asked, or that fails by an error on our side, costs none of
        the others: its own answer abstains, is marked `failed`, and says why in `reason`;
        the log has the error.

        Raises:
            PRESSMARK_ERRORS: if the library, its model or its reader can't be used.
        """
        from qa.composing.editor import COMPOSERS

        if isinstance(self._encoder, SentenceEncoder):
            self._encoder.look_ahead()
        from qa.composing.inquiry import never
        from qa.pipeline import Asking
        from qa.retrieval.spelling import Spelling

        asked = [Question(one) if isinstance(one, str) else one for one in questions]
        # Before anything is read: it may not be allowed to ask the model.
        pointing = None if is_spared() else self._pointing
        adviser = pointing.consultation(on_sent) if pointing else None
        self._opened.keep_up()
        asking = Asking(
            self._catalogue,
            self._retriever(),
            adviser.reader(self._reading) if adviser else self._reading,
            self._settings,
            composers=adviser.composers(COMPOSERS) if adviser else COMPOSERS,
            adviser=adviser,
            holds=self._indexes.lexical.holds,
            meant=Spelling(self._catalogue, self._indexes.lexical).meant,
            intents=self._intents,
            exhaustive=exhaustive,
            stopped=stopped or never,
            on_progress=on_progress,
        )
        return asking.answers(asked, retrieval_only=retrieval_only, on_stage=on_stage)

    def search(self, text: str, limit: int = 10, *, scope: Filters = NO_FILTERS) -> list[Found]:
        """The passages that come nearest to a text by its words and its meaning, best first.

        As many as `limit` says, at most `Settings.retrieved`, each checked against its sums. The
        text is taken as it stands: no filter, follow-up or misspelling is read in it, and neither
        a reader nor a reader of intents is loaded.

        Raises:
            ValueError: if the text can't be asked, as in `ask`, or the limit is below 1.
            PRESSMARK_ERRORS: if the library or its model can't be used.
        """
        from qa.composing.citing import place_of
        from qa.retrieval.plan import Plan

        if limit < 1:
            raise ValueError(f"a search gives at least 1 passage, not {limit}")
        asked = Question(text)
        check_question(asked)
        understood = Understood(asked, text, QuestionKind.FACT, self._known(scope))
        self._opened.keep_up()
        (hits,) = self._retriever().retrieve([understood], [Plan(self._settings.retrieved, read=0)])
        scores = {hit.passage_id: hit.score for hit in hits[:limit]}
        held = self._catalogue.passages(list(scores))
        return [
            Found(place_of(one.entry), one.passage.start, one.passage.end, one.passage.text, score)
            for passage_id, score in scores.items()
            if (one := held.get(passage_id))
        ]

    def _retriever(self) -> HybridRetriever:
        from qa.retrieval.retriever import HybridRetriever

        return HybridRetriever(
            self._catalogue,
            self._remembering,
            self._indexes.vectors,
            self._indexes.lexical,
            self._admitted,
        )

    @cached_property
    def _admitted(self) -> Admitted:
        from qa.retrieval.admitted import Admitted

        return Admitted(self._catalogue)

    def status(self) -> Status:
        """What the library holds; loads neither the model nor the indexes."""
        reader = available_reader(self._settings)
        with self._catalogue.reading():
            return Status(
                path=self.path,
                model=self._opened.build.model,
                reader=reader,
                kernel=None if reader is ReaderKind.SIMILARITY else best_kernel(),
                reader_at_hand=reader is not ReaderKind.CAREFUL or _careful_is_at_hand(),
                risk=self._settings.risk,
                language_model=self._settings.language_model,
                counts=self._catalogue.counts(),
                publishers=tuple(self._catalogue.publishers()),
                failures=tuple(self._catalogue.failures()),
                omissions=tuple(self._catalogue.omissions()),
                store=chosen_store(self._catalogue),
                change=self._catalogue.change,
                bytes=_size(self.path),
                copy_of=(copy := copy_of(self._catalogue)),
                writable=not copy
                and all(
                    os.access(one, os.W_OK) for one in (self.path, self.path / "catalogue.sqlite")
                ),
            )

    def doctor(self, *, fix: bool = False) -> list[Finding]:
        """Examine texts, passages, vectors, both indexes and the model; say what is wrong.

        With `fix`, mend what can be mended.

        Raises:
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.doctor import Doctor

        with self._opened.writing():
            doctor = Doctor(
                self._catalogue,
                lambda: self._opened.indexes,
                self._encoder,
                self._settings,
                self._opened.build,
                self._worker,
            )
            return self._opened.with_loss(doctor.examine(fix=fix))

    @classmethod
    def examine(
        cls,
        path: str | Path | None = None,
        *,
        fix: bool = False,
        settings: Settings = DEFAULT_SETTINGS,
        encoder: Encoder | None = None,
    ) -> list[Finding]:
        """What `doctor` says of the library in a folder, also if its catalogue can't be opened.

        With `fix`, a catalogue that is missing, or older than its indexes, is taken as it is.

        Raises:
            LibraryError: if no library is there, or its catalogue is another than its indexes'.
            LibraryLocked: if another process is writing to the library.
        """
        try:
            with cls.open(
                path, create=False, settings=settings, encoder=encoder, accept_catalogue=fix
            ) as library:
                return library.doctor(fix=fix)
        except CatalogueError as error:
            return [Finding(str(error), False, mendable=False)]

    def backup(self, dest: str | Path) -> Backup:
        """Copy the library into a folder, as it is at this moment; others may go on adding.

        What a backup in that folder has already is not copied again.

        Raises:
            BackupError: if the library is not sound, or the folder can't be used; what was
                backed up before stays.
        """
        from qa.upkeep.backup import back_up

        return back_up(self._catalogue, Path(dest))

    @staticmethod
    def restore(
        source: str | Path,
        path: str | Path | None = None,
        *,
        overwrite: bool = False,
        ask_only: bool = False,
        on_progress: Callable[[IndexProgress], None] | None = None,
    ) -> Backup:
        """Make the library in a folder the one that was backed up, once that is proved.

        Other programs should not have the library open meanwhile. Once it is there its indexes
        are built; nothing is embedded. Interrupted then, it is whole, and they are built when it
        is first asked. `on_progress` hears how far all that is.

        With `ask_only` it becomes a copy to ask from, on another machine say: nothing can be
        added to it, and where a server searches the library (`Settings.store`), it is searched
        there as well. To bring such a copy up to date, restore a later backup in the same way;
        it may be open meanwhile.

        Raises:
            BackupError: if the backup is not whole and sound; or if a library with articles
                is there, and it is not to `overwrite`.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.backup import PROVING_SHARE, restore
        from qa.upkeep.indexing import behind, build_indexes

        folder = Path(path) if path is not None else default_library()
        told = on_progress or (lambda done: None)
        restored = restore(
            *(Path(source), folder.absolute()),
            overwrite=overwrite,
            ask_only=ask_only,
            wait_s=DEFAULT_SETTINGS.lock_wait_s,
            told=lambda share: told(IndexProgress(0, 0, PROVING_SHARE * share, "")),
        )
        build_indexes(folder.absolute(), lambda done: told(behind(PROVING_SHARE, done)))
        return restored

    @property
    def _reading(self) -> Reader:
        if self._reader is None:
            with self._choosing:
                if self._reader is None:
                    from qa.reading.choice import choose

                    self._reader = choose(self._settings, self._remembering, self._rarities)
        return self._reader

    @cached_property
    def _pointing(self) -> Pointing | None:
        """The language model that the settings have; nothing of it is imported without one."""
        if self._settings.language_model is None:
            return None
        from qa.pointing.pointing import Pointing

        return Pointing(self._settings.language_model, self.path)

    @property
    def may_ask_model(self) -> MayNotLeave | None:
        """What stands against asking the settings' language model; None where nothing does."""
        try:
            if self._pointing:
                self._pointing.check()
        except MayNotLeave as error:
            return error
        return None

    def let_model_be_asked(self) -> None:
        """Let questions and passages of this library go to the language model's address.

        It is remembered for this library and this address, where the folder can be written.
        """
        if self._pointing:
            self._pointing.allow()

    @cached_property
    def _intents(self) -> IntentReader:
        from qa.reading.choice import choose_intents

        return choose_intents(self._settings)

    @cached_property
    def _remembering(self) -> Encoder:
        """The encoder for asking, where the same texts come back; adding uses the bare one."""
        from embeddings.remembering import RememberingEncoder

        return RememberingEncoder(self._encoder)

    @property
    def _indexes(self) -> Indexes:
        return self._opened.indexes

    def _rarities(self, stems: Sequence[str]) -> list[float]:
        return self._indexes.lexical.rarities(stems)


def _end(workers: list[Worker]) -> None:
    while workers:
        workers.pop().close()


def _careful_is_at_hand() -> bool:
    from embeddings.mpnet_base import is_at_hand

    return is_at_hand()


def _size(folder: Path) -> int:
    """How many bytes the files in a folder have."""
    total = 0
    for parent, _, names in os.walk(folder):  # passes over folders that vanish
        for name in names:
            with suppress(OSError):  # a writer may have replaced it meanwhile
                total += (Path(parent) / name).stat().st_size
    return total


def _at_most_every(seconds: float, act: Callable[[], None]) -> Callable[[], None]:
    last = time.monotonic()

    def maybe() -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            act()
            last = time.monotonic()

    return maybe
