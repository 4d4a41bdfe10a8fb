"""What a question names of what it asks for: for composers, the parts of its kind.

Pure functions over `Understood.standalone`; politeness and preambles may still stand around
it. Each gives None (or an empty tuple) where the question has no such part, and a composer
then does without. All phrases are the question's own words, in its own spelling.

| of | function | gives |
|---|---|---|
| a list | `listed_in(question)` | `Listing`: the noun ("councils"), the condition, the sort |
| a comparison | `sides_of(question)` | `Sides`: two to four phrases, and what about |
| a speaker | `speaker_in(question)` | `Spoken`: who, the verb, what about |
| a speaker | `pasted_quote(question)` | the quotation in "Who said “…”?" |
| a time | `state_asked(question)` | `State`: newest, first, change, events |
| a time | `nth_asked(question)` | 1 of "its first grade" |
| any | `period_in(question, today)` | `AskedTime`: "before 2019", its days or its event |
| any | `times_in(question, today)` | all of them, in order |
| the library | `about_library(question)` | `AboutLibrary`: count, papers, …, and what about |
"""

from __future__ import annotations

from qa.conversation.comparing import Sides, sides_of
from qa.conversation.holdings import AboutLibrary, Holding, about_library
from qa.conversation.listing import Listed, Listing, listed_in
from qa.conversation.speaking import Spoken, pasted_quote, speaker_in
from qa.conversation.states import (
    AskedTime,
    State,
    nth_asked,
    ordinals_in,
    period_in,
    state_asked,
    times_in,
)

__all__ = [
    "AboutLibrary",
    "AskedTime",
    "Holding",
    "Listed",
    "Listing",
    "Sides",
    "Spoken",
    "State",
    "about_library",
    "listed_in",
    "nth_asked",
    "ordinals_in",
    "pasted_quote",
    "period_in",
    "sides_of",
    "speaker_in",
    "state_asked",
    "times_in",
]
