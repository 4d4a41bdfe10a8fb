"""How `ask` shows answers of each kind, stops, and lets one choose."""

import io
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from qa.answer import Answer
from qa.cli.asking_commands import _answer, _asked
from qa.cli.printing import print_answer, print_choices
from qa.question import NO_FILTERS
from tests.qa.by_hand import BY_HAND


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[[str], list[str]]:
    """The lines that are printed of an answer, but for empty ones, places and what was read."""

    def lines(kind: str) -> list[str]:
        print_answer(BY_HAND[kind])
        if BY_HAND[kind].choices:
            print_choices(BY_HAND[kind])
        out = capsys.readouterr().out
        assert not out.startswith("\n")
        return [line for line in out.splitlines() if line and not re.match("    |Read 9 ", line)]

    return lines


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("fact", ["1,100 people [1]", "[1] “It carries 1,100 people a day.”"]),
        (
            "possibly",
            [
                "Understood as: What does a day ticket of the ferry cost?",
                "Possibly: £5 [1]",
                "[1] “A day ticket costs £5.”",
            ],
        ),
        (
            "no_headline",
            [
                "Possibly:",
                "[1] “The north ferry was rated outstanding.”",
                "[2] “The north ferry was rated good.”",
            ],
        ),
        (
            "list",
            [
                "2 entries",
                "“The north ferry”",
                "[1] “The north ferry was rated outstanding.”",
                "[2] “The north ferry was rated good.”",
                "“The south ferry”",
                "[3] “The south ferry was rated good.”",
                "Further quotes:",
                "[4] “The bridge was rated good by everybody who was asked.”",
                "Read 62 of 120 passages found, of 25 articles: 14 hold an entry, 40 don't, 8 "
                "can't be told. About 3 more may have been missed (an estimate from how far the "
                "two searches agree).",
                "Read further with: --exhaustive",
            ],
        ),
        (
            "comparison",
            [
                "the north ferry",
                "[1] “The north ferry was rated outstanding.”",
                "[2] “The north ferry was rated good.”",
                "the south ferry",
                "[3] “The south ferry was rated good.”",
                "no evidence found for the tunnel",
            ],
        ),
        (
            "time",
            [
                "newer, published 2022-06-09",
                "[1] “The north ferry was rated outstanding.”",
                "older, published 2021-03-04",
                "[2] “The north ferry was rated good.”",
                "2021-03-02 in the text",
                "[3] “It carries 900 people a day, the harbour board said on 2 March 2021.”",
            ],
        ),
        ("yes_no", ["[1] “The north ferry was rated outstanding.”", "Our reading: Yes"]),
        (
            "disagreement",
            [
                "The articles don't agree on this.",
                "[1] “A day ticket costs £5.”",
                "[2] “A day ticket costs £4.”",
            ],
        ),
        ("library", ["Articles in the library: 4."]),
        (
            "choice",
            [
                "Which of these is meant?",
                "1. How is the north ferry rated now?",
                "2. Is the north ferry outstanding?",
            ],
        ),
    ],
)
def test_each_kind_has_its_form_in_the_terminal(printed, kind: str, lines: list[str]):
    assert printed(kind) == lines


def test_a_quote_that_was_recognised_says_so(capsys: pytest.CaptureFixture[str]):
    answer = BY_HAND["fact"]
    first, *others = answer.citations
    print_answer(replace(answer, citations=(replace(first, recognised=True), *others)))
    said = "    read by OCR, so check it against the page"
    assert [line for line in capsys.readouterr().out.splitlines() if "OCR" in line] == [said]


def test_the_newest_article_of_a_topic_is_marked(capsys: pytest.CaptureFixture[str]):
    print_answer(BY_HAND["topic"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[lines.index("[2] “The north ferry was rated outstanding.”") + 1] == "    newest"
    assert lines.count("    newest") == 1


def test_no_words_of_an_article_or_a_question_draw_a_line_at_the_left(printed):
    """Its label and its quote begin with marks of ours; a line of its own is set in."""
    left = [line.split(" ")[0] for line in printed("hostile")]
    ours = ["Understood", "1", "A", "“The", "[1]", "no", "Which", "1."]
    assert left == ours


@dataclass
class ShowingLibrary:
    """Answers with what it is told, after Ctrl+C where it is told so."""

    answers: dict[str, Answer]
    interrupts: int = 0

    def ask(self, question, scope, *, exhaustive, stopped, show, on_sent):
        show(3 / 9, "Read 3")
        for _ in range(self.interrupts):
            signal.raise_signal(signal.SIGINT)
        assert stopped() == (exhaustive and self.interrupts > 0)
        return self.answers[question]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl+C ends Python, as where a person runs it: background jobs are left alone by it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_an_exhaustive_reading_and_keeps_what_was_found(capsys):
    library = ShowingLibrary({"Which?": BY_HAND["list"]}, interrupts=1)
    before = signal.getsignal(signal.SIGINT)
    assert _asked(library, "Which?", NO_FILTERS, True, True) == (BY_HAND["list"], True)
    assert signal.getsignal(signal.SIGINT) == before
    assert capsys.readouterr().err == "Stopping; Ctrl+C again ends at once.\n"
    with pytest.raises(KeyboardInterrupt):
        _asked(library, "Which?", NO_FILTERS, False, True)
    with pytest.raises(KeyboardInterrupt):
        _asked(replace(library, interrupts=2), "Which?", NO_FILTERS, True, True)
    assert signal.getsignal(signal.SIGINT) == before


class Terminal(io.StringIO):
    """Standard input of somebody who sits before it and types lines."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["2"], "Is the north ferry outstanding?"),
        (["7", "two", "1"], "How is the north ferry rated now?"),
        ([""], None),
        ([], None),
    ],
)
def test_on_a_terminal_a_number_asks_the_question_that_it_stands_for(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    typed: list[str],
    asked: str | None,
):
    choice = BY_HAND["choice"]
    library = ShowingLibrary({"And there?": choice})
    library.answers |= {q: replace(BY_HAND["fact"], text=q) for q in choice.choices}
    monkeypatch.setattr("sys.stdin", Terminal("".join(f"{line}\n" for line in typed)))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    _, stopped = _answer(library, "And there?", NO_FILTERS, False, False, True)
    assert not stopped
    out = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)
    assert out.startswith("Which of these is meant?\n1. How is the north ferry rated now?\n")
    assert [q for q in choice.choices if f"{q} [1]" in out] == ([asked] if asked else [])
