"""Pressmark beside txtai, Haystack and LlamaIndex: adding, hybrid search, memory, disk.

    python -m tests.bench.beside DATA --work DIR [--python BESIDE/bin/python] [--articles N]
        [--threads N] [--seconds S]

All of them take the passages that Pressmark cut of N news articles, with their titles, and the
bundled model; each runs in a process of its own, used as its documentation says
(`requirements.txt` here says how to install the others; what isn't installed is left out, by
name). The steps, in this order:

- library: Pressmark adds the articles; its passages and their vectors are what the others get.
- adding: five parts of `--part` articles, each added by each side in turn, encoding and all.
- building: each side takes in all passages with their vectors known: what adding costs beyond
  encoding, and the folder that is left.
- searching: each side opens its folder and answers each question in turn, none of them twice.

On a machine that others use as well, `--threads 1` measures what one core does: two threads that
wait for each other there wait most of the time.

What is done is kept in DIR: interrupted, or past `--seconds`, it goes on where it stopped when it
is run again. The table is printed at the end; `beside.json` in DIR has all of it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.encoder import bundled_model_folder
from qa import Library
from qa.upkeep.embedding import embedding_text
from tests.bench.beside.family import Family, NotInstalled
from tests.bench.beside.processor import processor
from tests.bench.beside.sides import ENCODING_ONLY, OURS, ROOMS
from tests.bench.beside.table import lines
from tests.bench.news import rows, write_feed

TURNS, PART = 5, 30
"""How often each side adds a part in its turn, and how many articles there are in one."""
STEPS = ("adding", "building", "searching")
CHUNK = 50
"""Articles that are added at a time while the library is made."""
WARM_UP = 5
"""Questions that each side answers before the clock runs."""


class OutOfTime(Exception):
    """The rest is for another run."""


class Bench:
    def __init__(self, chosen: argparse.Namespace) -> None:
        self._work: Path = chosen.work
        self._count: int = chosen.articles
        self._questions: int = chosen.questions
        self._part: int = chosen.part
        self._ends = time.monotonic() + chosen.seconds
        self._family = Family(chosen.python, bundled_model_folder(), chosen.threads)
        self._work.mkdir(parents=True, exist_ok=True)
        self._articles = rows(chosen.data, self._count)
        self._steps: list[str] = chosen.steps
        self._sides = [name for name in ROOMS if not chosen.sides or name in chosen.sides]

    def run(self) -> dict[str, Any]:
        """All steps that aren't done yet; what came of all of them."""
        self._library()
        found = {
            "articles": self._count,
            "processor": processor(),
            "threads": self._family.threads,
            "texts": self._once("texts", self._texts),
        }
        if "adding" in self._steps:
            found["adding"] = self._once("adding", self._adding)
        if "building" in self._steps:
            found["building"] = {
                name: self._once(f"building {name}", partial(self._building, name))
                for name in self._sides
                if name not in (OURS[1], ENCODING_ONLY)
            }
        if "searching" in self._steps:
            found["searching"] = self._once("searching", self._searching)
        (self._work / "beside.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
        return found

    def _once(self, step: str, work: Callable[[], Any]) -> Any:
        file = self._work / f"{step}.json"
        if file.exists():
            return json.loads(file.read_text(encoding="utf-8"))
        self._look_at_clock()
        print(f"{step} …", file=sys.stderr, flush=True)
        found = work()
        self._keep(file, found)
        return found

    @staticmethod
    def _keep(file: Path, found: Any) -> None:
        new = file.with_suffix(".new")
        new.write_text(json.dumps(found, indent=1), encoding="utf-8")
        new.replace(file)

    def _look_at_clock(self) -> None:
        if time.monotonic() > self._ends:
            raise OutOfTime

    def _library(self) -> None:
        if (self._work / "texts.json").exists():
            return
        with Library.open(self._work / "library") as library:
            there = set(library.article_ids())
            new = [row for row in self._articles if row["id"] not in there]
            for start in range(0, len(new), CHUNK):
                self._look_at_clock()
                print(f"library, {len(new) - start} to go …", file=sys.stderr, flush=True)
                part = new[start : start + CHUNK]
                report = library.add(write_feed(self._work / f"feed-{start}.jsonl", part))
                assert not report.failed, report

    def _texts(self) -> dict[str, Any]:
        """Write the passages, as they are to be embedded, and their vectors."""
        with Library.open(self._work / "library") as library:
            catalogue = library._catalogue
            ids = catalogue.passage_ids(articles=[row["id"] for row in self._articles])
            held = catalogue.passages(ids)
            stored = b"".join(one.vector for one in catalogue.vectors(ids))
        vectors = np.frombuffer(stored, dtype="<f2").astype(np.float32).reshape(len(ids), -1)
        np.save(self._work / "vectors.npy", vectors)
        write_feed(self._work / "feed.jsonl", self._articles)
        passages = []
        for number in ids:
            entry, passage = held[number].entry, held[number].passage
            title = entry.title if entry.title_is_own else ""
            text = embedding_text(title, passage.heading, passage.text)
            passages.append({"number": number, "article_id": entry.article_id, "text": text})
        write_feed(self._work / "passages.jsonl", passages)
        return {"passages": len(ids), "characters": sum(len(p["text"]) for p in passages)}

    def _passages(self) -> list[dict[str, Any]]:
        with (self._work / "passages.jsonl").open(encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def _adding(self) -> dict[str, Any]:
        """By side: what each turn took."""
        file = self._work / "adding so far.json"
        found: dict[str, Any] = {"turns": [], "memory": {}, "versions": {}, "missing": {}}
        if file.exists():
            found = json.loads(file.read_text(encoding="utf-8"))
        of_article: dict[str, list[dict[str, Any]]] = {}
        for passage in self._passages():
            of_article.setdefault(passage["article_id"], []).append(passage)
        size = min(self._part, self._count // (TURNS + 1))
        parts = [self._articles[n * size : (n + 1) * size] for n in range(TURNS + 1)]
        folder = self._work / "adding"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        with self._family.of(self._sides) as family:
            for name in family.names:
                family.ask(name, "make", folder=str(folder / name))
            # They warm up with a few articles of the last part.
            for n in [TURNS, *range(len(found["turns"]), TURNS)]:
                self._look_at_clock()
                part = parts[n][:5] if n == TURNS else parts[n]
                feed = write_feed(folder / f"{n}.jsonl", part)
                texts = [p for row in part for p in of_article.get(row["id"], [])]
                passages = write_feed(folder / f"{n}-passages.jsonl", texts)
                turn = {}
                for name in family.turned(n):
                    added = family.ask(name, "add", feed=str(feed), passages=str(passages))
                    finished = family.ask(name, "finish")
                    turn[name] = {"passages": added["passages"], **_both(added, finished)}
                if n < TURNS:
                    found["turns"].append(turn)
                    print(f"adding, turn {n + 1} …", file=sys.stderr, flush=True)
                    self._keep(file, found)
            for name in family.names:
                told = family.ask(name, "told")
                found["memory"][name] = told["memory"]
                found["versions"][name] = told["versions"]
            found["missing"] = family.missing
        shutil.rmtree(folder)
        return found

    def _building(self, name: str) -> dict[str, Any]:
        folder = self._work / name
        shutil.rmtree(folder, ignore_errors=True)
        try:
            with self._family.of([name], strict=True) as family:
                family.ask(name, "make", folder=str(folder))
                added = family.ask(
                    name,
                    "add",
                    feed=str(self._work / "feed.jsonl"),
                    passages=str(self._work / "passages.jsonl"),
                    vectors=str(self._work / "vectors.npy"),
                )
                finished = family.ask(name, "finish")
        except NotInstalled as error:
            return {"missing": str(error)}
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        return {**_both(added, finished), "bytes": size}

    def _searching(self) -> dict[str, Any]:
        """By side: opening, memory, and what each question took and found."""
        titled = [row for row in self._articles if row["title"]]
        step = max(1, len(titled) // (self._questions + WARM_UP))
        asked = titled[::step][: self._questions + WARM_UP]
        found: dict[str, Any] = {"opened": {}, "questions": [], "memory": {}, "versions": {}}
        sides = [name for name in self._sides if name != ENCODING_ONLY]
        with self._family.of(sides) as family:
            for name in family.names:
                folder = self._work / (OURS[0] if name in OURS else name)
                found["opened"][name] = family.ask(name, "open", folder=str(folder))
            for n, row in enumerate(asked):
                question = f"What is known about this: {row['title']}?"[:300]
                answers = {}
                for name in family.turned(n):
                    answer = family.ask(name, "search", question=question)
                    answer["found"] = row["id"] in answer.pop("articles")
                    answers[name] = answer
                if n >= WARM_UP:
                    found["questions"].append(answers)
            for name in family.names:
                told = family.ask(name, "told")
                found["memory"][name] = told["memory"]
                found["versions"][name] = told["versions"]
            found["missing"] = family.missing
        return found


def _both(added: dict[str, Any], finished: dict[str, Any]) -> dict[str, float]:
    """What adding and finishing took together."""
    return {one: added[one] + finished[one] for one in ("seconds", "processor_seconds")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the others'")
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--part", type=int, default=PART, help="articles that are added in a turn")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="then begin no step")
    parser.add_argument("--threads", type=int, help="of the processor, for each side")
    parser.add_argument("--steps", nargs="*", choices=STEPS, default=STEPS, help="only these")
    parser.add_argument("--sides", nargs="*", choices=list(ROOMS), help="only these")
    chosen = parser.parse_args()
    try:
        found = Bench(chosen).run()
    except OutOfTime:
        print(f"out of time; run it again with --work {chosen.work} to go on")
        sys.exit(1)
    print("\n".join(lines(found)))


if __name__ == "__main__":
    main()
