"""The tab where a draft's quotations are checked: the draft above, the verdicts below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gradio as gr

from qa.desk.dialogue import DeskLibrary, in_a_sentence
from qa.desk.tabs import ASKING, PRIVATE, Shared, Tab, script, sent
from qa.desk.turns import Waiting, in_turn
from qa.desk.turnstile import Turnstile
from qa.desk.verdict_view import render_note, render_verdicts
from qa.saying import many
from qa.verdict import BadDraft, Checked

WELCOME = (
    "Paste a sentence or a whole draft. Each quotation in it is looked up in the articles: whether "
    "the words stand there, whole, and are said by whom the draft names."
)
NO_DRAFT = "There is no draft yet; paste one above."
CHECKING = "Checking the quotations…"


@dataclass(frozen=True, slots=True)
class QuotesParts:
    """The parts of the tab that something happens to."""

    draft: gr.Textbox
    each_sentence: gr.Checkbox
    check: gr.Button
    verdicts: gr.HTML


def lay_out() -> QuotesParts:
    """The draft's box, what to check of it, and below both the verdicts."""
    with gr.Column(elem_id="court"):
        gr.HTML("<h2>Check quotes</h2>", elem_id="court-head", apply_default_css=False)
        draft = gr.Textbox(
            elem_id="draft",
            label="Your draft",
            placeholder="Paste a sentence or a whole draft",
            lines=6,
            max_lines=16,
        )
        with gr.Row(elem_id="checking"):
            each_sentence = gr.Checkbox(
                elem_id="each-sentence", label="Each sentence, too", container=False
            )
            check = gr.Button("Check quotes", elem_id="check", size="sm")
        verdicts = gr.HTML(
            render_note(WELCOME, is_news=False),
            elem_id="verdicts",
            apply_default_css=False,
            js_on_load=script("verdicts.js"),
        )
    return QuotesParts(draft, each_sentence, check, verdicts)


def checked(
    library: DeskLibrary, draft: object, each_sentence: bool, turnstile: Turnstile
) -> Iterator[str]:
    """How many are before it, then the verdicts on a draft as HTML, or why there are none."""
    if not isinstance(draft, str) or not draft.strip():
        yield render_note(NO_DRAFT)
        return

    def verify(tell: Callable[[str], None], stopped: Callable[[], bool]) -> list[Checked]:
        tell(CHECKING)
        return library.verify(draft, sentences=True if each_sentence else None)

    try:
        for news in in_turn(verify, turnstile):
            match news:
                case Waiting():
                    yield render_note(f"Waiting: {many(news.before, 'other')} before you…")
                case str():
                    yield render_note(news)
                case _:
                    yield render_verdicts(news)
    except BadDraft as error:
        said = str(error)
        yield render_note(f"{said[:1].upper()}{said[1:]}.", is_failure=True)
    except Exception as error:
        yield render_note(in_a_sentence(error), is_failure=True)


def connect(shared: Shared, parts: QuotesParts) -> None:
    """What happens when a draft is to be checked, by its button or from another tab."""

    # Gradio finds an event's parameter by the annotations of a plain function.
    def check(draft: str, each_sentence: bool, event: gr.EventData) -> Iterator[str]:
        asked = sent(event).get("draft", draft)
        yield from checked(shared.library, asked, each_sentence, shared.turnstile)

    gr.on(
        [parts.check.click, parts.verdicts.select],
        check,
        [parts.draft, parts.each_sentence],
        parts.verdicts,
        trigger_mode="once",
        **ASKING,
        **PRIVATE,
    )


TAB = Tab("quotes", "Check quotes", lay_out, connect)
