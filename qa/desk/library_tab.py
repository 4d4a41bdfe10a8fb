"""The tab where the articles are looked after: the table, adding, correcting, removing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from qa.desk.answer_parts import model_html
from qa.desk.dialogue import in_a_sentence
from qa.desk.rights import Visitor, why_not
from qa.desk.shelf_acts import LookedAt, Wanted, act, keep, pasted, read, wanted
from qa.desk.shelf_view import (
    ROWS,
    render_controls,
    render_notice,
    render_removals,
    render_table,
)
from qa.desk.tabs import PRIVATE, Shared, Tab, script, sent, visitor_of
from qa.desk.turnstile import Turnstile

_ADDERS_WAIT = 16
"""So many may wait to add; their turn comes one after another, since one writes at a time."""
_AT_ONCE: dict[str, Any] = {"concurrency_limit": None, "concurrency_id": "library"}
"""Of these events none waits for another: a table is shown while somebody adds."""
_READING: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "read"}


@dataclass(frozen=True, slots=True)
class LibraryParts:
    """The parts of the tab that something happens to."""

    adding: gr.Accordion
    """Not there for those who may not add."""
    controls: gr.HTML
    notice: gr.HTML
    table: gr.HTML
    removed: gr.HTML
    files: gr.File
    pasted: tuple[gr.Textbox, ...]
    """Title, publisher, day and text."""
    look: gr.Button
    seen: gr.HTML
    keep: gr.Button


def lay_out() -> LibraryParts:
    """What is sought, the table below it, and where articles are added."""
    plain: dict[str, Any] = {"apply_default_css": False}
    with gr.Column(elem_id="shelf"):
        with gr.Accordion("Add articles", open=False, visible=False, elem_id="adding") as adding:
            files = gr.File(
                label="Files: texts, pages, documents, e-mail, feeds",
                file_count="multiple",
                elem_id="files",
                height=130,
            )
            with gr.Accordion("Or paste a text", open=False, elem_id="pasting"):
                with gr.Row():
                    title = gr.Textbox(label="Title", max_length=500)
                    publisher = gr.Textbox(label="Publisher", max_length=500)
                    day = gr.Textbox(label="Published", placeholder="2024-05-23", max_length=40)
                text = gr.Textbox(label="Text", lines=6, max_lines=12)
            with gr.Row(elem_id="adding-buttons"):
                look = gr.Button("Look at them first", elem_id="look")
                keeping = gr.Button("Add to the library", elem_id="keep", interactive=False)
            seen = gr.HTML(elem_id="seen", **plain)
        controls = gr.HTML(elem_id="shelf-controls", js_on_load=script("library.js"), **plain)
        notice = gr.HTML(elem_id="shelf-notice", **plain)
        table = gr.HTML(elem_id="shelf-table", **plain)
        removed = gr.HTML(elem_id="shelf-removed", **plain)
    return LibraryParts(
        adding,
        controls,
        notice,
        table,
        removed,
        files,
        (title, publisher, day, text),
        look,
        seen,
        keeping,
    )


def connect(shared: Shared, parts: LibraryParts) -> None:
    """What happens when something is sought, done, read or kept."""
    library, adders = shared.library, Turnstile(at_once=1, may_wait=_ADDERS_WAIT)

    def shown(at: Wanted, visitor: Visitor, notice: str) -> tuple[Any, ...]:
        may_not, status = why_not(library, visitor), library.status()
        start = at.start
        page = library.shelf(at.sought, start=start, rows=ROWS)
        if not page.rows and start:  # somebody removed what stood there
            start, page = 0, library.shelf(at.sought, rows=ROWS)
        return (
            gr.update(visible=not may_not),
            render_controls(status.publishers, library.collections(), may_not)
            + model_html(status.language_model),
            notice,
            render_table(page, at.sought, start, at.opened, may_not),
            "" if may_not else render_removals(library.removals()),
        )

    def done(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        said, visitor = sent(event), visitor_of(request)
        try:
            notice = act(library, said, visitor)
            adding, controls, *others = shown(wanted(said), visitor, notice)
        except Exception as error:
            said_so = render_notice(in_a_sentence(error), wrong=True)
            return gr.skip(), gr.skip(), said_so, gr.skip(), gr.skip()
        # The box that is typed in stays as it is while only the table changes.
        searching = said.get("do") == "show" and said.get("first") is not True
        return adding, gr.skip() if searching else controls, *others

    def looked(
        files: Sequence[str] | None,
        title: str | None,
        publisher: str | None,
        day: str | None,
        text: str | None,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        visitor = visitor_of(request)
        if reason := why_not(library, visitor):  # before anything of theirs is written
            return render_notice(reason, wrong=True), LookedAt(), gr.update(interactive=False)
        paths = [Path(one) for one in files or ()]
        try:
            if not paths or (text or "").strip():
                paths.append(pasted(title or "", publisher or "", day or "", text or ""))
        except ValueError as error:
            told = f"{str(error)[:1].upper()}{str(error)[1:]}."
            return render_notice(told, wrong=True), LookedAt(), gr.update(interactive=False)
        html, found = read(library, paths, visitor)
        return html, found, gr.update(interactive=bool(found.readable))

    def kept(found: LookedAt, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        visitor, same = visitor_of(request), (gr.skip(),) * 7
        for html in keep(library, found, visitor, adders):
            yield (html, *same, gr.update(interactive=False))
        if 'class="notice wrong"' in html:
            yield (html, *same, gr.update(interactive=True))
            return
        _, controls, _, table, _ = shown(wanted({}), visitor, "")
        yield html, controls, table, None, "", "", "", "", gr.update(interactive=False)

    looked_at = gr.State(LookedAt())
    parts.controls.select(
        done,
        None,
        [parts.adding, parts.controls, parts.notice, parts.table, parts.removed],
        **_AT_ONCE,
        **PRIVATE,
    )
    parts.look.click(
        looked,
        [parts.files, *parts.pasted],
        [parts.seen, looked_at, parts.keep],
        **_READING,
        **PRIVATE,
    )
    parts.keep.click(
        kept,
        looked_at,
        [parts.seen, parts.controls, parts.table, parts.files, *parts.pasted, parts.keep],
        trigger_mode="once",
        **_AT_ONCE,
        **PRIVATE,
    )


TAB = Tab("library", "Library", lay_out, connect, is_wide=True)
