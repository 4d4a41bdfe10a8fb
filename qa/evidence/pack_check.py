"""Checking a sealed pack: every sum, every quote, and the file itself, without a library.

Nothing of it is written anywhere. A pack may come from anybody, so what is read of it is bounded.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from embeddings.files import regular
from qa import rows
from qa.answer import Answer
from qa.evidence import container
from qa.evidence.exhibits import Quoted
from qa.evidence.pack import FORMAT, MANIFEST, PAGE, READ_ME, RECORD, VERSION, manifest_of
from qa.saying import many

MAX_RECORD_BYTES = 16_000_000
"""Of a pack's JSON, which takes several times as much room once it is read."""
_FAULTS_TOLD = 50
_TEXT_NAME = re.compile(r"articles/[0-9]{4}\.txt")

PROVES = (
    "That nothing was changed holds for a pack with this id. There is no key in it: whoever "
    "changes a pack can seal it again, and it has another id then. Compare the id with the one "
    "that was printed when the pack was made."
)


@dataclass(frozen=True, slots=True)
class PackReport:
    """What was found of a pack."""

    pack_id: str | None
    """The SHA-256 of its manifest; None where it has none."""
    faults: tuple[str, ...]
    """What is not as it was sealed, in sentences; empty where all is."""
    questions: tuple[str, ...] = ()
    quotes: int = 0
    """Quotes that stand in their texts, those that only come near included."""
    unsealed: int = 0
    """Quotes whose article was gone when the pack was made, so that nothing shows they stood."""
    articles: int = 0
    made: str = ""
    made_by: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether the pack is what was sealed."""
        return not self.faults

    def sentences(self) -> Iterator[str]:
        """What is to be said of it, a line each."""
        if self.faults:
            yield "This is not the pack that was sealed:"
            yield from (f"- {fault}" for fault in self.faults)
            return
        yield "The pack is whole and unchanged."
        yield from (f"Question: {question}" for question in self.questions)
        stand = "stands in its text" if self.quotes == 1 else "stand in their texts"
        quotes, articles = many(self.quotes, "quote"), many(self.articles, "article")
        yield f"{quotes} of {articles} {stand}, character for character."
        if self.unsealed:
            yield (
                f"{many(self.unsealed, 'further quote')} had no article left when the pack was "
                "made: nothing here shows where the words stood."
            )
        yield f"Made {self.made} by {self.made_by}"
        yield f"Pack id: {self.pack_id}"
        yield PROVES

    def to_dict(self) -> dict[str, Any]:
        return {
            "sound": self.is_sound,
            "pack_id": self.pack_id,
            "faults": list(self.faults),
            "questions": list(self.questions),
            "quotes": self.quotes,
            "unsealed": self.unsealed,
            "articles": self.articles,
            "made": self.made,
            "made_by": self.made_by,
        }


def is_pack(path: str | Path) -> bool:
    """Whether a file is a zip file, by its first bytes, so that it is to be checked as a pack.

    Raises:
        OSError: if it can't be read, or is no regular file.
    """
    with regular(Path(path)).open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def check_pack(pack: str | Path | bytes) -> PackReport:
    """Tell whether a pack, a file or its bytes, is what was sealed.

    Raises:
        OSError: if the file can't be read, or is no regular file.
    """
    data = pack if isinstance(pack, bytes) else _read(Path(pack))
    if data is None or len(data) > container.MAX_BYTES:
        megabytes = container.MAX_BYTES // 1_000_000
        return PackReport(None, (f"It has more than {megabytes} MB, which no pack has.",))
    try:
        read = container.read_container(data)
    except container.NotAContainer as error:
        return PackReport(None, (str(error),))
    members = dict(read)
    twice = [name for name, count in Counter(name for name, _ in read).items() if count > 1]
    faults = [f"{_shown(name)} is in it more than once." for name in twice]
    if MANIFEST not in members:
        return PackReport(None, (*faults, f"It has no {MANIFEST}, so it is no pack."))
    faults += _sum_faults(members)
    if not faults and container.write_container(members) != data:
        faults.append(
            "The zip file is not, byte for byte, as it was written: something between the files "
            "in it was changed, or it was packed anew."
        )
    report = _read_record(members, faults)
    pack_id = sha256(members[MANIFEST]).hexdigest()
    told = report.faults[:_FAULTS_TOLD]
    if left := len(report.faults) - len(told):
        told = (*told, f"… and {left:,} more.")
    return PackReport(
        pack_id,
        told,
        *(report.questions, report.quotes, report.unsealed, report.articles),
        *(report.made, report.made_by),
    )


def _read(path: Path) -> bytes | None:
    """The file's bytes; None if there are more than a pack has."""
    with regular(path).open("rb") as file:
        if os.fstat(file.fileno()).st_size > container.MAX_BYTES:
            return None
        return file.read(container.MAX_BYTES + 1)


def _sum_faults(members: Mapping[str, bytes]) -> list[str]:
    """How the members differ from what the manifest says."""
    try:
        manifest = _json(members[MANIFEST])
        if (manifest.get("format"), manifest.get("version")) != (FORMAT, VERSION):
            return [f"{MANIFEST} is none of a pack that this version of Pressmark can check."]
        said = {
            str(row["name"]): (rows.whole(row, "bytes"), str(row["sha256"]))
            for row in rows.objects(manifest, "files")
        }
    except (KeyError, ValueError) as error:
        return [f"{MANIFEST} was changed: {error}."]
    faults = [f"{_shown(name)} was taken out." for name in sorted(said.keys() - members.keys())]
    for name, data in sorted(members.items()):
        if name == MANIFEST:
            continue
        if name not in said or not _is_ours(name):
            faults.append(f"{_shown(name)} was put in; it is not of the pack.")
        elif (len(data), sha256(data).hexdigest()) != said[name]:
            faults.append(f"{_shown(name)} was changed.")
    if not faults and manifest_of(members) != members[MANIFEST]:
        faults.append(f"{MANIFEST} was changed.")
    return faults


def _is_ours(name: str) -> bool:
    """Whether a pack has files of this name: no other is looked at, whatever a manifest says."""
    return name in (RECORD, PAGE, READ_ME) or _TEXT_NAME.fullmatch(name) is not None


def _read_record(members: Mapping[str, bytes], faults: Sequence[str]) -> PackReport:
    """What the pack says, with `faults` and those of its quotes."""
    found = list(faults)
    try:
        if len(members[RECORD]) > MAX_RECORD_BYTES:
            raise ValueError(f"it has more than {MAX_RECORD_BYTES // 1_000_000} MB")
        record = _json(members[RECORD])
        texts = _texts(record, members, found)
        answers = [_answer(row) for row in rows.objects(record, "answers")]
        made, made_by = str(record["made"]), str(record["made_by"])
    except (KeyError, ValueError) as error:
        what = f"{RECORD} is missing" if RECORD not in members else f"{RECORD}: {error}"
        return PackReport(None, tuple(found or [f"{what}."]))
    standing = unsealed = 0
    for answer, named in answers:
        for quote, name in named:
            if name is None:
                unsealed += 1
            elif fault := _quote_fault(quote, texts.get(name)):
                found.append(f"In the answer to “{_shown(answer.question)}”: {fault}")
            else:
                standing += 1
    questions = tuple(answer.question for answer, _ in answers)
    return PackReport(None, tuple(found), questions, standing, unsealed, len(texts), made, made_by)


def _texts(
    record: Mapping[str, Any], members: Mapping[str, bytes], faults: list[str]
) -> dict[str, tuple[str, str]]:
    """Name → article's id and text, of every article that is in the pack."""
    texts = {}
    for row in rows.objects(record, "articles"):
        name = str(row["text"])
        data = members.get(name)
        if data is None:
            faults.append(f"{_shown(name)} is missing.")
            continue
        if sha256(data).hexdigest() != row["text_sha256"]:
            faults.append(f"{_shown(name)} is not the text that {RECORD} tells the sum of.")
        texts[name] = (str(row["article_id"]), data.decode("utf-8"))
    return texts


def _answer(row: Mapping[str, Any]) -> tuple[Answer, list[tuple[Quoted, str | None]]]:
    """An answer, and its quotes with the names of their texts."""
    answer = Answer.from_dict(row)
    given = [*rows.objects(row, "citations"), *rows.objects(row, "near_misses")]
    names = [rows.text(one, "text") for one in given]
    quotes: list[Quoted] = [*answer.citations, *answer.near_misses]
    return answer, list(zip(quotes, names, strict=True))


def _quote_fault(quote: Quoted, article: tuple[str, str] | None) -> str:
    """What is wrong with a quote, as the rest of a sentence; empty if nothing is."""
    words = _shown(quote.quote)
    if article is None:
        return f"the text that “{words}” stands in is missing."
    article_id, text = article
    if article_id != quote.place.article_id:
        return f"“{words}” is said to stand in another article than its text's."
    if not 0 <= quote.start < quote.end or text[quote.start : quote.end] != quote.quote:
        return f"“{words}” does not stand at the characters {quote.start}–{quote.end} of its text."
    first, last = getattr(quote, "answer_start", None), getattr(quote, "answer_end", None)
    if first is None and last is None:
        return ""
    if first is None or last is None or not quote.start <= first < last <= quote.end:
        return f"the words of “{words}” that answer don't lie within it."
    return ""


def _json(data: bytes) -> dict[str, Any]:
    """The object in a JSON text.

    Raises:
        ValueError: if it holds no object; it says so as the rest of a sentence.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON text that can be read") from None
    if not isinstance(found, dict):
        raise ValueError("it holds no JSON object")
    return found


def _shown(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
