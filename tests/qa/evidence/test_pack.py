"""A sealed pack is what it was, or it is told what isn't."""

import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from qa.errors import NoEvidence
from qa.evidence import Evidence, check_pack, container, is_pack
from qa.evidence.container import read_container, write_container
from qa.evidence.pack import MANIFEST, RECORD, canonical, id_of, manifest_of, to_pack
from tests.qa.evidence.exhibits import EVIDENCE, MADE, RAIN

PACK = to_pack(EVIDENCE)
MEMBERS = dict(read_container(PACK))


def zipped(members: Mapping[str, bytes] | list[tuple[str, bytes]], how: int = 0) -> bytes:
    """A zip as another program makes one."""
    file = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return file.getvalue()


def sealed(members: Mapping[str, bytes]) -> bytes:
    """What somebody makes who changes a pack and seals it again."""
    return write_container({**members, MANIFEST: manifest_of(members)})


def with_record(change: Callable[[Any], None]) -> bytes:
    record = json.loads(MEMBERS[RECORD])
    change(record)
    return sealed({**MEMBERS, RECORD: canonical(record)})


def test_a_pack_is_checked_without_a_library():
    report = check_pack(PACK)
    assert (report.faults, report.pack_id) == ((), id_of(PACK))
    assert report.pack_id == sha256(MEMBERS[MANIFEST]).hexdigest()
    assert report.questions == ("When did it stop?", "Who saw it?")
    assert (report.quotes, report.unsealed, report.articles) == (3, 0, 2)
    assert "3 quotes of 2 articles stand in their texts, character for character." in list(
        report.sentences()
    )


def test_a_pack_holds_what_it_takes_to_check_it():
    record = json.loads(MEMBERS[RECORD])
    answer, turned_down = record["answers"]
    assert [c["text"] for c in answer["citations"]] == ["articles/0001.txt"] * 2
    assert MEMBERS["articles/0001.txt"].decode() == RAIN
    assert turned_down["reason"] == "Nobody is named."
    assert [miss["quote"] for miss in turned_down["near_misses"]] == ["Fog came"]
    first = record["articles"][0]
    assert first["originals"] == [{"file": "rain-1.txt", "sha256": "ab" * 32}]
    assert first["text_sha256"] == sha256(RAIN.encode()).hexdigest()
    assert (first["version"], first["versions"]) == (1, 1)
    assert record["made"] == MADE.isoformat()
    # Whoever gets the pack need not know in whose folder the files lay.
    assert b"/home/ann" not in PACK


def test_the_same_evidence_makes_the_same_pack():
    assert to_pack(replace(EVIDENCE)) == PACK


def test_every_flipped_byte_is_told():
    """All of them between the members and in the manifest, every eleventh elsewhere."""
    kept = bytearray(PACK)
    inside = PACK.find(MEMBERS["answer.html"]), PACK.find(MEMBERS[RECORD])
    lengths = len(MEMBERS["answer.html"]), len(MEMBERS[RECORD])
    dull = {
        at
        for start, length in zip(inside, lengths, strict=True)
        for at in range(start, start + length)
        if at % 97
    }
    unseen = []
    for at in range(len(kept)):
        if at in dull:
            continue
        kept[at] ^= 1 << at % 8
        if check_pack(bytes(kept)).is_sound:
            unseen.append(at)
        kept[at] = PACK[at]
    assert unseen == []


@pytest.mark.parametrize("at", [0, 1, 500, len(PACK) // 2, len(PACK) - 1, len(PACK)])
def test_what_is_cut_off_or_added_at_an_end_is_told(at: int):
    assert at == len(PACK) or not check_pack(PACK[:at]).is_sound
    assert not check_pack(PACK[:at] + b"\0" + PACK[at:]).is_sound


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_a_file_that_was_taken_out_or_changed_is_named(name: str):
    without = {other: data for other, data in MEMBERS.items() if other != name}
    changed = {**MEMBERS, name: MEMBERS[name] + b" "}
    taken = (
        f"It has no {MANIFEST}, so it is no pack." if name == MANIFEST else f"{name} was taken out."
    )
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert check_pack(zipped(without, how)).faults[0] == taken
        assert check_pack(zipped(changed, how)).faults[0] == f"{name} was changed."


def test_a_file_that_was_put_in_is_named():
    more = {**MEMBERS, "articles/0003.txt": b"More."}
    assert check_pack(write_container(more)).faults == (
        "articles/0003.txt was put in; it is not of the pack.",
    )


def test_a_pack_that_was_packed_anew_is_told():
    (fault,) = check_pack(zipped(MEMBERS)).faults
    assert fault.startswith("The zip file is not, byte for byte, as it was written")


def moved(record: Any) -> None:
    record["answers"][0]["citations"][0]["start"] += 1
    record["answers"][0]["citations"][0]["end"] += 1


def exchanged(record: Any) -> None:
    record["answers"][0]["citations"][1]["quote"] = "=1+2"


def elsewhere(record: Any) -> None:
    record["answers"][1]["near_misses"][0]["text"] = "articles/0001.txt"


def beyond(record: Any) -> None:
    record["answers"][0]["citations"][0]["answer_end"] = 99


@pytest.mark.parametrize("change", [moved, exchanged, elsewhere, beyond])
def test_a_quote_that_does_not_stand_is_told_also_where_the_pack_was_sealed_again(
    change: Callable[[Any], None],
):
    (fault,) = check_pack(with_record(change)).faults
    assert fault.startswith("In the answer to “")


def test_a_changed_text_is_told_also_where_the_pack_was_sealed_again():
    again = {**MEMBERS, "articles/0001.txt": MEMBERS["articles/0001.txt"].replace(b"nine", b"five")}
    told = check_pack(sealed(again)).faults
    assert told[0] == "articles/0001.txt is not the text that evidence.json tells the sum of."
    assert "does not stand at the characters 18–58" in told[1]


def test_a_pack_that_was_sealed_again_has_another_id():
    def forge(record: Any) -> None:
        record["answers"][1]["reason"] = "Everybody saw it."

    forged = check_pack(with_record(forge))
    assert forged.is_sound
    assert forged.pack_id != id_of(PACK)


def test_a_quote_without_an_article_is_counted_as_unsealed():
    gone = Evidence(EVIDENCE.answers, EVIDENCE.exhibits[1:], frozenset({"fog-1"}), MADE)
    report = check_pack(to_pack(gone))
    assert (report.is_sound, report.quotes, report.unsealed) == (True, 1, 2)
    record = json.loads(dict(read_container(to_pack(gone)))[RECORD])
    assert [c["standing"] for c in record["answers"][0]["citations"]] == ["removed"] * 2


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped([*MEMBERS.items(), (RECORD, b"{}")])


def bomb() -> bytes:
    return zipped({**MEMBERS, "articles/0001.txt": bytes(70_000_000)}, zipfile.ZIP_DEFLATED)


def lying_bomb() -> bytes:
    """One that says of a member that unpacks to much that it has a byte."""
    packed = zipped({MANIFEST: bytes(70_000_000)}, zipfile.ZIP_DEFLATED)
    return packed.replace((70_000_000).to_bytes(4, "little"), (1).to_bytes(4, "little"))


def deep() -> bytes:
    return zipped({**MEMBERS, MANIFEST: b"[" * 200_000})


def encrypted() -> bytes:
    packed = bytearray(zipped(MEMBERS))
    at = packed.rfind(b"PK\x01\x02")
    packed[at + 8] |= 1
    return bytes(packed)


HOSTILE = {
    "twice": twice,
    "bomb": bomb,
    "lying bomb": lying_bomb,
    "deep": deep,
    "encrypted": encrypted,
    "traversal": lambda: sealed({**MEMBERS, "../../etc/passwd": b"x"}),
    "absolute": lambda: sealed({**MEMBERS, "/etc/passwd": b"x"}),
    "many": lambda: zipped({f"articles/{n:06}.txt": b"" for n in range(20_000)}),
    "bzip2": lambda: zipped(MEMBERS, zipfile.ZIP_BZIP2),
    "lzma": lambda: zipped(MEMBERS, zipfile.ZIP_LZMA),
    "empty": lambda: b"",
    "no zip": lambda: b"PK\x03\x04 and nothing",
    "numbers": lambda: sealed({**MEMBERS, RECORD: b'{"answers": [' + b"9" * 6_000 + b"]}"}),
    "no answers": lambda: sealed({**MEMBERS, RECORD: b'{"answers": 3, "articles": []}'}),
    "surrogates": lambda: sealed({**MEMBERS, RECORD: b'{"articles": [{"text": "\\ud800"}]}'}),
    "no text": lambda: sealed({**MEMBERS, "articles/0001.txt": b"\xff\xfe"}),
    "large": lambda: b"PK\x03\x04" + bytes(container.MAX_BYTES),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_bounded_time_and_room(kind: str):
    hostile = HOSTILE[kind]()
    tracemalloc.start()
    began = time.process_time()
    try:
        report = check_pack(hostile)
        took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.faults
    assert list(report.sentences())
    json.dumps(report.to_dict()).encode()
    assert took < 5
    assert peak < 4 * container.MAX_BYTES


def test_what_is_larger_than_is_checked_is_not_made(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(container, "MAX_BYTES", 1_000)
    with pytest.raises(NoEvidence, match="Write fewer answers"):
        to_pack(EVIDENCE)


def test_a_pack_is_told_from_a_draft(tmp_path: Path):
    (tmp_path / "pack.zip").write_bytes(PACK)
    (tmp_path / "draft.txt").write_text("PKs and other words")
    assert is_pack(tmp_path / "pack.zip")
    assert not is_pack(tmp_path / "draft.txt")
    assert check_pack(tmp_path / "pack.zip") == check_pack(PACK)
