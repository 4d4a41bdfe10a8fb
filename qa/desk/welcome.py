"""What the desk shows before the first question."""

from __future__ import annotations

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

_HOW_TO_ADD = (
    "<p>Add files or a pasted text under Library above. A whole folder is added by command; then "
    "reload this page:</p>"
    "<pre><code>pressmark add FOLDER</code></pre>"
    "<p>Texts, web pages, PDF and office documents, e-mail and feeds are read.</p>"
)


def _empty(may_not: str) -> str:
    how = f"<p>{escape(may_not)}</p>" if may_not else _HOW_TO_ADD
    return f'<section class="welcome empty"><h2>The library is empty.</h2>{how}</section>'


def _examples() -> str:
    buttons = "".join(
        f'<li><button type="button" class="example" data-question="{escape(q)}">{escape(q)}'
        "</button></li>"
        for q in SAMPLE_QUESTIONS
    )
    return f'<p class="try">Try one of these:</p><ul class="examples">{buttons}</ul>'


def render_welcome(library: DeskLibrary, visitor: Visitor) -> str:
    """How to add articles where there are none; else what to do, with questions to try
    where the library holds the samples that they ask about.
    """
    status = library.status()
    count = status.counts.articles
    if not count:
        return _empty(why_not(library, visitor))
    has_samples = any(p.startswith(SAMPLES_PUBLISHER) for p in status.publishers)
    return (
        f'<section class="welcome"><h2>What would you like to know?</h2>'
        f"<p>{count:,} {'article' if count == 1 else 'articles'} on the shelves. Every answer "
        "quotes them word for word and says where. If no sure one is found, you are told so.</p>"
        f"{'' if status.writable else f'<p>{escape(NOT_WRITABLE)}</p>'}"
        f"{_examples() if has_samples else ''}</section>"
    )
