"""Lists over a small real library, read by a reader whose numbers are known."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from qa import Library
from qa.answer import Answer, LookedAt, Progress
from qa.question import Understood
from qa.reading.reader import Candidate, Claim, Judgement, Reading
from qa.settings import Settings
from tests.fakes import SIMILARITY, WordEncoder
from tests.qa.composing.told_reader import ToldReader

OUTSTANDING = "Which councils were rated outstanding?"


def row(article_id: str, published: str, text: str, title: str = "News") -> dict[str, str]:
    return {"id": article_id, "title": title, "published": published, "text": text}


COUNCILS = [
    row(
        "east",
        "2021-03-01",
        "Eastmoor Council was rated outstanding in March. The news was welcome there.",
    ),
    row(
        "both",
        "2023-05-01",
        "The London Borough of Northmoor was rated outstanding on Monday. "
        "Southmoor Council, its neighbour, was rated good, not outstanding.",
    ),
    row("again", "2022-04-01", "As Eastmoor was rated outstanding again, staff had cake."),
    row("weather", "2022-04-02", "It rained in Southmoor. The fair was called off."),
]


@contextmanager
def opened(
    folder: Path,
    rows: list[dict[str, str]],
    reader: ToldReader,
    settings: Settings = SIMILARITY,
    words: Sequence[str] = ("outstanding", "rated", "pledges", "commented"),
) -> Iterator[Library]:
    (folder / "feed.jsonl").write_text("".join(json.dumps(each) + "\n" for each in rows))
    encoder = WordEncoder(*words)
    with Library.open(folder / "library", encoder=encoder, settings=settings) as library:
        library._reader = reader
        library.add(folder / "feed.jsonl")
        yield library


def entries(answer: Answer) -> list[tuple[str, tuple[str, ...]]]:
    """Each entry's label, and what its quotes say."""
    quotes = {citation.n: citation.quote for citation in answer.citations}
    return [(group.label, tuple(quotes[n] for n in group.citations)) for group in answer.groups]


def test_each_thing_is_one_entry_with_the_quotes_that_support_it(tmp_path):
    reader = ToldReader("rated outstanding")
    with opened(tmp_path, COUNCILS, reader) as library:
        answer = library.ask(OUTSTANDING)
    assert entries(answer) == [
        (
            "London Borough of Northmoor",
            ("The London Borough of Northmoor was rated outstanding on Monday.",),
        ),
        (
            "Eastmoor Council",
            (
                "Eastmoor Council was rated outstanding in March.",
                "As Eastmoor was rated outstanding again, staff had cake.",
            ),
        ),
    ]
    assert [group.label_is_ours for group in answer.groups] == [False, False]
    assert answer.looked_at == LookedAt(4, 4, 3, 1, 0, 0, 4)


class HalfSure(ToldReader):
    """Supports by half whatever sentence has one of `telling`."""

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        said = [c.stored.passage.words_of(c.sentences) for c in claims]
        tells = [any(t in " ".join(s) for t in self.telling) for s in said]
        return [Judgement(0.5, 0.3, 0.2) if one else Judgement(0.1, 0.2, 0.7) for one in tells]


def test_what_two_sentences_in_other_words_support_by_half_is_an_entry(tmp_path):
    rows = [
        row("one", "2021-03-01", "Eastmoor Council has the top grade. It rained there."),
        row("two", "2022-04-01", "The best mark went to Eastmoor Council. Staff had cake."),
        row("other", "2022-04-02", "Southmoor Council has the top grade. It snowed there."),
    ]
    with opened(tmp_path, rows, HalfSure("top grade", "best mark")) as library:
        answer = library.ask(OUTSTANDING)
    assert [label for label, _ in entries(answer)] == ["Eastmoor Council"]


def test_of_claims_as_likely_that_whose_sentence_has_the_words_is_an_entry(tmp_path):
    rows = [
        row("one", "2021-03-01", "Eastmoor Council was graded, and rated outstanding."),
        row("other", "2022-04-02", "Southmoor Council was graded, and praised."),
    ]
    with opened(tmp_path, rows, HalfSure("was graded")) as library:
        answer = library.ask(OUTSTANDING)
    assert [label for label, _ in entries(answer)] == ["Eastmoor Council"]


class Barely(ToldReader):
    """Supports some claims a little more than an entry needs, and reads no answer anywhere."""

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        return [replace(reading, confidence=0.02) for reading in super().read(batch)]

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        telling = [any(words in claim.evidence for words in self.telling) for claim in claims]
        said = [
            one and "was once" in claim.text for one, claim in zip(telling, claims, strict=True)
        ]
        return [Judgement(0.68, 0.2, 0.12) if one else Judgement(0.1, 0.8, 0.1) for one in said]


def test_what_has_ever_been_so_is_listed_where_two_sentences_say_that_it_once_was(tmp_path):
    rows = [
        row("one", "2021-03-01", "Eastmoor Council rose from the top mark to none."),
        row("two", "2022-04-01", "Once the top mark went to Eastmoor Council."),
        row("other", "2022-04-02", "The top of the hill is in Southmoor Council."),
    ]
    with opened(tmp_path, rows, Barely("top mark")) as library:
        assert not library.ask("Which councils were given the top mark?").answered
        answer = library.ask("Which councils have ever been given the top mark?")
    assert [label for label, _ in entries(answer)] == ["Eastmoor Council"]


class SureOf(ToldReader):
    """Supports a claim only of one name."""

    def __init__(self, name: str) -> None:
        super().__init__("rated outstanding")
        self._name = name

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        sure, unsure = Judgement(0.9, 0.05, 0.05), Judgement(0.1, 0.1, 0.8)
        return [sure if self._name in claim.text else unsure for claim in claims]


class Doubting(ToldReader):
    """Half supports whatever is claimed."""

    def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        return [Judgement(0.45, 0.2, 0.35) for _ in claims]


def test_what_the_reader_marks_as_what_answers_best_need_only_be_half_supported(tmp_path):
    rows = [row("plan", "2021-03-01", "Jo Marten disapproved. Ada Wren slept.")]
    reader = Doubting("disapproved")
    reader.marks = "Jo Marten"
    with opened(tmp_path, rows, reader) as library:
        answer = library.ask("Which people were against the plan?")
    assert [group.label for group in answer.groups] == ["Jo Marten"]


def test_what_is_joined_to_an_entry_in_its_sentence_is_one_too(tmp_path):
    text = "Eastmoor Council, Northmoor Council and Southmoor Council were rated outstanding; "
    rows = [row("three", "2021-03-01", f"{text}Westmoor Council was not.")]
    with opened(tmp_path, rows, SureOf("Northmoor")) as library:
        answer = library.ask(OUTSTANDING)
    labels = {group.label for group in answer.groups}
    assert labels == {"Eastmoor Council", "Northmoor Council", "Southmoor Council"}


def test_a_neighbour_that_the_sentence_denies_is_no_entry(tmp_path):
    reader = ToldReader("rated outstanding", "not outstanding")
    with opened(tmp_path, COUNCILS, reader) as library:
        answer = library.ask(OUTSTANDING)
    assert "Southmoor Council was rated outstanding." in reader.judged
    assert [label for label, _ in entries(answer)] == [
        "London Borough of Northmoor",
        "Eastmoor Council",
    ]


def test_whom_only_the_title_names_is_named_by_another_sentence_of_the_article(tmp_path):
    # The reader is told to support what the second sentence says, though it names nobody.
    rows = [
        row(
            "a",
            "2020-01-01",
            "Staff of Eastmoor Council had cake. One. Two. Three. Four. It rained. "
            "The services were rated outstanding, too.",
            title="Cake in Eastmoor",
        )
    ]
    reader = ToldReader("rated outstanding, too")
    reader.believes = "rated outstanding, too"
    with opened(tmp_path, rows, reader) as library:
        answer = library.ask(OUTSTANDING)
    assert reader.judged == ["Eastmoor Council was rated outstanding."]
    assert entries(answer) == [
        (
            "Eastmoor Council",
            (
                "The services were rated outstanding, too.",
                "Staff of Eastmoor Council had cake.",
            ),
        )
    ]


def test_without_an_entry_the_answer_is_a_fact_s(tmp_path):
    rows = [row("a", "2020-01-01", "Four boroughs were rated outstanding, nobody says which.")]
    with opened(tmp_path, rows, ToldReader("rated outstanding")) as library:
        answer = library.ask(OUTSTANDING)
    assert answer.groups == ()
    assert [citation.quote for citation in answer.citations] == [rows[0]["text"]]
    # "0 hold an entry" beside a quote that answers would contradict it.
    assert answer.looked_at == LookedAt(1, 1)


def test_a_passage_hardly_relevant_is_looked_at_where_it_has_the_telling_word(tmp_path):
    reader = ToldReader("rated outstanding")
    reader.irrelevant = "Eastmoor"
    with opened(tmp_path, COUNCILS[:2], reader) as library:
        answer = library.ask(OUTSTANDING)
    assert [label for label, _ in entries(answer)] == [
        "London Borough of Northmoor",
        "Eastmoor Council",
    ]


GRADES = [
    row("scale", "2019-01-01", "Of all boat grades the best is called golden."),
    row("old", "2019-01-02", "The best of the boat grades is called golden still."),
    row("east", "2021-03-01", "Eastmoor Council has the golden boat grade."),
    row("south", "2021-03-01", "Southmoor Council has a boat grade, too."),
]


def test_what_is_the_best_of_something_is_asked_first(tmp_path):
    reader = ToldReader("called golden", "boat grade,")
    reader.marks, reader.believes = "golden", "Southmoor"
    with opened(tmp_path, GRADES, reader) as library:
        answer = library.ask("Which councils have the best boat grade?")
        assert "Eastmoor Council has the golden boat grade." in reader.judged
        assert [label for label, _ in entries(answer)] == ["Eastmoor Council"]
        library.ask("Which councils have the latest boat grade?")
        assert "Eastmoor Council has the latest boat grade." in reader.judged


def test_a_list_of_a_time_takes_what_is_dated_by_its_article(tmp_path):
    reader = ToldReader("rated outstanding")
    with opened(tmp_path, COUNCILS, reader) as library:
        answer = library.ask("Which councils were rated outstanding in spring 2021?")
        none = library.ask("Which councils were rated outstanding in spring 2019?")
    assert entries(answer) == [
        ("Eastmoor Council", ("Eastmoor Council was rated outstanding in March.",))
    ]
    assert none.groups == ()


def test_all_of_them_is_no_part_of_what_is_claimed(tmp_path):
    reader = ToldReader("rated outstanding")
    with opened(tmp_path, COUNCILS, reader) as library:
        library.ask("Which councils were rated outstanding, all of them please?")
    assert "Eastmoor Council was rated outstanding." in reader.judged


def test_where_a_fact_abstains_and_no_claim_holds_a_list_does_too(tmp_path):
    with opened(tmp_path, COUNCILS, ToldReader("nothing like it")) as library:
        answer = library.ask("Which councils were rated inadequate?")
    assert not answer.answered
    assert answer.looked_at == LookedAt(4, 4, 0, 4, 0, 0, 4)


def many(count: int) -> list[dict[str, str]]:
    """Articles of which only the first, by the words of the question, has an entry."""
    said = "Eastmoor Council was rated outstanding."
    return [
        row("first", "2020-01-01", said, title="Which councils were rated outstanding"),
        *(row(f"a{n}", "2020-01-02", f"Sentence {n} is on something else.") for n in range(count)),
    ]


@pytest.mark.parametrize(
    ("changes", "exhaustive", "read"),
    [
        ({"list_patience": 2}, False, 3 * 2),
        ({"list_patience": 9, "list_passages": 4}, False, 4),
        ({"list_patience": 1, "list_passages": 4}, True, 12),
        ({"list_patience": 9, "list_seconds": 0.0}, False, 2),
    ],
)
def test_reading_goes_on_until_batches_bring_nothing_or_a_limit_is_reached(
    tmp_path, changes: Mapping[str, float], exhaustive, read
):
    settings = replace(SIMILARITY, list_batch=2, **changes)
    with opened(tmp_path, many(11), ToldReader("rated outstanding"), settings) as library:
        answer = library.ask(OUTSTANDING, exhaustive=exhaustive)
    assert answer.looked_at is not None
    assert (answer.looked_at.passages, answer.looked_at.found) == (read, 12)
    assert [group.label for group in answer.groups] == ["Eastmoor Council"]


@pytest.mark.parametrize(
    ("changes", "missed"), [({"list_patience": 1}, 0), ({"list_seconds": 0.0}, None)]
)
def test_that_none_is_missed_is_not_said_where_the_time_was_over(
    tmp_path, changes: Mapping[str, float], missed: int | None
):
    names = "Eastmoor", "Westmoor", "Northmoor", "Southmoor"
    rated = [
        row(name, "2020-01-01", f"{name} Council was rated outstanding.", title=OUTSTANDING)
        for name in names
    ]
    settings = replace(SIMILARITY, list_batch=8, **changes)
    with opened(
        tmp_path, [*rated, *many(30)], ToldReader("rated outstanding"), settings
    ) as library:
        answer = library.ask(OUTSTANDING)
    assert answer.looked_at is not None
    assert answer.looked_at.leaves_unread()
    assert answer.looked_at.estimated_missed == missed


def test_the_first_entries_are_shown_while_more_is_read(tmp_path):
    heard: list[Progress] = []
    settings = replace(SIMILARITY, list_batch=2)
    with opened(tmp_path, many(11), ToldReader("rated outstanding"), settings) as library:
        library.ask(OUTSTANDING, on_progress=heard.append)
    shown = [one for one in heard if one.so_far]
    assert (shown[0].read, shown[0].about) == (2, 4)
    assert shown[0].so_far is not None
    assert [group.label for group in shown[0].so_far.groups] == ["Eastmoor Council"]


def test_a_stop_ends_the_reading_with_what_was_found(tmp_path):
    seen = []

    def stopped() -> bool:
        seen.append(1)
        return len(seen) > 2

    settings = replace(SIMILARITY, list_batch=2)
    with opened(tmp_path, many(11), ToldReader("rated outstanding"), settings) as library:
        answer = library.ask(OUTSTANDING, exhaustive=True, stopped=stopped)
    assert answer.looked_at is not None
    assert answer.looked_at.passages == 6
    assert [group.label for group in answer.groups] == ["Eastmoor Council"]


def test_articles_that_mention_something_are_listed_by_title_with_the_sentence(tmp_path):
    rows = [
        row("old", "2019-01-01", "A fair was held. The swing bridge was shut.", "Fair held"),
        row("new", "2023-01-01", "Nothing else. The swing bridge opened.", "A new year"),
        row("none", "2023-01-01", "The bridge is grey.", "Grey bridge"),
    ]
    with opened(tmp_path, rows, ToldReader()) as library:
        answer = library.ask("Which articles mention the swing bridge?")
    assert entries(answer) == [
        ("A new year", ("The swing bridge opened.",)),
        ("Fair held", ("The swing bridge was shut.",)),
    ]
    assert [group.label_is_ours for group in answer.groups] == [True, True]
    assert answer.looked_at == LookedAt(3, 3, 2, 1, 0, 0, 3)


def test_an_article_with_one_of_several_alternatives_is_listed(tmp_path):
    rows = [
        row("bridge", "2023-01-01", "Nothing else. The swing bridge opened.", "A new year"),
        row("canal", "2019-01-01", "A fair was held. The canal was shut.", "Fair held"),
        row("none", "2023-01-01", "The river is grey.", "Grey river"),
    ]
    with opened(tmp_path, rows, ToldReader()) as library:
        for question in (
            "Which articles talk about the swing bridge or the canal?",
            "where do the articles mention the canal or the swing bridge? list them pls",
            "In which articles is the canal or the swing bridge mentioned?",
        ):
            answer = library.ask(question)
            assert [group.label for group in answer.groups] == ["A new year", "Fair held"]


def test_an_article_that_says_it_with_the_telling_word_alone_is_listed_too(tmp_path):
    rows = [
        row("all", "2023-01-01", "It rained. Rated pledges were made.", "One"),
        row("some", "2019-01-01", "A fair was held. Pledges were made.", "Two"),
        row("none", "2023-01-01", "The mark was rated. It is grey.", "Three"),
    ]
    with opened(tmp_path, rows, ToldReader()) as library:
        answer = library.ask("Which stories say something about rated pledges?")
    assert entries(answer) == [
        ("One", ("Rated pledges were made.",)),
        ("Two", ("Pledges were made.",)),
    ]


class UnsureReader(ToldReader):
    """Takes no question to be answered."""

    def _read(self, candidates: Sequence[Candidate]) -> Reading:
        return replace(super()._read(candidates), confidence=0.1)


@pytest.mark.parametrize(
    ("asked", "is_answered"),
    [
        ("Which two faults were named at Lewisham?", True),
        ("Lewisham, May visit: what two faults were named?", True),
        ("Lewisham's named faults, both of them", True),
        ("Lewisham, May visit: what two things were named?", True),
        ("Which three faults were named at Lewisham?", False),
        ("Which two faults were named at Bromley?", False),
        ("Which two gates were named at Lewisham?", False),
    ],
)
def test_as_many_as_are_asked_for_are_given_though_the_reader_is_unsure(
    tmp_path, asked, is_answered
):
    text = "Lewisham was visited in May. Two faults were named. Gates stick. Lamps fail. It rains."
    rows = [row("a", "2023-01-01", text), row("b", "2023-01-01", "Bromley was not visited.")]
    with opened(tmp_path, rows, UnsureReader("faults")) as library:
        answer = library.ask(asked)
    assert answer.answered is is_answered
    if is_answered:
        assert [c.quote for c in answer.citations] == [
            "Two faults were named. Gates stick. Lamps fail."
        ]


def test_whom_articles_name_is_listed_without_being_read_for(tmp_path):
    rows = [
        row("one", "2023-01-01", "Cllr Jo Marten spoke. So did Ann Wren, a driver."),
        row("two", "2023-02-01", "The road is shut, Councillor Ida Holt said. Cllr Marten agreed."),
        row("three", "2023-03-01", "Lewisham has a fair, as London boroughs do. London is big."),
    ]
    with opened(tmp_path, rows, ToldReader()) as library:
        named = library.ask("Which councillors are mentioned by name?")
        boroughs = library.ask("which boroughs are named in the articles")
    assert {group.label for group in named.groups} == {"Cllr Jo Marten", "Councillor Ida Holt"}
    assert [group.label for group in boroughs.groups] == ["Lewisham"]


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        (
            "Which people are mentioned?",
            {"Ann van der Wren", "Councillor Ida Holt", "Grace Marten"},
        ),
        ("who's quoted in these articles", {"Councillor Ida Holt", "Grace Marten"}),
        ("which inspectorates turn up?", {"HM Inspectorate of Bridges"}),
        ("Which plans turn up in your stories?", {"Youth Plan"}),
        ("Which charities are named?", set()),
    ],
)
def test_what_names_alone_tell_is_whose_name_it_is(tmp_path, question, labels):
    rows = [
        row("one", "2023-01-01", "Ann van der Wren, a driver, read the Youth Plan at the kerb."),
        row("two", "2023-02-01", "The road is shut, Councillor Ida Holt said."),
        row("three", "2023-03-01", "HM Inspectorate of Bridges came. The chief inspector left."),
        row("four", "2023-04-01", "“It is wide,” said Grace Marten. She left Brightside, the body "
            "that inspects charities."),
    ]  # fmt: skip
    with opened(tmp_path, rows, ToldReader()) as library:
        answer = library.ask(question)
    assert {group.label for group in answer.groups} == labels


def test_a_quote_that_only_tells_how_many_there_are_goes_on_to_what_they_are(tmp_path):
    text = "The report is out. Two weaknesses were named. Records are late. Staff leave. It rains."
    with opened(tmp_path, [row("a", "2023-01-01", text)], ToldReader("Two weaknesses")) as library:
        answer = library.ask("What weaknesses were named?")
    assert [c.quote for c in answer.citations] == [
        "Two weaknesses were named. Records are late. Staff leave."
    ]


def test_a_list_below_a_heading_that_has_its_noun_is_given_whole(tmp_path):
    text = "# The scheme\n\nThe scheme is new.\n\n## Parts of it\n\n- A survey.\n- A visit.\n"
    (tmp_path / "scheme.md").write_text(text)
    with opened(tmp_path, [], ToldReader("scheme is new")) as library:
        library.add(tmp_path / "scheme.md")
        answer = library.ask("Name the parts that make up the scheme")
    assert [group.label for group in answer.groups] == ["A survey.", "A visit."]


SPOKEN = [
    row(
        "hub",
        "2023-01-01",
        "“It is late,” said the head of planning. “We had no choice,” the mayor added. "
        "“I would have built it sooner,” said Cllr Jo Marten, who leads the opposition.",
    )
]


def test_who_commented_lists_who_speaks_by_name_or_by_role(tmp_path):
    with opened(tmp_path, SPOKEN, ToldReader("“")) as library:
        answer = library.ask("Who commented on the hub?")
    assert [label for label, _ in entries(answer)] == [
        "the head of planning",
        "Cllr Jo Marten",
    ]


class Unread(ToldReader):
    """Takes no passage for one that answers."""

    def _read(self, candidates):
        reading = super()._read(candidates)
        return replace(reading, relevance=dict.fromkeys(reading.relevance, 0.1))


def test_who_commented_are_those_who_speak_where_an_article_begins_with_the_matter(tmp_path):
    rows = [
        row(
            "hub",
            "2023-01-01",
            "A new hub opens in Eastmoor. “It is late,” said the head of planning. "
            "“It is small,” said the chair of the youth club. The inspectors said it was warm.",
        ),
        row("pool", "2023-01-01", "Eastmoor's pool shuts. “It is cold,” said the head of sport."),
    ]
    with opened(tmp_path, rows, Unread("nothing")) as library:
        commented = library.ask("Who commented on the new hub in Eastmoor?")
        complained = library.ask("Who complained about the new hub in Eastmoor?")
    assert [label for label, _ in entries(commented)] == [
        "the chair of the youth club",
        "the head of planning",
    ]
    assert not complained.answered
