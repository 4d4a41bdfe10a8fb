"""A WordNet of a few words, in the files that wndb(5WN) describes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from qa.training.lexicon import Lexicon

# Name: its part, its words, and its links to others by name; a link of words has their numbers.
_SYNSETS = {
    "water": ("n", ["body_of_water"], [("~", "river"), ("~", "lake"), ("~", "fjord")]),
    "river": ("n", ["river"], [("@", "water")]),
    "lake": ("n", ["lake", "loch"], [("@", "water")]),
    "fjord": ("n", ["fjord"], [("@", "water")]),
    "ferry": ("n", ["ferry", "boat"], []),
    "large": ("a", ["large", "big"], [("!", "small", "0101")]),
    "small": ("a", ["small"], [("!", "large", "0101"), ("&", "tiny")]),
    "tiny": ("s", ["tiny"], [("&", "small")]),
    "open": ("v", ["open"], [("!", "close", "0101")]),
    "close": ("v", ["close", "shut"], [("!", "open", "0101")]),
    "carry": ("v", ["carry", "transport"], []),
    "sell": ("v", ["sell"], []),
    "often": ("r", ["often", "frequently"], []),
}
_RARE = {"fjord"}  # of which no text was counted
_FILES = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_NUMBERS = {"n": 1, "v": 2, "a": 3, "r": 4, "s": 5}


def small_wordnet(folder: Path) -> Lexicon:
    """Write the files to `folder` and read them."""

    def line(name: str) -> str:
        part, words, links = _SYNSETS[name]
        spelt = " ".join(f"{word} 0" for word in words)
        pointers = "".join(
            f" {symbol} {at[other]:08d} {_SYNSETS[other][0]} {ends[0] if ends else '0000'}"
            for symbol, other, *ends in links
        )
        frames = " 01 + 02 00" if part == "v" else ""
        return (
            f"{at[name]:08d} 04 {part} {len(words):02x} {spelt} {len(links):03d}{pointers}{frames}"
            f" | what it means | and more\n"
        )

    licence = "  1 This is no licence.\n"
    at = dict.fromkeys(_SYNSETS, 0)
    for _ in range(2):  # once for the lengths, once with the places
        data: dict[str, str] = defaultdict(lambda: licence)
        index: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for name, (part, words, _links) in _SYNSETS.items():
            at[name] = len(data[_FILES[part]])
            data[_FILES[part]] += line(name)
            for word in words:
                index[_FILES[part]][word].append(at[name])
    for kind, text in data.items():
        (folder / f"data.{kind}").write_text(text, encoding="latin-1")
        rows = [
            f"{word} {kind[0]} {len(places)} 0 {len(places)} 0 "
            + " ".join(f"{place:08d}" for place in places)
            + "  \n"
            for word, places in sorted(index[kind].items())
        ]
        (folder / f"index.{kind}").write_text(licence + "".join(rows), encoding="latin-1")
    counts = [
        f"{word}%{_NUMBERS[part]}:04:00:: 1 9\n"
        for part, words, _links in _SYNSETS.values()
        for word in words
        if word not in _RARE
    ]
    (folder / "cntlist.rev").write_text("".join(counts), encoding="latin-1")
    return Lexicon(folder)
