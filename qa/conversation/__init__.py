"""Stage 1 of a question: understood, before anything is searched for.

A follow-up is made to stand alone, filters are read, the kind of question is told apart: by
rules, which can be read and take less than a millisecond, and by a small trained reader of
intents, which knows more ways to ask; see `qa.conversation.meaning`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa.conversation.agreement import (
    asks_one_thing,
    is_of_accounts,
    matter_at_large,
    matter_by_form,
    matter_by_intent,
)
from qa.conversation.choosing import chosen
from qa.conversation.citations import pointed
from qa.conversation.corrections import corrected
from qa.conversation.courtesy import begins_anew, plainly
from qa.conversation.ellipsis import completed, moves_year
from qa.conversation.exchanging import apart, with_brackets
from qa.conversation.filters import exchanged, read, says_something
from qa.conversation.holdings import about_library
from qa.conversation.intents import IntentReader, NoIntents, OfTheArticles, Remembered
from qa.conversation.leaning import gaps
from qa.conversation.meaning import asked_for
from qa.conversation.misspelling import (
    Lacks,
    Meant,
    nothing_lacked,
    nothing_meant,
    respelled,
    with_capitals,
    with_places,
)
from qa.conversation.noun_phrases import names_of
from qa.conversation.outside import Rewriter
from qa.conversation.particulars import article_asked_of, may_name_article
from qa.conversation.rewriting import in_view, otherwise_meant, readings, standalone
from qa.conversation.speaking import speaker_in
from qa.conversation.tagged_words import low_at, words_of
from qa.conversation.told import is_of_ones_own, told_and_asked, with_whom
from qa.conversation.turns import ANSWER_WORDS, ASKED_AGAIN, Settled, asks, names_answered
from qa.conversation.wanted import wants_all, wants_names
from qa.question import Filters, Question, QuestionKind, Turn, Understood

__all__ = ["understand"]

_NO_INTENTS = NoIntents()
_BRACKETS = re.compile(r" \([^()]*\)(?=\W*$)")
_FEW = 5
"""Words of a turn that may be only a name, or a name and little more."""
_TURNS = 8
"""Turns back that are read. None leans further than a few; a longer history costs time."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A question without its filters' words, standing alone, and its filters."""

    turn: Settled
    filters: Filters
    choices: tuple[str, ...] = ()
    in_view: str | None = None
    others: tuple[str, ...] = ()
    """What it may mean besides."""


def understand(
    question: Question,
    *,
    publishers: Sequence[str],
    today: date,
    meant: Meant = nothing_meant,
    lacks: Lacks = nothing_lacked,
    titled: Callable[[str], str] = str,
    intents: IntentReader = _NO_INTENTS,
    adviser: IntentReader | None = None,
    rewriter: Rewriter | None = None,
) -> Understood:
    """The question as it stands alone, its kind, and the filters it states.

    `publishers` are the catalogue's spellings; only these become filters. `today` is
    what "last month" counts from. `standalone` is the user's text, unchanged, where it
    neither leans on the history nor states a filter, nothing polite stands around it, and no
    word of it is misspelt: what such a word is in the articles, `meant` says, and `lacks` whether
    they don't have it; `titled` marks an article that is named by its title. Nor is it where it is
    asked in a form that no composer knows: then it stands there in one that they do. A
    part of a question ("What about Croydon?") keeps the filters of the question it takes
    over, and so does a correction; nothing else inherits any. What is told around a question
    that does not lean on it is left out. What an earlier answer cited
    ("[1]") is named by its title, and its article becomes a filter.

    Where several readings are as likely the kind is CHOICE, and `choices` holds them. A question
    that names nothing may yet be of what the turns before are about: see `Understood.in_view`;
    and any may be of the article that was cited last: see `Understood.further`.

    An `adviser`'s intents stand before `intents` where the kind of the question itself is told.
    A `rewriter` may make a follow-up stand alone in another way than the rules, unless it speaks
    of an article by its number.
    """
    earlier: list[_Read] = []
    question = _on_the_matter(question)
    history = [_as_spelt(turn, meant, lacks) for turn in question.history[-_TURNS:]]
    for n, turn in enumerate(history):
        earlier.append(_read(turn, history[:n], earlier, publishers, today))
    text = _with_names(with_places(respelled(question.text, meant), lacks), history)
    if may_name_article(text) and article_asked_of(called := titled(text)) is not None:
        text = called  # "How many cars does the ferry of Wick carry?" asks of no article
    intents = Remembered(intents)
    asked = text
    matter = matter_by_intent(
        plainly(text), intents, lambda: read(asked, (), today).filters.published_from is not None
    )
    text = matter or text
    now = _asked_alone(text, history, earlier, publishers, today) or _read(
        Turn(text, ""), history, earlier, publishers, today
    )
    if now.choices:
        return Understood(question, now.turn.text, QuestionKind.CHOICE, now.filters, now.choices)
    if rewriter and history and not now.filters.articles:
        now = _rewritten(now, rewriter.rewritten(question, now.turn.text), publishers, today)
    told = adviser or intents
    if history and about_library(now.turn.text) is None:
        intents, told = OfTheArticles(intents), OfTheArticles(told)
    understood = _understood(question, now.turn.text, now.filters, told, matter is not None)
    if not history and not (matter and asks_one_thing(matter)):
        understood = replace(understood, differs_on=matter_at_large(plainly(asked), intents))
    if now.in_view and understood.kind not in _OF_NO_ARTICLE:
        viewed = _understood(question, now.in_view, now.filters, intents)
        understood = replace(understood, in_view=viewed)
    if understood.kind in _OF_NO_ARTICLE:
        return understood
    further = [(said, now.filters) for said in now.others]
    cited = next((turn.cited[0].article_id for turn in reversed(history) if turn.cited), None)
    if cited and not now.filters.articles:
        further.append((plainly(text), replace(now.filters, articles=(cited,))))
    again = (_understood(question, said, filters, intents) for said, filters in further)
    return replace(
        understood, further=tuple(one for one in again if one.kind not in _OF_NO_ARTICLE)
    )


def _asked_alone(
    text: str,
    history: Sequence[Turn],
    earlier: Sequence[_Read],
    publishers: Sequence[str],
    today: date,
) -> _Read | None:
    """The question in `text` without what is told around it; None where it leans on that."""
    told, asked = told_and_asked(text)
    if asked == text:
        return None
    turn = Turn(asked, "")
    alone = _read(turn, history, earlier, publishers, today)
    if not told:
        return alone
    before = Turn(told, "")
    read = _read(before, history, earlier, publishers, today)
    behind = _read(turn, [*history, before], [*earlier, read], publishers, today)
    names = behind.in_view and not alone.in_view and names_of(told)
    if not names and is_of_ones_own(told) and _BRACKETS.sub("", behind.turn.text) == asked:
        return alone  # "Our son is deaf. Which schools teach deaf children?" is not on the son
    if names or behind.turn.text != alone.turn.text:
        whole = with_whom(told, asked)
        return _read(Turn(whole, ""), history, earlier, publishers, today) if whole else None
    return alone


def _rewritten(now: _Read, said: str | None, publishers: Sequence[str], today: date) -> _Read:
    """A question as it was made to stand alone, with the filters that it states then."""
    if said is None or said == now.turn.text:
        return now
    reading = read(said, publishers, today)
    text = reading.text if says_something(reading.text) else said
    return _Read(replace(now.turn, text=text), _over(reading.filters, now.filters))


_OF_NO_ARTICLE = (QuestionKind.LIBRARY, QuestionKind.TALK)


def _understood(
    question: Question,
    text: str,
    filters: Filters,
    intents: IntentReader,
    has_matter: bool = False,
) -> Understood:
    spoken, added = apart(text, question.text)
    asked = asked_for(spoken, intents)
    if added and asked.kind in _OF_NO_ARTICLE:  # nothing of the articles is in "two years later?"
        spoken, added = text, ""
        asked = asked_for(spoken, intents)
    accounts = has_matter or asked.accounts or is_of_accounts(plainly(question.text))
    # Whose accounts are compared is asked of a matter that they tell: "the number of carers"; and
    # of what somebody thinks only where it is asked who said it.
    is_matter = accounts and (
        asked.kind is QuestionKind.TOPIC
        or (asked.kind is QuestionKind.SPEAKER and speaker_in(text) is None)
    )
    kind = QuestionKind.FACT if is_matter else asked.kind
    if not is_matter and _wants_list(kind, question.text):
        kind = QuestionKind.LIST
    is_as_told = is_matter or asked.question == spoken
    return Understood(
        question,
        text if is_as_told else with_brackets(asked.question, added),
        kind,
        filters,
        otherwise=None if accounts else asked.otherwise,
        accounts=accounts,
    )


def _wants_list(kind: QuestionKind, text: str) -> bool:
    """Whether a list is wanted, though nothing tells of what: else it is answered as a fact is."""
    return (kind in (QuestionKind.FACT, QuestionKind.TOPIC) and wants_all(text)) or (
        kind is QuestionKind.TOPIC and wants_names(text)
    )


def _on_the_matter(question: Question) -> Question:
    """The question without the turns from before somebody turned to something else.

    "Another question: who runs it?" is of the same, and no turn to something else.
    """
    said = [*(turn.question for turn in question.history), question.text]
    anew = [at for at, one in enumerate(said) if begins_anew(one) and not gaps(one)]
    return replace(question, history=question.history[anew[-1] :]) if anew else question


def _with_names(text: str, history: Sequence[Turn]) -> str:
    """A short turn with a capital for the names that were quoted before: "oliver i mean"."""
    if len(words_of(text)) > _FEW:
        return text
    return with_capitals(text, [cited.quote for turn in history for cited in turn.cited])


def _as_spelt(turn: Turn, meant: Meant, lacks: Lacks) -> Turn:
    """A turn with its question's words as the articles have them, as far as it cites some."""
    quotes = [cited.quote for cited in turn.cited]
    spelt = with_places(respelled(turn.question, meant), lacks)
    return replace(turn, question=with_capitals(spelt, quotes))


def _read(
    turn: Turn,
    history: Sequence[Turn],
    earlier: Sequence[_Read],
    publishers: Sequence[str],
    today: date,
) -> _Read:
    """A turn as it stands after those before it, oldest first."""
    said = plainly(turn.question)
    before = earlier[-1] if earlier else None
    if before and before.choices and (choice := chosen(said, before.choices)):
        return _Read(_settled(turn, choice), before.filters)
    what = pointed(matter_by_form(said) or said, history)
    read = _standing(what.text, turn, earlier, publishers, today)
    if what.articles:
        return replace(read, filters=replace(read.filters, articles=what.articles))
    return replace(read, choices=what.choices or read.choices)


def _settled(turn: Turn, text: str) -> Settled:
    quote = turn.cited[0].quote if turn.cited else ""
    settled = Settled(text, turn.answer, quote, turn.question, turn.entries)
    return settled if len(turn.entries) > 1 else replace(settled, entries=names_answered(settled))


def _standing(
    text: str,
    turn: Turn,
    earlier: Sequence[_Read],
    publishers: Sequence[str],
    today: date,
) -> _Read:
    """`text` made to stand alone, with its filters and what it may mean besides."""

    def settled(said: str, filters: Filters, choices: tuple[str, ...] = ()) -> _Read:
        return _Read(_settled(turn, said), filters, choices)

    before = next((read for read in reversed(earlier) if asks(read.turn.text)), None)
    if before and (new := exchanged(text, before.filters, publishers, today)):
        return settled(before.turn.text, new)
    reading = read(text, publishers, today)
    filters = reading.filters
    is_whole = not before and about_library(reading.text) is not None
    if not filters or is_whole or says_something(reading.text):
        text = reading.text
    elif before:
        # "And in City Matters?" is the question before it, asked of City Matters.
        return settled(before.turn.text, _over(before.filters, filters))
    if before:
        whole = corrected(text, before.turn.text, before.turn.answer) or completed(
            text, before.turn.text, before.turn.answer
        )
        if whole:
            found = settled(whole, _over(before.filters, filters))
            # "A year ago Barnet held silver" has no year in it.
            named = ", ".join(name.text for name in names_of(whole) if name.named)
            as_said = with_brackets(text, named) if named and moves_year(text) else None
            return replace(found, in_view=as_said or _like(whole, before.turn))
    turns = [read.turn for read in earlier]
    stands = standalone(text, turns)
    found = settled(stands, filters, readings(text, turns))
    if turns and stands == text:
        return replace(found, in_view=in_view(text, turns))
    return replace(found, others=otherwise_meant(text, turns))


def _like(whole: str, before: Settled) -> str | None:
    """A question made of the one before, with the few words that answered that, in brackets.

    Where it asks the same of something else, its answer is mostly like that one: behind "(gold)"
    "silver" is found, and no "five pledges". None where it asks for something else.
    """
    asks, asked = (low_at(words_of(text), 0) for text in (whole, before.text))
    is_same = asks == asked and not ASKED_AGAIN.search(whole)
    few = 0 < len(before.answer.split()) <= ANSWER_WORDS and len(before.entries) < 2
    return with_brackets(whole, before.answer.strip(" .")) if few and is_same else None


def _over(old: Filters, new: Filters) -> Filters:
    """`new`, and what `old` says of the sort that `new` leaves open."""
    dated = new if new.published_from or new.published_to else old
    return Filters(
        new.publishers or old.publishers,
        dated.published_from,
        dated.published_to,
        new.articles or old.articles,
    )
