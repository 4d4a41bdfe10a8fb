"""The closed classes of English: words that hold a sentence together.

A class that search passes over in part stands here in two strings: first the words that
carry nothing to look for, then those that still tell something, as "outside", "since" and
"nobody" do. `STOP_WORDS` are the first; `FUNCTION_WORDS` are both.

Stop word lists of libraries (NLTK, spaCy, scikit-learn) have one class only, and count
"outside", "against" and "nobody" among words that tell nothing.
"""

from __future__ import annotations

from corpus.english.numbers import ORDINALS, UNITS


def classed(words: str) -> frozenset[str]:
    """The words of a string, as one class."""
    return frozenset(words.split())


_QUESTION = classed("what who whom whose when where why how which")
WH = _QUESTION | classed(
    "what's who's where's how's when's whats whos wheres hows whens"  # as people type them
)
_BEING = classed("is are was were be been being")
BEING = _BEING | classed("isn't aren't wasn't weren't")
_HELPING = _BEING | classed("am do does did has have had can could will would should may might")
AUXILIARIES = (
    _HELPING
    | BEING
    | classed(
        "shall must cannot don't doesn't didn't hasn't haven't hadn't can't couldn't won't "
        "wouldn't shouldn't"
    )
)
_DETERMINING = classed(
    "a an the this that these those my your our his her its their some any no each both all many "
    "much more most few other such same own"
)
DETERMINERS = _DETERMINING | classed("every either neither less fewer another several")
_PREPOSITIONS = classed(
    "about above after against as at before below between by down during for from in into of off "
    "on out over per than through to under until up upon with"
)
PREPOSITIONS = _PREPOSITIONS | classed(
    "across along among around behind beneath beside besides beyond despite except inside like "
    "near onto outside past regarding round since throughout till toward towards via within "
    "without"
)
_CONJUNCTIONS = classed(
    "and or but nor so because if when while where that which who after before until as then"
)
CONJUNCTIONS = _CONJUNCTIONS | classed("yet unless whereas although though whether since")
_PRONOUNS = classed("i me you he him she hers it itself we us they them there here")
PRONOUNS = _PRONOUNS | classed(
    "mine myself yours yourself ours himself herself theirs themselves one ones someone "
    "somebody anyone anybody everyone everybody something anything everything nothing nobody i'm "
    "i've i'd i'll it's that's there's he's she's they're they've we've we're you're let's"
)
SUBJECT_PRONOUNS = classed("i you he she it we they there")
"""They are a subject alone; "there" stands where one does."""
_FILLERS = classed("please no not also too just very again only now kind")
FILLERS = _FILLERS | classed(
    "thanks thank ok okay yes yeah hi hello hey really actually even still ever never else quite "
    "rather almost already always often sometimes exactly btw well today ago next together "
    "instead i.e e.g etc oh ah hmm sure sorry bye question answer information info details sort "
    "type way thing things lot bit first last afterwards later recently soon"
)
"""Adverbs, courtesies and nouns that a question has for no more than its manner."""

FUNCTION_WORDS = (
    WH | AUXILIARIES | DETERMINERS | PREPOSITIONS | CONJUNCTIONS | PRONOUNS | FILLERS
).union(UNITS[2:11], ORDINALS[2:4])
"""Every word of the classes above, and the numbers that count a few things, in lower case."""

_FRAMING = classed(
    "according article articles doing further give given having know list mention mentioned name "
    "once s said say says t tell"
)
STOP_WORDS = (
    _QUESTION
    | _HELPING
    | _DETERMINING
    | _PREPOSITIONS
    | _CONJUNCTIONS
    | _PRONOUNS
    | _FILLERS
    | _FRAMING
)
"""Words that carry nothing to look for, or only frame a question, in lower case."""
