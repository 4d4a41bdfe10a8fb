"""A sealed pack: an answer or a conversation with all that it takes to check it, in one file.

    manifest.json        every other file with its size and SHA-256; its own SHA-256 is the id
    evidence.json        questions, answers, what was turned down, the articles with their originals
    articles/0001.txt    the text of each article that is quoted, as it was quoted, in UTF-8
    answer.html          the answer as a page
    README.txt           how to check it without Pressmark

There is no key in it. Whoever changes a pack can seal it again, and it then has another id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from qa.answer import Answer, Citation
from qa.errors import NoEvidence
from qa.evidence import container
from qa.evidence.exhibits import Evidence, Exhibit, Quoted
from qa.evidence.printable import to_html
from qa.evidence.version import made_by

FORMAT, VERSION = "pressmark-pack", 1
MANIFEST, RECORD, PAGE, READ_ME = "manifest.json", "evidence.json", "answer.html", "README.txt"

_READ_ME = """A sealed pack of Pressmark: an answer in the words of articles, with all to check it.

answer.html    the answer, to be read in a browser
evidence.json  the same as data: questions, answers, citations, what was turned down and why,
               the articles with the SHA-256 of the files that they were read from
articles/      the articles' texts as they were quoted, in UTF-8
manifest.json  each file here with its size in bytes and its SHA-256

To check it:        pressmark verify PACK.zip
By hand:            sha256sum manifest.json gives the pack's id, and sha256sum of every other
                    file what manifest.json says of it. A quote is the characters from "start"
                    up to "end" (counted from 0, as Unicode characters, not bytes) of the text
                    that its citation names.

What it proves: that nothing here was changed since a pack with this id was made, and that
every quote stands in the text that lies beside it. What it doesn't: who made it, and that the
texts are what was published. Anybody can change a pack and seal it again; it then has another
id. So get the id from whoever made the pack, by another way, and compare; and compare the
originals with their sums.
"""


def to_pack(evidence: Evidence) -> bytes:
    """The pack's bytes; the same evidence always gives the same.

    Raises:
        NoEvidence: if it would be larger than what is checked.
    """
    names = {id(one): f"articles/{n:04}.txt" for n, one in enumerate(evidence.exhibits, 1)}
    members = {
        RECORD: canonical(_record(evidence, names)),
        PAGE: to_html(evidence).encode("utf-8", "replace"),
        READ_ME: _READ_ME.encode(),
        **{names[id(one)]: one.article.text.encode("utf-8") for one in evidence.exhibits},
    }
    packed = container.write_container({**members, MANIFEST: manifest_of(members)})
    if len(packed) > container.MAX_BYTES or len(members) >= container.MAX_MEMBERS:
        raise NoEvidence(
            f"The pack would have {len(packed) / 1e6:.0f} MB in {len(members):,} files; at most "
            f"{container.MAX_BYTES // 1_000_000} MB in {container.MAX_MEMBERS:,} files can be "
            "checked. Write fewer answers into it."
        )
    return packed


def manifest_of(members: Mapping[str, bytes]) -> bytes:
    """The manifest of the other members: there is one, byte for byte."""
    files = [
        {"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in sorted(members.items())
        if name != MANIFEST
    ]
    return canonical({"format": FORMAT, "version": VERSION, "files": files})


def id_of(packed: bytes) -> str:
    """The id of a pack that was made here."""
    members = dict(container.read_container(packed))
    return sha256(members[MANIFEST]).hexdigest()


def canonical(value: Any) -> bytes:
    """A value as JSON, of which there is one form."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return f"{text}\n".encode("utf-8", "replace")


def _record(evidence: Evidence, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "made": evidence.made.isoformat(),
        "made_by": made_by(),
        "name": evidence.name,
        "answers": [_answer(evidence, answer, names) for answer in evidence.answers],
        "articles": [_article(one, names[id(one)]) for one in evidence.exhibits],
    }


def _answer(evidence: Evidence, answer: Answer, names: Mapping[int, str]) -> dict[str, Any]:
    """The answer as JSON has it, without times; each quote with its text and its standing.

    Files are named without their folders, which are nobody's business.
    """
    row = answer.to_dict()
    del row["timings_ms"]

    def quotes(given: tuple[Quoted, ...]) -> list[dict[str, Any]]:
        rows = []
        for quote in given:
            exhibit = evidence.exhibit_of(quote)
            text = names[id(exhibit)] if exhibit else None
            standing = evidence.standing(quote).value
            row = {**quote.to_dict(), "source": quote.place.file}
            if isinstance(quote, Citation):
                also = [{**p.to_dict(), "source": p.file} for p in quote.also_in]
                row["also_in"] = also
            rows.append({**row, "text": text, "standing": standing})
        return rows

    row["citations"] = quotes(answer.citations)
    row["near_misses"] = quotes(answer.near_misses)
    return row


def _article(exhibit: Exhibit, name: str) -> dict[str, Any]:
    article = exhibit.article
    return {
        "text": name,
        "article_id": article.article_id,
        "title": article.title,
        "title_is_own": article.title_is_own,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "published_evidence": article.published_evidence,
        "url": article.url,
        "text_sha256": exhibit.text_sha256,
        "version": exhibit.version,
        "versions": exhibit.versions,
        "originals": [{"file": one.file, "sha256": one.sha256} for one in exhibit.originals],
    }
