"""How rightly and how quickly quotations are checked, over real sentences that were altered.

    python -m tests.bench.court [DATA] [--articles N] [--library DIR] [--each N] [--show]

A library of N articles of DATA/news, else of the samples and of `asked`, is made unless DIR
already holds one.
Drafts are then made of sentences drawn from it, `--each` of every kind: untouched ones, which are
verbatim, and altered ones, each with the verdict that is due. What was altered into words that
stand in the library all the same is left out, as a plain search through every article tells, which
knows nothing of the court. Last comes a draft of a thousand words. `--show` prints what was judged
otherwise.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from corpus import samples
from embeddings.encoder import BUNDLED_DIM, BUNDLED_MODEL, Role
from qa import Library
from qa.composing.article_lines import Line
from qa.composing.attribution import names_person, told_in
from qa.settings import DEFAULT_SETTINGS, ReaderKind
from qa.verdict import Checked, Verdict
from tests.bench.news import rows, write_feed

SETTINGS = replace(DEFAULT_SETTINGS, reader=ReaderKind.SIMILARITY, read_timeout_s=3_000.0)
ASKED = Path(__file__).parent / "asked" / "articles"
_TURNING = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|without|cannot|few|little|hardly|unlikely|"
    r"if|unless|whether|provided|long as|subject|depending|may|might|could|alleg\w+|reported\w*|"
    r"apparent\w*|possib\w+|perhaps|probabl\w+|den\w+|refus\w+|fail\w+|reject\w+|dismiss\w+|"
    r"disput\w+|doubt\w*|accus\w+|suspect\w*|supposed\w*|seeming\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{4,}")


class NoEncoder:
    """Vectors that say nothing: the court looks at words alone."""

    name = BUNDLED_MODEL
    dim = BUNDLED_DIM

    def encode(self, texts: Sequence[str], role: Role) -> np.ndarray:
        return np.full((len(texts), self.dim), self.dim**-0.5, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an article, and who says it there; None where nobody is named."""

    article_id: str
    text: str
    speaker: str | None
    at: int
    """Its place among the article's sentences."""
    around: str = ""
    """The whole article."""


@dataclass(frozen=True, slots=True)
class Case:
    """A draft with one quotation, and the verdict that is due."""

    kind: str
    draft: str
    due: Verdict


class Texts:
    """Every article's words, to be searched through from end to end: slow, simple and sure."""

    def __init__(self, texts: Iterable[str]) -> None:
        whole = list(texts)
        self._lines = [_in_words(text) for text in whole]
        # Not a word of names alone, as the first word of a sentence often isn't.
        self._plain = Counter(
            word for text in whole for word in re.findall(r"(?<![\w’'.-])[a-z]+", text)
        )

    def times(self, quotation: str) -> int:
        """How many articles have the words of a quotation, its pieces in their order.

        Marks, case and white space don't count. Twice where one article has them twice.
        """
        pieces = [words for piece in _ELLIPSIS.split(quotation) if (words := _in_words(piece))]
        return sum(_times(line, pieces) for line in self._lines if pieces[0] in line)

    def is_name(self, text: str) -> bool:
        """Whether no word of it is a common one, such as the first of “Before Trump”."""
        return not any(self._plain[word.lower()] > _COMMON for word in re.findall(r"\w+", text))


_ELLIPSIS = re.compile(r"…|\[?\.\.\.\]?")
_COMMON = 5
"""A word that so often stands in small letters is no name's."""


def _in_words(text: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return f" {words} " if words else ""


def _times(line: str, pieces: Sequence[str]) -> int:
    found, at = 0, 0
    while True:
        for piece in pieces:
            at = line.find(piece, at)
            if at < 0:
                return found
            at += len(piece) - 1  # the next piece may begin with the space that ends this one
        found += 1


def sentences(library: Library, articles: int, rng: random.Random) -> list[Said]:
    """The sentences of some articles, drawn at random, that can be quoted by themselves."""
    ids = library.article_ids()
    return [
        Said(article_id, line.text, None, n, library.article(article_id).text)
        for article_id in rng.sample(ids, min(articles, len(ids)))
        for n, line in enumerate(_lines(library, article_id))
        if 8 <= len(line.text.split()) <= 45
        and not set(line.text) & set('“”"«»„[]…')
        and not re.search(r"(?<!\w)['‘]|['’](?!\w)|\.\.", line.text)
        and line.text[0].isupper()
        and line.text[-1] in ".!"
    ]


def speeches(library: Library, texts: Texts, most: int, rng: random.Random) -> list[Said]:
    """Direct speech of articles, without its marks, with the person who is named for it."""
    found: list[Said] = []
    for article_id in rng.sample(library.article_ids(), len(library.article_ids())):
        lines = _lines(library, article_id)
        quoted = {
            n: match for n, line in enumerate(lines) if (match := _SPEECH.fullmatch(line.text))
        }
        if not quoted:
            continue
        for one in told_in(lines):
            name = one.speaker.text.split(",")[0]
            named = names_person(name) and _is_called(name) and texts.is_name(name)
            if one.at in quoted and one.said and named:
                found.append(Said(article_id, quoted[one.at][1], name, one.at))
        if len(found) >= most:
            break
    return found


_SPEECH = re.compile(r"[“\"]([A-Z][^“”\"…\[\]]{30,240}?),[”\"] (?:.{4,80})\.")


def _lines(library: Library, article_id: str) -> list[Line]:
    lines: list[Line] = []
    end = -1
    for passage in library.passages(article_id):
        texts = passage.words_of(passage.sentences)
        for sentence, text in zip(passage.sentences, texts, strict=True):
            if sentence.start >= end:
                before = passage.text[max(0, end - passage.start) : sentence.start - passage.start]
                lines.append(Line(sentence, text, end < passage.start or "\n" in before))
                end = sentence.end
    return lines


def _is_called(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)


# Untouched -------------------------------------------------------------------------------------

_LED_IN = ("It says: “{}”", "“{}” is how it is put.", 'One reads: "{}"', "As it says, ‘{}’")


def _plain(said: Said, rng: random.Random) -> str:
    return rng.choice(_LED_IN).format(said.text)


def _otherwise_set(said: Said, rng: random.Random) -> str:
    """With other marks, dashes, case and white space, which don't count."""
    text = said.text.replace("’", "'").replace(" – ", " - ").replace("—", " – ")
    text = text.upper() if rng.random() < 0.2 else text[0].lower() + text[1:]
    return rng.choice(("It says: “{}”", 'They wrote "{}".')).format(
        text.rstrip(".").replace(" ", rng.choice((" ", "  ", "\n")), 1)
    )


def _shortened(said: Said, rng: random.Random) -> str | None:
    """With an ellipsis in the place of some words; not of what turns the sentence."""
    words = said.text.split()
    if _TURNING.search(said.text) or len(words) < 12:
        return None
    start = rng.randrange(4, len(words) - 6)
    end = start + rng.randrange(1, 4)
    mark = rng.choice((" … ", " [...] ", " ... ", " […] "))
    return f"It says: “{' '.join(words[:start])}{mark}{' '.join(words[end:])}”"


def _explained(said: Said, rng: random.Random) -> str | None:
    """With words in brackets for a pronoun."""
    if _TURNING.search(said.text):
        return None
    text, count = re.subn(
        r"\b(?:he|she|it|they|this)\b(?!['’-])", "[the council]", said.text, count=1
    )
    return f"It says: “{text}”" if count else None


def _part(said: Said, rng: random.Random) -> str | None:
    """Some words of it in a sentence of the draft's own."""
    words = said.text.split()
    if _TURNING.search(said.text):
        return None
    start = rng.randrange(0, len(words) - 6)
    end = rng.randrange(start + 5, len(words) + 1)
    return f"They were told of “{' '.join(words[start:end])}” that day."


def _named(said: Said, rng: random.Random) -> str:
    return rng.choice(
        ("“{},” said {}.", "{1} said: “{0}.”", "“{},” {} said.", '"{}," {} told the paper.')
    ).format(said.text, said.speaker)


# Altered ---------------------------------------------------------------------------------------


def _another_word(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    mine = list(_WORD.finditer(said.text))
    theirs = _WORD.findall(rng.choice(others).text)
    if not mine or not theirs:
        return None
    at = rng.choice(mine)
    new = rng.choice(theirs)
    if new.lower() == at[0].lower():
        return None
    return f"It says: “{said.text[: at.start()]}{new}{said.text[at.end() :]}”"


def _another_number(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    numbers = list(re.finditer(r"\d", said.text))
    if not numbers:
        return None
    at = rng.choice(numbers)
    digit = str((int(at[0]) + rng.randrange(1, 9)) % 10)
    return f"It says: “{said.text[: at.start()]}{digit}{said.text[at.end() :]}”"


def _without_negation(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    text, count = re.subn(r" (?:not|never)\b|n['’]t\b", "", said.text, count=1)
    return f"It says: “{text}”" if count else None


def _with_negation(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    text, count = re.subn(r"\b(is|are|was|were|will|can|has)\b", r"\1 not", said.text, count=1)
    return f"It says: “{text}”" if count else None


def _left_out(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    words = said.text.split()
    at = rng.randrange(2, len(words) - 2)
    if not re.search(r"\w", words[at]):
        return None
    return f"It says: “{' '.join(words[:at] + words[at + 1 :])}”"


def _spliced(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    other = rng.choice(others)
    if other.article_id == said.article_id and abs(other.at - said.at) < 2:
        return None
    return f"It says: “{said.text} {other.text}”"


def _spliced_by_ellipsis(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    other = rng.choice(others)
    if other.text in said.around or said.text in other.around:
        return None
    return f"It says: “{said.text.rstrip('.')} … {other.text}”"


def _out_of_order(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    words = said.text.split()
    half = len(words) // 2
    if half < 5:
        return None
    return f"It says: “{' '.join(words[half:])} … {' '.join(words[:half])}”"


def _speaker_exchanged(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    names = [o.speaker for o in others if o.speaker and o.speaker != said.speaker]
    mine = set((said.speaker or "").lower().split())
    names = [name for name in names if not mine & set(name.lower().split())]
    return _named(replace(said, speaker=rng.choice(names)), rng) if names else None


def _negation_cut(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    found = list(_OWN_NEGATION.finditer(said.text))
    if not found or len(said.text[found[0].end() :].split()) < 4:
        return None
    if _TURNING.search(said.text[found[0].end() :]):
        return None
    return f"They were to “{said.text[found[0].end() :]}”"


def _condition_cut(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    match = re.match(r"(?:If|Unless)\b[^,;:—–]*, ([^,;:—–]*)\.$", said.text) or re.match(
        r"([A-Z][^,;:—–]*?),? (?:if|unless) [^,;:—–]*\.$", said.text
    )
    if not match or len(match[1].split()) < 4 or re.search(r"\b(?:even|as)$", match[1]):
        return None
    if re.search(r"\b(?:ask|see|know|wonder|say|tell)\w*$", match[1]):
        return None
    return f"It says: “{match[1]}”"


def _negation_omitted(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    found = next((one for one in _OWN_NEGATION.finditer(said.text) if one[1]), None)
    if not found:
        return None
    before, after = said.text[: found.start(1)], said.text[found.end(1) :]
    if len(before.split()) < 3 or len(after.split()) < 5:
        return None
    return f"It says: “{before}…{after}”"


# One of the clause that the next words are of: behind its auxiliary, or before its verb. That of
# “whether or not”, “not only”, “not long ago” or “if not” is none.
_OWN_NEGATION = re.compile(
    r"\b(?:(?:is|are|was|were|am|be|been|do|does|did|has|have|had|will|would|shall|should|can|could"
    r"|must) (not|never)|(cannot|allegedly)|(?:\w+)(n['’]t)) (?!only\b|(?:long|just|necessarily)\b)"
)


def _invented(said: Said, others: Sequence[Said], rng: random.Random) -> str | None:
    words = [rng.choice(rng.choice(others).text.split()) for _ in range(len(said.text.split()))]
    return f"It says: “{' '.join(word.strip('.,') for word in words)}”"


UNTOUCHED: dict[str, Callable[[Said, random.Random], str | None]] = {
    "plain": _plain,
    "set otherwise": _otherwise_set,
    "ellipsis": _shortened,
    "brackets": _explained,
    "part of a sentence": _part,
}
Alteration = Callable[[Said, Sequence[Said], random.Random], str | None]
ALTERED: dict[str, tuple[Verdict, Alteration]] = {
    "word exchanged": (Verdict.ALTERED, _another_word),
    "number changed": (Verdict.ALTERED, _another_number),
    "negation dropped": (Verdict.ALTERED, _without_negation),
    "negation put in": (Verdict.ALTERED, _with_negation),
    "word left out": (Verdict.ALTERED, _left_out),
    "two spliced": (Verdict.ALTERED, _spliced),
    "spliced by an ellipsis": (Verdict.ALTERED, _spliced_by_ellipsis),
    "pieces out of order": (Verdict.ALTERED, _out_of_order),
    "negation cut off": (Verdict.CLIPPED, _negation_cut),
    "condition cut off": (Verdict.CLIPPED, _condition_cut),
    "negation omitted": (Verdict.CLIPPED, _negation_omitted),
    "invented": (Verdict.NOT_FOUND, _invented),
}


def stands(texts: Texts, draft: str, due: Verdict) -> bool:
    """Whether the words of an altered draft stand in the library as another verdict would have it.

    What was cut off stands once, where it was cut; elsewhere it may stand whole.
    """
    if due in (Verdict.VERBATIM, Verdict.MISATTRIBUTED):
        return False
    quotation = re.search(r"“(.*)”", draft, re.DOTALL)
    return quotation is not None and texts.times(quotation[1]) > (due is Verdict.CLIPPED)


def cases(library: Library, each: int, rng: random.Random) -> tuple[list[Case], int]:
    """Up to `each` drafts of every kind, of sentences drawn from a library; and how many were
    left out, since their words stand there all the same.
    """
    texts = Texts(library.article(one).text for one in library.article_ids())
    every = sentences(library, 20 * each, rng)
    spoken = speeches(library, texts, 2 * each, rng)
    found: list[Case] = []
    left_out = 0

    def fit(draft: str | None, due: Verdict) -> bool:
        nonlocal left_out
        if draft and stands(texts, draft, due):
            left_out += 1
            return False
        return draft is not None

    def take(kind: str, due: Verdict, drafts: Iterable[str | None]) -> None:
        made = islice((draft for draft in drafts if draft and fit(draft, due)), each)
        found.extend(Case(kind, draft, due) for draft in dict.fromkeys(made))

    for kind, untouched in UNTOUCHED.items():
        rng.shuffle(every)
        take(kind, Verdict.VERBATIM, (untouched(said, rng) for said in every))
    take("its speaker named", Verdict.VERBATIM, (_named(said, rng) for said in spoken))
    for kind, (due, alter) in ALTERED.items():
        rng.shuffle(every)
        take(kind, due, (alter(said, every, rng) for said in every))
    take(
        "speaker exchanged",
        Verdict.MISATTRIBUTED,
        (_speaker_exchanged(said, spoken, rng) for said in spoken),
    )
    return found, left_out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = chosen.library or Path(name) / "l"
        with Library.open(path, encoder=NoEncoder(), settings=SETTINGS) as library:
            if not library.article_ids():
                if chosen.data is None:
                    library.add(samples.folder(), ASKED)
                else:
                    feed = rows(chosen.data, chosen.articles)
                    library.add(write_feed(Path(name) / "feed.jsonl", feed))
            _measure(library, chosen.each, random.Random(chosen.seed), show=chosen.show)


def _measure(library: Library, each: int, rng: random.Random, *, show: bool) -> None:
    counts = library.status().counts
    print(f"{counts.articles} articles, {counts.passages} passages")
    made, left_out = cases(library, each, rng)
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    wrongly_verbatim = 0
    for case in made:
        key = (case.kind, case.due.value)
        checked = library.verify(case.draft)
        verdict = checked[0].verdict if checked else None  # others stand within it
        total[key] += 1
        right[key] += verdict is case.due
        wrongly_verbatim += verdict is Verdict.VERBATIM and case.due is not Verdict.VERBATIM
        if show and verdict is not case.due:
            _show(case, checked)
    for key, count in total.items():
        print(f"  {key[0]:<24} {key[1]:<14} {right[key]:4} of {count}")
    untouched = sum(case.due is Verdict.VERBATIM for case in made)
    print(
        f"{sum(right.values()) / len(made):.1%} of {len(made)} verdicts right "
        f"({untouched} untouched, {len(made) - untouched} altered); "
        f"{wrongly_verbatim} wrongly verbatim; {left_out} left out, whose words stand there"
    )
    _time(library, made, rng)


def _show(case: Case, checked: Sequence[Checked]) -> None:
    print(f"- {case.kind}, due {case.due.value}: {case.draft}")
    for one in checked:
        print(f"    {one.verdict.value} {one.speaker!r} {one.text!r}")
        for difference in one.differences:
            print(f"      {difference.describe()}")
        for place in one.places[:2]:
            print(f"      at {place.place.title[:40]!r}: {place.quote[:160]!r}")


def _time(library: Library, made: Sequence[Case], rng: random.Random) -> None:
    """How long a draft of a thousand words takes, its quotations alone and all its sentences."""
    drafts = [case.draft for case in made]
    rng.shuffle(drafts)
    draft: list[str] = []
    while drafts and sum(len(one.split()) for one in draft) < 1_000:
        draft.append(drafts.pop())
    text = "\n\n".join(draft)
    for label, whole in (("quotations", False), ("quotations and sentences", True)):
        started, spent = time.perf_counter(), time.process_time()
        checked = library.verify(text, sentences=whole)
        print(
            f"a draft of {len(text.split()):,} words, {len(checked)} {label}: "
            f"{time.perf_counter() - started:.2f} s, {time.process_time() - spent:.2f} s of "
            "processor time"
        )


if __name__ == "__main__":
    main()
