"""What the desk shows before the first question."""

from __future__ import annotations

from qa.desk.answer_parts import model_html
from qa.desk.dialogue import DeskLibrary
from qa.desk.escaping import escape
from qa.desk.rights import NOT_WRITABLE, Visitor, why_not

SAMPLES_PUBLISHER = "Pressmark Samples"
"""What the publishers of the sample articles begin with."""

SAMPLE_QUESTIONS = (
    "What score did Islington’s Youth Justice Service earn?",
    "Which council was Croydon’s improvement partner?",
    "How often must somebody independent visit a children’s home?",
    "When did Ofsted inspect Hackney’s children’s services?",
    "What is the capital of Portugal?",
)
"""Questions to try on the samples. The articles do not answer the last one."""

_STEPS = (
    "<p>Three steps to the first answer:</p>"
    '<ol class="steps" aria-label="Three steps to the first answer">'
    "<li><strong>Add articles.</strong> Texts, web pages, PDF and office documents, e‑mail and "
    "feeds are read."
    '<button type="button" class="to-library">Add files or paste a text</button>'
    '<span class="else">A whole folder is quicker by command; then reload this page:</span>'
    "<code>pressmark add FOLDER</code></li>"
    "<li><strong>Wait while they are read.</strong> Each file says how far it is. What can’t be "
    "read is listed, with the reason and what to do.</li>"
    "<li><strong>Ask.</strong> Questions that your articles answer are suggested here. Press one, "
    "or type your own.</li></ol>"
)


def _empty(may_not: str) -> str:
    how = f"<p>{escape(may_not)}</p>" if may_not else _STEPS
    return f'<section class="welcome empty"><h2>The library is empty.</h2>{how}</section>'


def _examples() -> str:
    buttons = "".join(
        f'<li><button type="button" class="example" data-question="{escape(q)}">{escape(q)}'
        "</button></li>"
        for q in SAMPLE_QUESTIONS
    )
    return f'<p class="try">Try one of these:</p><ul class="examples">{buttons}</ul>'


def has_samples(library: DeskLibrary) -> bool:
    """Whether the sample articles are here, for which there are questions to try."""
    return any(name.startswith(SAMPLES_PUBLISHER) for name in library.status().publishers)


def render_welcome(library: DeskLibrary, visitor: Visitor) -> str:
    """The way to the first answer where there are no articles; else what to do.

    Where the library holds the samples, with questions to try on them.
    """
    status = library.status()
    count = status.counts.articles
    if not count:
        return _empty(why_not(library, visitor))
    return (
        f'<section class="welcome"><h2>What would you like to know?</h2>'
        f"<p>{count:,} {'article' if count == 1 else 'articles'} on the shelves. Every answer "
        "quotes them word for word and says where. If no sure one is found, you are told so.</p>"
        f"{'' if status.writable else f'<p>{escape(NOT_WRITABLE)}</p>'}"
        f"{model_html(status.language_model)}"
        f"{_examples() if has_samples(library) else ''}</section>"
    )
