"""Conversations on the page: kept, found, opened again, renamed, deleted, exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from qa.answer import Answer
from qa.desk.answer_view import render_answer, render_transcript
from qa.desk.article_view import render_message
from qa.desk.dialogue import in_a_sentence
from qa.desk.exports import render_download
from qa.desk.replies import EXCHANGES_KEPT, NO_ARTICLE_YET, Exchange
from qa.desk.tabs import PRIVATE, Shared, sent, user_of
from qa.desk.talks import GONE, Talk, fallen, kept, looked_again, render_talks
from qa.desk.thumb_view import thumbs_html
from qa.errors import NotKept
from qa.evidence import Evidence
from qa.notebook.notebook import Notebook

Replies = Iterator[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class TalkParts:
    """The parts of the page that conversations have to do with."""

    exchanges: gr.State
    talk: gr.State
    """The conversation on the page: a `Talk`."""
    talks: gr.HTML
    downloads: gr.HTML
    conversation: list[Any]
    """Transcript, article, exchanges, the question's box, talk, and the list of them."""


def talks_of(shared: Shared, talk: Talk, *, search: str = "") -> str:
    """The list of conversations of whoever has this one on the page."""
    return render_talks(shared.library, talk, search=search, keeps=shared.keeps_talks)


def thumbs_of(shared: Shared, answer: Answer, user: str) -> str:
    """The buttons by which a user judges an answer; none where nobody is told apart from others."""
    return thumbs_html(shared.library, answer, user) if shared.keeps_talks else ""


def keeping(shared: Shared, replies: Replies, talk: Talk) -> Replies:
    """The updates of a reply, and those of the conversation it belongs to: each answer is kept."""
    for update in replies:
        exchanges = update[2]
        answer = exchanges[-1].answer if isinstance(exchanges, tuple) and exchanges else None
        if answer is None or not shared.keeps_talks:
            yield *update, gr.skip(), gr.skip()
            continue
        talk = kept(shared.library.notebook, talk, answer)
        yield *update, talk, talks_of(shared, talk)


def connect_talks(shared: Shared, parts: TalkParts) -> None:
    """Say what happens with the list of conversations, and where an answer is exported."""
    library = shared.library

    # Gradio finds an event's parameter by the annotations of a plain function.
    def find(talk: Talk, event: gr.EventData, request: gr.Request) -> str:
        return talks_of(shared, _own(talk, request), search=_text(sent(event), "search"))

    def reopen(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return reopened(shared, _text(sent(event), "id"), user_of(request))

    def rename(talk: Talk, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        said, own = sent(event), _own(talk, request)
        name = _text(said, "name")
        done = _done(
            lambda: _notebook(shared).rename(_text(said, "id"), name, user=own.user), "Renamed."
        )
        if own.id == said.get("id"):
            own = replace(own, name=" ".join(name.split()))
        own = replace(own, notice=done)
        return own, talks_of(shared, own, search=_text(said, "search"))

    def delete(talk: Talk, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        said, own = sent(event), _own(talk, request)
        done = _done(lambda: _notebook(shared).delete(_text(said, "id"), user=own.user), "Deleted.")
        if own.id == said.get("id"):
            own = Talk(own.user)  # what is asked next begins another
        own = replace(own, notice=done)
        return own, talks_of(shared, own, search=_text(said, "search"))

    def export(exchanges: tuple[Exchange, ...], talk: Talk, event: gr.EventData) -> str:
        answers = [exchange.answer for exchange in exchanges]
        return render_download(library, answers, sent(event), talk.name)

    quick: dict[str, Any] = {"queue": False, **PRIVATE}
    both = [parts.talk, parts.talks]
    parts.talks.find_talks(find, parts.talk, parts.talks, **quick)
    parts.talks.open_talk(reopen, None, parts.conversation, **quick)
    parts.talks.rename_talk(rename, parts.talk, both, **quick)
    parts.talks.delete_talk(delete, parts.talk, both, **quick)
    parts.downloads.export_answer(export, [parts.exchanges, parts.talk], parts.downloads, **quick)


def reopened(shared: Shared, conversation: str, user: str) -> tuple[Any, ...]:
    """Updates that put a conversation on the page, each of its quotes looked for anew."""
    unchanged = (gr.skip(),) * 5
    try:
        found = _notebook(shared).open(conversation, user=user)
        evidence = shared.library.evidence(found.answers, name=found.listed.name)
    except KeyError:
        return *unchanged, talks_of(shared, Talk(user, notice=GONE))
    except Exception as error:
        said = str(error) if isinstance(error, NotKept) else in_a_sentence(error)
        return *unchanged, talks_of(shared, Talk(user, notice=said))
    exchanges = tuple(
        _exchange(evidence, answer, thumbs_of(shared, answer, user)) for answer in found.answers
    )[-EXCHANGES_KEPT:]
    talk = Talk(user, conversation, found.listed.name, notice=looked_again(evidence))
    return (
        render_transcript((one.html for one in exchanges), ""),
        render_message(NO_ARTICLE_YET),
        exchanges,
        "",
        talk,
        talks_of(shared, talk),
    )


def _notebook(shared: Shared) -> Notebook:
    """Where this desk's conversations are kept.

    Raises:
        KeyError: if it keeps none; those that are there are the library's owner's.
    """
    if not shared.keeps_talks:
        raise KeyError
    return shared.library.notebook


def _exchange(evidence: Evidence, answer: Answer, thumbs: str) -> Exchange:
    html = render_answer(answer, notes=fallen(evidence, answer), thumbs=thumbs)
    return Exchange(html, answer.as_turn(), answer.choices, answer)


def _own(talk: Talk, request: gr.Request) -> Talk:
    return replace(talk, user=user_of(request))


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _done(act: Callable[[], None], words: str) -> str:
    """What is said once something was done, or could not be."""
    try:
        act()
    except KeyError:
        return GONE
    except (NotKept, ValueError) as error:
        return f"{error}"
    return words
