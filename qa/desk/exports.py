"""Answers that leave the desk as files: the menus, and the file on its way into the page.

A file goes to the page that asked for it within that page's own stream, and the page's script hands
it to the browser to be saved. Nothing is put into Gradio's cache of files, which all users share,
and no address serves it.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from qa.answer import Answer
from qa.desk.dialogue import DeskLibrary, in_a_sentence
from qa.desk.escaping import escape
from qa.desk.file_names import file_name
from qa.errors import NoEvidence
from qa.evidence import Evidence, Form, rendered

MAX_BYTES: Final = 20_000_000
"""Of a file that is handed to a page."""


def export_menu(what: str) -> str:
    """A button that unfolds the forms in which an answer, or a conversation, can be had.

    `what` says which of them it is for a screen reader: "this answer", "this conversation".
    """
    forms = "".join(
        f'<li><button type="button" class="exports" data-form="{form.value}">{form.label}'
        "</button></li>"
        for form in Form
    )
    return (
        f'<details class="export"><summary aria-label="Export {escape(what)}">Export</summary>'
        f'<ul aria-label="Export {escape(what)} as">{forms}</ul></details>'
    )


def render_download(
    library: DeskLibrary, answers: Sequence[Answer | None], asked: Mapping[str, Any], name: str = ""
) -> str:
    """The file that a page asked for, or a sentence that says why there is none.

    `asked` has the file's `form`, and the `number` of an answer from 0; without one all are meant.
    `answers` has None where a question got none.
    """
    try:
        form = Form(str(asked.get("form")))
        number = asked.get("number")
        chosen = [answers[number]] if isinstance(number, int) and number >= 0 else list(answers)
    except (ValueError, IndexError):
        return _said("That answer is no longer on this page; ask again.")
    whole = [answer for answer in chosen if answer is not None]
    try:
        evidence = library.evidence(whole, name=name if number is None else "")
        data = rendered(evidence, form)
    except NoEvidence as error:
        return _said(str(error))
    except Exception as error:
        return _said(in_a_sentence(error))
    if len(data) > MAX_BYTES:
        return _said(
            f"This file has {len(data) / 1e6:.0f} MB, more than the page takes. Write it by the "
            "command line: pressmark conversations export",
        )
    return _saved(evidence, form, data)


def _saved(evidence: Evidence, form: Form, data: bytes) -> str:
    file = f"{file_name(evidence.title, 'answer')}{form.value}"
    said = f"Saved {file}."
    if form is Form.PACK:
        from qa.evidence.pack import id_of

        said += f" Pack id: {id_of(data)}. Keep the id: whoever checks the pack compares it."
    return _said(said) + download(file, form.mime, data)


def download(name: str, mime: str, data: bytes) -> str:
    """A file on its way to the browser, which `pressmark.save` hands on."""
    encoded = base64.b64encode(data).decode()
    return (
        f'<div class="download" hidden data-name="{escape(name)}" data-type="{escape(mime)}" '
        f'data-nonce="{secrets.token_hex(8)}" data-bytes="{encoded}"></div>'
    )


def _said(words: str) -> str:
    nonce = secrets.token_hex(8)  # the same words are news when another file is saved
    return (
        f'<div class="saved"><p data-say data-nonce="{nonce}">{escape(words)}</p>'
        '<button type="button" class="dismiss" aria-label="Dismiss">×</button></div>'
    )
