"""Examples told otherwise: their spans move along, their answers stay."""

from __future__ import annotations

import random
from dataclasses import replace

from qa.training import edits
from qa.training.edits import edited, listed, renamed, shortened, spoken
from qa.training.examples import UNKNOWN, Example

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


def test_sentence_becomes_direct_speech_with_its_speaker() -> None:
    chosen = set()
    for seed in range(20):
        said = spoken(replace(TWO, answers=()), random.Random(seed))
        plain = [said.text[s:e] for s, e in said.sentences]
        [n] = [n for n, sentence in enumerate(plain) if "“" in sentence]
        before = TWO.text[slice(*TWO.sentences[n])]
        words = f"“{before[:-1]},” "
        assert plain[n].startswith(words)
        assert plain[n].removeprefix(words).removesuffix(".") in edits.SPEAKERS
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


def test_evidence_is_denied_outside_its_answer() -> None:
    text = "Snow fell first. The pier was opened in Hull. It was cold."
    one = replace(TWO, text=text, sentences=((0, 16), (17, 45), (46, 58)), answers=((40, 44),))
    other = edits.denied(one)
    assert other is not None
    assert other.text == "Snow fell first. The pier was not opened in Hull. It was cold."
    assert [other.text[s:e] for s, e in other.answers] == ["Hull"]
    assert [other.text[s:e] for s, e in other.sentences][1:] == [
        "The pier was not opened in Hull.",
        "It was cold.",
    ]
    assert edits.denied(replace(one, answers=((26, 44),))) is None  # "was opened in Hull"
    assert edits.denied(replace(one, evidence=(0, 1, 1))) is None
    assert edits.denied(TWO) is None  # "fell"
