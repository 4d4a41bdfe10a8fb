"""Examples made of rows: what is answerable stays so, what is not holds no answer."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.reading.training import examples, perturb, settings
from qa.reading.training.examples import (
    UNKNOWN,
    Example,
    Workshop,
    edited,
    listed,
    renamed,
    share,
    shortened,
    spoken,
)
from qa.reading.training.rows import Row

PLAN = settings.Examples(
    seed=3,
    passage_words=40,
    development_permille=0,
    squad2_development_groups=0,
    rows={"squad2": 100, "selqa": 100, "squadshifts-reddit": 100},
    renamed=100,
    titled=100,
    same_article=100,
    retrieved=100,
    swapped=100,
    renamed_passage=100,
    mistitled=100,
    opposite=100,
    other_window=100,
    unreported=100,
    short_share=0.0,
    short_words=20,
    plain_share=0.0,
    keyword_share=0.0,
    typo_share=0.0,
    spoken_share=0.0,
    listed_share=0.0,
)


class WordEncoder:
    """Vectors of word counts, hashed: texts with the same words are near."""

    name, dim = "words", 64

    def encode(self, texts: Sequence[str], role: str) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for i, text in enumerate(texts):
            for word in text.lower().split():
                vectors[i, sum(map(ord, word)) % self.dim] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def row(question: str, context: str, *answers: str, title: str, source: str = "squad2") -> Row:
    spans = tuple((context.index(a), context.index(a) + len(a)) for a in answers)
    return Row(question, context, spans, title, title, source)


FERRY = (
    "The first ferry of Seaham crossed the bay in 1912. It carried forty people and a goat. "
    "The council of Seaham paid for its engine, which came from Hull."
)
PIER = (
    "Seaham built its pier of oak and iron. Storms took the end of it in the winter of 1931. "
    "A new one of concrete was opened by the mayor, and the band played until midnight."
)
TRAM = (
    "The tram of Whitby runs to the abbey on Sundays. Its driver rings a bell at each bend. "
    "Tickets are sold at the harbour, where the line begins, for two pounds."
)
ROWS = [
    row("When did Seaham open its first ferry?", FERRY, "1912", title="Seaham"),
    row("Who paid for the engine of the ferry?", FERRY, "council of Seaham", title="Seaham"),
    row("Where did the engine of Leeds come from?", FERRY, title="Seaham"),
    row("What did storms take from Seaham in 1931?", PIER, "the end of it", title="Seaham"),
    row("Where are tickets for the Whitby tram sold?", TRAM, "at the harbour", title="Whitby"),
    row(
        "What does the driver ring?",
        TRAM,
        "Its driver rings a bell at each bend.",
        title="Whitby",
        source="selqa",
    ),
    row(
        "How much was the kettle?",
        "I bought a kettle last week. It cost me twelve pounds and it whistles well.",
        "twelve pounds",
        title="",
        source="squadshifts-reddit",
    ),
]


@pytest.fixture(scope="module")
def made() -> list[Example]:
    return Workshop(ROWS, PLAN, WordEncoder()).make()


def of(made: Sequence[Example], kind: str) -> list[Example]:
    return [example for example in made if example.kind == kind]


def test_every_kind_is_made(made: list[Example]) -> None:
    assert set(Counter(example.kind for example in made)) == {
        "answerable",
        "unanswerable",
        "renamed",
        "renamed_passage",
        "titled",
        "mistitled",
        "same_article",
        "retrieved",
        "swapped",
        "opposite",
        "other_window",
        "unreported",
    } - {"other_window"}  # no context here is longer than one passage


def test_every_span_and_sentence_lies_in_its_passage(made: list[Example]) -> None:
    for example in made:
        assert len(example.evidence) == len(example.sentences)
        for start, end in (*example.sentences, *example.answers):
            assert 0 <= start < end <= len(example.text)
            assert example.text[start:end] == example.text[start:end].strip()


def test_unanswerable_examples_have_neither_answer_nor_evidence(made: list[Example]) -> None:
    for example in made:
        if not example.answerable:
            assert example.answers == ()
            assert set(example.evidence) <= {0}
        else:
            assert 1 in example.evidence


def test_answers_keep_their_words_and_their_sentence(made: list[Example]) -> None:
    [example] = {
        e for e in of(made, "answerable") if e.question == "Who paid for the engine of the ferry?"
    }
    assert [example.text[s:e] for s, e in example.answers] == ["council of Seaham"]
    assert example.evidence == (0, 0, 1)


def test_whole_sentence_answers_are_evidence_only(made: list[Example]) -> None:
    [example] = {e for e in of(made, "answerable") if e.source == "selqa"}
    assert example.answers == ()
    assert example.evidence == (0, 1, 0)


def test_swapped_question_names_what_the_passage_does_not(made: list[Example]) -> None:
    asked = {r.question for r in ROWS}
    for example in of(made, "swapped"):
        assert example.question not in asked
        told = f"{example.title} {example.text}"
        assert any(not perturb.holds(told, m.text) for m in perturb.mentions(example.question))


def test_renamed_example_is_answered_by_the_renamed_passage_only(made: list[Example]) -> None:
    answered, unanswered = of(made, "renamed"), of(made, "renamed_passage")
    assert answered
    for right, wrong in zip(
        sorted(answered, key=lambda e: e.text),
        sorted(unanswered, key=lambda e: e.text),
        strict=True,
    ):
        assert right.text == wrong.text
        assert right.question != wrong.question
        assert [right.text[s:e] for s, e in right.answers][:1] != [""]


def test_place_of_a_titled_question_stands_in_the_title_alone(made: list[Example]) -> None:
    [titled], [mistitled] = of(made, "titled"), of(made, "mistitled")
    told = set(re.findall(r"\w+", titled.text))
    shared = set(re.findall(r"\w+", titled.title)) & set(re.findall(r"\w+", titled.question))
    assert shared - told
    assert not (shared - told) & set(re.findall(r"\w+", mistitled.title))
    assert titled.question == mistitled.question
    assert titled.title != mistitled.title


def test_found_passages_are_of_another_context_and_hold_no_answer(made: list[Example]) -> None:
    answers = {r.question: [r.context[s:e] for s, e in r.answers] for r in ROWS}
    contexts = {r.question: r.context for r in ROWS}
    for example in of(made, "same_article") + of(made, "retrieved"):
        assert example.text not in contexts[example.question]
        assert not any(perturb.holds(example.text, a) for a in answers[example.question])
    assert {e.title for e in of(made, "same_article")} == {"Seaham"}


def test_the_same_seed_makes_the_same_examples(made: list[Example]) -> None:
    assert Workshop(ROWS, PLAN, WordEncoder()).make() == made
    assert Workshop(ROWS, replace(PLAN, seed=4), WordEncoder()).make() != made


def test_written_examples_are_read_back_and_their_bytes_are_the_same(
    tmp_path: Path, made: list[Example]
) -> None:
    examples.write(tmp_path / "a.gz", made)
    examples.write(tmp_path / "b.gz", made)
    assert examples.read(tmp_path / "a.gz") == made
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_long_context_gives_passages_without_the_answer() -> None:
    long = row(
        "When did Seaham open its first ferry?", f"{FERRY}\n{TRAM}\n{PIER}", "1912", title="Seaham"
    )
    plan = replace(PLAN, rows={"squad2": 1}, passage_words=30)
    found = of(Workshop([long], plan, WordEncoder()).make(), "other_window")
    assert found
    assert not any("1912" in example.text for example in found)


def test_renaming_moves_spans_along() -> None:
    text = "Hull lost. The fans of Hull wept."
    changed, move = renamed(text, "hull", "Whitby")
    assert changed == "Whitby lost. The fans of Whitby wept."
    for words in ("lost", "The fans", "wept", "lost. The fans of Hull wept"):
        start = text.index(words)
        s, e = move((start, start + len(words)))
        assert changed[s:e] == words.replace("Hull", "Whitby")


def test_edits_move_spans_along() -> None:
    text = "Rain fell on Hull."
    changed, move = edited(text, [(0, 0, "“"), (17, 18, ",” he said.")])
    assert changed == "“Rain fell on Hull,” he said."
    assert changed[slice(*move((0, 17)))] == "Rain fell on Hull"
    assert changed[slice(*move((0, 18)))] == "Rain fell on Hull,” he said."


TWO = Example(
    question="Where did rain fall?",
    title="",
    text="Snow fell first. Rain fell on Hull. It was cold.",
    sentences=((0, 16), (17, 35), (36, 48)),
    evidence=(0, 1, 0),
    answers=((30, 34),),
    answerable=True,
    kind="answerable",
    source="squad2",
)


def test_sentence_becomes_direct_speech_with_its_speaker() -> None:
    chosen = set()
    for seed in range(20):
        said = spoken(replace(TWO, answers=()), random.Random(seed))
        plain = [said.text[s:e] for s, e in said.sentences]
        [n] = [n for n, sentence in enumerate(plain) if "“" in sentence]
        before = TWO.text[slice(*TWO.sentences[n])]
        words = f"“{before[:-1]},” "
        assert plain[n].startswith(words)
        assert plain[n].removeprefix(words).removesuffix(".") in examples.SPEAKERS
        assert said.text == " ".join(plain)
        chosen.add(n)
    assert chosen == {1}  # the others have three words


def test_direct_speech_keeps_the_answer_and_falls_on_any_sentence() -> None:
    text = "Snow fell on Leeds first. Rain fell on Hull. It was cold in Hull then."
    three = replace(TWO, text=text, sentences=((0, 25), (26, 44), (45, 70)), answers=((39, 43),))
    spoken_of = set()
    for seed in range(20):
        said = spoken(three, random.Random(seed))
        assert [said.text[s:e] for s, e in said.answers] == ["Hull"]
        spoken_of |= {n for n, (s, e) in enumerate(said.sentences) if "“" in said.text[s:e]}
    assert spoken_of == {0, 1, 2}


def test_sentence_that_can_not_be_said_as_it_stands_stays() -> None:
    one = replace(TWO, text="Rain fell on Hull.", sentences=((0, 18),), evidence=(1,))
    for other in (
        replace(one, answers=((13, 18),)),
        replace(one, text="“Rain” fell on it.", answers=()),
        replace(one, text="Rain fell on Hull!", answers=((13, 17),)),
    ):
        assert spoken(other, random.Random(1)) == other
    assert spoken(replace(one, answers=((13, 17),)), random.Random(1)).text != one.text


def test_sentences_become_the_items_of_a_list() -> None:
    bullets = set()
    for seed in range(20):
        items = listed(TWO, random.Random(seed))
        assert [items.text[s:e] for s, e in items.answers] == ["Hull"]
        plain = ["Snow fell first.", "Rain fell on Hull.", "It was cold."]
        assert [items.text[s:e] for s, e in items.sentences] == plain
        first, second, third = items.text.split("\n")
        bullets.add(second.removesuffix(plain[1]))
        assert third.removesuffix(plain[2]) == second.removesuffix(plain[1])
        assert first.endswith(plain[0])
    assert bullets == {"• ", "- ", "* ", ""}
    assert listed(replace(TWO, sentences=((0, 48),)), random.Random(1)).text == TWO.text


def test_smaller_share_is_part_of_the_larger() -> None:
    many = [replace(TWO, title=str(n), source="squad2" if n % 2 else "selqa") for n in range(400)]
    small = share(many, squad2=1.0, other=0.2, seed=1)
    large = share(many, squad2=1.0, other=0.5, seed=1)
    assert [e for e in small if e.source == "squad2"] == many[1::2]
    assert 20 < len(small) - 200 < 60
    assert [e for e in large if e in small] == small


def test_unreported_attribute_is_asked_of_what_the_passage_names(made: list[Example]) -> None:
    found = of(made, "unreported")
    assert found
    for example in found:
        assert not example.answerable
        told = f"{example.title} {example.text}"
        assert any(perturb.holds(told, m.text) for m in perturb.mentions(example.question))


def test_question_for_what_the_passage_speaks_of_is_not_called_unreported() -> None:
    told = "Hull was founded in 1299 and its budget is in pounds."
    asked = {perturb.unreported("Hull", told, random.Random(n)) for n in range(300)}
    assert "When was Hull born?" in asked
    assert not asked & {"When was Hull founded?", "What is the budget of Hull?", None}
    lived = {
        perturb.unreported("Ann", "Ann (1856–1943) sang.", random.Random(n)) for n in range(300)
    }
    assert not lived & {"When was Ann born?", "How old is Ann?"}


def test_shortened_example_keeps_its_answer_and_whole_sentences() -> None:
    text = "One two. Three four. Five six. Seven eight. Nine ten."
    sentences = ((0, 8), (9, 20), (21, 30), (31, 43), (44, 53))
    example = Example(
        "What is five?", "", text, sentences, (0, 0, 1, 0, UNKNOWN), ((21, 25),), True, "k", "s"
    )
    texts = set()
    for seed in range(30):
        short = shortened(example, 4, random.Random(seed))
        assert [short.text[s:e] for s, e in short.answers] == ["Five"]
        assert [short.text[s:e] for s, e in short.sentences] == [
            s + "." for s in short.text.rstrip(".").split(". ")
        ]
        assert [
            short.text[s:e]
            for (s, e), label in zip(short.sentences, short.evidence, strict=True)
            if label == 1
        ] == ["Five six."]
        texts.add(short.text)
    assert texts == {"Three four. Five six.", "Five six. Seven eight."}


def test_shortened_unanswerable_example_keeps_the_sentence_nearest_to_the_question() -> None:
    text = "Rain fell. The tram of Whitby stopped. Snow fell."
    sentences = ((0, 10), (11, 38), (39, 49))
    example = Example(
        "Who drove the Whitby tram?", "", text, sentences, (0, 0, 0), (), False, "k", "s"
    )
    assert shortened(example, 3, random.Random(1)).text == "The tram of Whitby stopped."


@pytest.mark.parametrize(
    ("context", "span", "tidy"),
    [
        ("He paid £20, then left.", "£20,", "£20"),
        ("the last week of May, 1974,", "May, 1974,", "May, 1974"),
        ("sharing it with others", "it with othe", "it with others"),
        ("growth (20%) was", "(20%)", "(20%)"),
        ("a – b", "–", "–"),
    ],
)
def test_answers_lose_marks_around_them_and_get_their_words_whole(
    context: str, span: str, tidy: str
) -> None:
    start = context.index(span)
    s, e = examples._tidy(context, (start, start + len(span)))
    assert context[s:e] == tidy
