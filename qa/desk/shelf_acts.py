"""What the tab Library was asked to do, done with the library, and said in a sentence."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.desk.dialogue import DeskLibrary, in_a_sentence
from qa.desk.file_names import file_name
from qa.desk.rights import Visitor, why_not
from qa.desk.shelf_view import (
    render_not_added,
    render_notice,
    render_preview,
    render_progress,
)
from qa.desk.turns import Waiting, in_turn
from qa.desk.turnstile import Turnstile
from qa.saying import many
from qa.status import AddProgress, AddReport, Column, Previewed, Sought, State

MOST_CHOSEN = 1_000
"""Articles that one call may name."""
MAX_PASTED_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page's script asked for."""

    sought: Sought
    start: int
    opened: str
    """The id of the article that is open for corrections."""


def wanted(said: Mapping[str, Any]) -> Wanted:
    """What is sought, as far as it makes sense; whoever sends something else sees everything."""
    asked = said.get("sought")
    found: Mapping[str, Any] = asked if isinstance(asked, dict) else {}

    def text(name: str) -> str:
        value = found.get(name)
        return value[:500] if isinstance(value, str) else ""

    start = found.get("start")
    sort, state = text("sort"), text("state")
    return Wanted(
        Sought(
            words=text("words"),
            publisher=text("publisher") or None,
            state=State(state) if state in set(State) else None,
            collection=text("collection"),
            sort=Column(sort) if sort in set(Column) else Column.ADDED,
            descending=found.get("descending") is not False,
        ),
        start if isinstance(start, int) and 0 <= start < 10**9 else 0,
        text("open"),
    )


def act(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    """Do what is asked, and say what was done as HTML; empty where the table is only shown."""
    what = said.get("do")
    if not isinstance(what, str) or what not in _ACTS:
        return ""
    if reason := why_not(library, visitor):
        return render_notice(reason, wrong=True)
    try:
        return _ACTS[what](library, said, visitor)
    except (ValueError, KeyError) as error:
        gone = "It is not there any more; somebody else may have changed it."
        told = gone if isinstance(error, KeyError) else _sentence(str(error))
        return render_notice(told, wrong=True)
    except Exception as error:
        return render_notice(in_a_sentence(error), wrong=True)


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _articles(said: Mapping[str, Any]) -> list[str]:
    found = said.get("articles")
    chosen = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
    if not chosen:
        raise ValueError("no article is chosen; tick some in the table")
    return chosen[:MOST_CHOSEN]


def _correct(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    article_id = _text(said, "article")
    article = library.as_read(article_id).article
    day = article.published.isoformat() if article.published else ""
    now = {"title": article.title, "published": day, "publisher": article.publisher or ""}
    given = {name: _text(said, name).strip() for name in now}
    changes = {name: value or None for name, value in given.items() if value != now[name]}
    if not changes:
        return render_notice("Nothing was changed.")
    library.correct(article_id, changes, evidence=_text(said, "evidence"), by=visitor.name)
    return render_notice(f"Corrected: {', '.join(changes)}. It stays when the file is read again.")


def _undo_correction(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    field = _text(said, "field")
    library.undo_correction(_text(said, "article"), field)
    return render_notice(f"The {field} is what the file says again.")


def _remove(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    gone = library.remove_articles(_articles(said), by=visitor.name)
    removals = library.removals()
    undo = removals[0].number if gone and removals else None
    return render_notice(f"{many(gone, 'article')} removed.", undo=undo)


def _undo_removal(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    number = _text(said, "number")
    taken = library.undo_removal(int(number) if number.isdecimal() else None)
    told = f"{many(len(taken.back), 'article')} brought back."
    if taken.left:
        told += f" {many(len(taken.left), 'article')} not: there again, or altered."
    return render_notice(told)


def _collect(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    name = _text(said, "name")
    came = library.collect(name, _articles(said))
    return render_notice(f"{many(came, 'article')} put into “{name}”.")


def _take_out(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    name = _text(said, "name")
    left = library.take_out(name, _articles(said))
    return render_notice(f"{many(left, 'article')} taken out of “{name}”.")


def _drop(library: DeskLibrary, said: Mapping[str, Any], visitor: Visitor) -> str:
    name = _text(said, "name")
    library.drop_collection(name)
    return render_notice(f"The collection “{name}” is deleted; its articles are still here.")


_ACTS = {
    "correct": _correct,
    "undo_correction": _undo_correction,
    "remove": _remove,
    "undo_removal": _undo_removal,
    "collect": _collect,
    "take_out": _take_out,
    "drop": _drop,
}


def pasted(title: str, publisher: str, published: str, text: str) -> Path:
    """A pasted text as a file that can be read: a feed of one article, the text as it is.

    Raises:
        ValueError: if the text is empty or too long.
    """
    if not text.strip():
        raise ValueError("the text is empty; paste one, or choose files")
    if len(text) > MAX_PASTED_CHARACTERS:
        raise ValueError(
            f"the text has {len(text):,} characters, at most {MAX_PASTED_CHARACTERS:,} are taken; "
            "save it as a file and add that"
        )
    row = {"title": title, "publisher": publisher, "published": published}
    name = file_name(title.strip() or text.strip().partition("\n")[0], "pasted")
    folder = Path(tempfile.mkdtemp(prefix="pasted-", dir=os.environ.get("GRADIO_TEMP_DIR")))
    path = folder / f"{name}.jsonl"
    fields = {key: value.strip() for key, value in row.items() if value.strip()}
    path.write_text(json.dumps({**fields, "text": text}) + "\n", encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Files that were looked at before they are kept."""

    readable: tuple[Path, ...] = ()
    """Those that give at least one article: they can be kept."""
    failed: tuple[Previewed, ...] = ()
    """Why of the others nothing can be read."""


def read(library: DeskLibrary, paths: Sequence[Path], visitor: Visitor) -> tuple[str, LookedAt]:
    """What these files give, to be looked at before it is kept; and those that can be kept."""
    if reason := why_not(library, visitor):
        return render_notice(reason, wrong=True), LookedAt()
    try:
        found = library.preview(*paths)
    except Exception as error:
        return render_notice(in_a_sentence(error), wrong=True), LookedAt()
    readable = _readable(paths, found)
    failed = [one for one in found if not any(_is_of(one, path) for path in readable)]
    return render_preview(found), LookedAt(tuple(readable), tuple(failed))


def _readable(paths: Sequence[Path], found: Sequence[Previewed]) -> list[Path]:
    """The files that give at least one article."""
    read = [one for one in found if one.as_read]
    return [path for path in paths if any(_is_of(one, path) for one in read)]


def _is_of(one: Previewed, path: Path) -> bool:
    """Whether it came of this file, or of a line in it."""
    return one.source == str(path) or one.source.startswith(f"{path}#")


def keep(
    library: DeskLibrary, looked_at: LookedAt, visitor: Visitor, adders: Turnstile
) -> Iterator[str]:
    """Add what can be read in its turn, telling how far it is as HTML; at last what came of it,
    and why the other files are not there.

    They are added, too, where the page is left meanwhile.
    """
    if reason := why_not(library, visitor):
        yield render_notice(reason, wrong=True)
        return

    def add(tell: Callable[[AddProgress], None], stopped: Callable[[], bool]) -> AddReport:
        return library.add_copies(*looked_at.readable, on_progress=tell)

    names = [path.name for path in looked_at.readable]
    yield render_progress(names, 0)
    try:
        for news in in_turn(add, adders, passing=AddProgress, stays=True):
            match news:
                case Waiting():
                    yield render_progress(names, 0, before=news.before)
                case AddProgress():
                    yield render_progress(names, news.files)
                case _:
                    yield _reported(news, looked_at.failed)
    except Exception as error:
        again = "What was read is still here; add it again when that is mended."
        yield render_notice(f"{in_a_sentence(error)} {again}", wrong=True)


def _reported(report: AddReport, not_read: Sequence[Previewed]) -> str:
    parts = [f"{many(report.added, 'article')} added"]
    parts += [f"{report.updated:,} brought up to date"] if report.updated else []
    parts += [f"{report.unchanged:,} there already"] if report.unchanged else []
    told = f"{', '.join(parts)}."
    if report.added or report.updated or report.unchanged:
        notice = render_notice(f"{told} Questions are answered from them now.", ask=True)
    else:
        notice = render_notice(f"{told} Below is why, and what to do.", wrong=True)
    failed = [Previewed(one.source, None, reason=one.reason) for one in report.failed]
    return notice + render_not_added([*failed, *not_read])
