"""What stands before or behind persons' names: titles, ranks, offices."""

from __future__ import annotations

from corpus.english.words import classed

SHORT_TITLES = {
    "adm": "admiral", "ald": "alderman", "amb": "ambassador", "asst": "assistant",
    "atty": "attorney", "brig": "brigadier", "capt": "captain", "cdr": "commander",
    "cllr": "councillor", "cmdr": "commander", "col": "colonel", "con": "constable",
    "cpl": "corporal", "cpt": "captain", "dep": "deputy", "det": "detective", "dir": "director",
    "dr": "doctor", "fr": "father", "gen": "general", "gov": "governor", "hon": "honourable",
    "insp": "inspector", "lt": "lieutenant", "maj": "major", "messrs": "messieurs",
    "mlle": "mademoiselle", "mme": "madame", "mr": "mister", "mrs": "missus", "ms": "ms",
    "mx": "mx", "pfc": "private", "pres": "president", "prof": "professor", "pte": "private",
    "rep": "representative", "rev": "reverend", "revd": "reverend", "rt": "right",
    "sen": "senator", "sgt": "sergeant", "spc": "specialist", "supt": "superintendent",
}  # fmt: skip
"""Titles that are written short, often with a stop, and what each is short for; in lower case."""

SHORT_PLURALS = {"cllrs": "cllr", "drs": "dr", "govs": "gov", "hons": "hon", "profs": "prof",
                 "reps": "rep", "sens": "sen"}  # fmt: skip
"""The plurals of short titles: "Cllrs Shah and Wren"."""

TITLES = classed(
    """mr mrs ms miss mx dr prof professor sir dame lord lady baroness rev reverend bishop
    archbishop cllr councillor alderman judge justice gov governor sen senator rep congressman
    congresswoman president ambassador gen general col colonel capt captain lt lieutenant
    sgt sergeant adm admiral supt superintendent insp inspector det detective"""
)
"""What stands before a person's name and is no part of it, in lower case.

Without words that begin names of other things as often: "Major", "Doctor", "Private".
"""

OFFICES = classed("head chair")
"""Words for who holds an office that the dictionary takes for something else first."""

PARTICLES = classed("al bin da de del della den der di du ibn la le ten ter van von")
"""What stands in small letters between the words of a name: "Vincent van Gogh"."""
