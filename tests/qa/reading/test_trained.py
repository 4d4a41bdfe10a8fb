"""The trained reader's weighing, over a scorer whose scores are set by hand."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from qa.question import Question, QuestionKind, Understood
from qa.reading.calibration import Calibration, LogisticSum, probability
from qa.reading.judging import SURE
from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.reader import Candidate, Claim, Judgement, Reading
from qa.reading.settling import Settling
from qa.reading.tokens import Pair
from qa.reading.trained import TrainedReader
from qa.reading.weighing import LACKING, answer_signals
from tests.qa.reading.test_similarity import candidate, words


class Table:
    """Scores by the sentences' words: log-odds of each, and answers with their margins."""

    judges = False

    def __init__(self, evidence: Mapping[str, float], answers: Mapping[str, float]) -> None:
        self._evidence = evidence
        self._answers = answers
        self.pairs: list[Pair] = []

    def judge(self, claims: Sequence[Pair]) -> list[Judgement]:
        self.pairs += claims
        return [Judgement(0.5, 0.25, 0.25) for _ in claims]

    def score(self, pairs: Sequence[Pair], *, top_k: int) -> list[PassageReading]:
        self.pairs += pairs
        return [self._read(pair) for pair in pairs]

    def _read(self, pair: Pair) -> PassageReading:
        scores = tuple(
            next((v for w, v in self._evidence.items() if w in pair.text[s:e]), -5.0)
            for s, e in pair.sentences
        )
        spans = [
            ScoredSpan(at, at + len(answer), margin - 3.0)
            for answer, margin in self._answers.items()
            if (at := pair.text.find(answer)) >= 0
        ]
        spans.sort(key=lambda span: -span.score)
        return PassageReading(tuple(spans), -3.0, max(scores, default=0.0), scores)


FITTED = Calibration(
    LogisticSum(0.0, {"evidence": 1.0, "missing": -3.0}),
    LogisticSum(0.0, {"best": 1.0, "agreement": 2.0, "unspoken": -4.0}),
    ((0.0, 0.5), (0.6, 0.1)),
)


def read(scorer: Table, question: str, *candidates: Candidate, risk: float = 0.1) -> Reading:
    reader = TrainedReader(scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=risk)
    return reader.read([(Understood(Question(question), question), candidates)])[0]


def test_the_best_sentence_comes_first_and_its_span_is_the_answer():
    scorer = Table({"34": 2.0, "old": 1.0}, {"34": 1.5})
    reading = read(scorer, "which score", candidate("The bridge is old.", "The score is 34."))
    assert [(words(s), round(s.score, 4)) for s in reading.spans] == [
        ("34", round(probability(2.0), 4)),
        ("The bridge is old.", round(probability(1.0), 4)),
    ]
    assert reading.confidence == probability(2.0)


def test_the_best_span_within_a_sentence_is_marked_however_unlikely():
    scorer = Table({"34": 2.0}, {"34": -4.0, "The score": -5.0})
    assert words(read(scorer, "why", candidate("The score is 34.")).spans[0]) == "34"


@pytest.mark.parametrize(
    ("question", "margin", "marked"),
    [
        ("what score", -1.0, "34"),  # a number is asked for
        ("what score", -4.5, "high"),  # too far below the best
        ("what grade", -1.0, "high"),  # any words will do
    ],
)
def test_words_of_the_type_asked_for_are_marked_before_somewhat_better_ones(
    question: str, margin: float, marked: str
):
    scorer = Table({"34": 2.0}, {"high": 1.0, "34": margin})
    assert words(read(scorer, question, candidate("It is high with 34.")).spans[0]) == marked


@pytest.mark.parametrize(
    ("sentences", "share"),
    [
        (("They found a mayor.",), LACKING),
        (("They found a mayor, Ada Lovelace.",), 1.0),
        (("They found a mayor.", "The mayor is Ada Lovelace."), 1.0),  # the second quote has it
    ],
)
def test_holder_of_an_office_is_hardly_answered_without_a_name(
    sentences: tuple[str, ...], share: float
):
    scorer = Table({"They found": 2.0, "The mayor is": 1.9}, {})
    reading = read(scorer, "Who is the mayor?", candidate(*sentences))
    assert reading.confidence == pytest.approx(share * probability(2.0))


def test_title_and_heading_go_with_the_passage_and_sentences_are_its_own():
    scorer = Table({}, {})
    read(scorer, "which score", candidate("One is here.", "Two.", title="Bristol"))
    assert scorer.pairs == [
        Pair("which score", "Bristol", "One is here. Two.", ((0, 12), (13, 17)))
    ]


def test_a_name_missing_from_passage_and_title_lowers_the_sentence():
    scorer = Table({"34": 2.0, "12": 1.0}, {})
    reading = read(
        scorer,
        "Which score did Leeds get?",
        candidate("Hull got 34.", n=1),
        candidate("Leeds got 12.", n=2),
    )
    assert [words(s) for s in reading.spans] == ["Leeds got 12.", "Hull got 34."]
    assert reading.missing == ()


def test_a_name_nobody_speaks_of_is_told_and_lowers_the_confidence():
    reading = read(Table({"34": 2.0}, {}), "Which score did Leeds get?", candidate("Hull got 34."))
    assert reading.missing == ("Leeds",)
    assert reading.confidence == probability(2.0 - 3.0 - 4.0)


def test_another_article_that_says_the_same_raises_the_confidence():
    scorer = Table({"34": 2.0}, {"34": 1.0})
    one, two = candidate("The score is 34.", n=1), candidate("They got 34 points.", n=2)
    alone = read(scorer, "which score", one)
    agreed = read(scorer, "which score", one, two)
    assert (alone.confidence, agreed.confidence) == (probability(2.0), probability(3.0))


def test_passages_that_answer_less_well_and_lower_hits_say_less():
    reader = TrainedReader(Table({"34": 2.0, "12": 1.5}, {}), FITTED, lambda stems: [], risk=1)
    first, second = candidate("It got 34.", n=1), candidate("It got 12.", n=4)
    lower = Candidate(second.stored, replace(second.hit, rank=4))
    [read_question] = reader.observe([(Understood(Question("a"), "a"), [first, lower])])
    assert [s.signals.standing for s in read_question.sentences] == [0.0, -0.5]
    best_first = [(1.0, s) for s in reversed(read_question.sentences)]
    assert answer_signals(read_question, best_first).rank == math.log(4)


# Nothing is known before: what is left is foretold at 0, and to be quoted beside a best sentence
# of 2 it would have to be misjudged by more than it ever was.
SETTLES = Settling(
    bias=0.0,
    weights={},
    errors=(-1.0, 0.5),
    worth=1.0,
    floor=-2.0,
    chance=0.5,
    first=1,
    step=2,
)
FOUND = [candidate(f"It got {n}.", n=n) for n in (34, 12, 56, 78)]


def _read_of(asked: Understood, best: float) -> tuple[list[str], Reading]:
    scorer = Table({"34": best}, {})
    reader = TrainedReader(
        scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=0.1, settling=SETTLES
    )
    [reading] = reader.read([(asked, FOUND)])
    return [pair.text for pair in scorer.pairs], reading


def test_reading_stops_where_nothing_that_is_left_may_be_quoted():
    asked = Understood(Question("which score"), "which score")
    texts, reading = _read_of(asked, best=2.0)
    assert texts == ["It got 34."]
    assert reading.unread == {12, 56, 78}
    assert reading.relevance.keys() == {34}
    assert _read_of(asked, best=1.0)[0] == ["It got 34.", "It got 12.", "It got 56.", "It got 78."]
    assert _read_of(asked, best=1.0)[1].unread == frozenset()


def test_reading_goes_on_where_the_decision_hangs_in_the_balance():
    scorer = Table({"34": 2.0}, {})
    near = replace(FITTED, risks=((0.0, 0.5), (probability(2.2), 0.1)))
    reader = TrainedReader(
        scorer, near, lambda stems: [1.0 for _ in stems], risk=0.1, settling=SETTLES
    )
    [reading] = reader.read([(Understood(Question("which score"), "which score"), FOUND)])
    assert reading.unread == frozenset()


@pytest.mark.parametrize(
    "asked",
    [
        *(
            Understood(Question("which score"), "which score", kind=kind)
            for kind in QuestionKind
            if kind is not QuestionKind.FACT
        ),
        Understood(Question("which score"), "which score", otherwise=QuestionKind.LIST),
        Understood(Question("which score in 2019"), "which score in 2019"),
    ],
)
def test_other_kinds_and_questions_of_a_time_read_all_that_was_found(asked: Understood):
    texts, reading = _read_of(asked, best=2.0)
    assert len(texts) == len(FOUND)
    assert reading.unread == frozenset()


def test_a_name_in_a_passage_that_was_not_read_is_spoken_of():
    asked = Understood(Question("Leeds score"), "Leeds score")
    found = [candidate("It got 34.", n=34), candidate("Leeds got 12.", n=12)]
    scorer = Table({"34": 6.0}, {})
    reader = TrainedReader(
        scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=0.1, settling=SETTLES
    )
    [reading] = reader.read([(asked, found)])
    assert (reading.unread, reading.missing) == ({12}, ())


def test_a_sentence_that_two_passages_share_comes_once():
    shared = candidate("The score is 34.", n=1)
    again = Candidate(shared.stored, candidate("Rain fell.", n=2).hit)
    assert len(read(Table({"34": 2.0}, {}), "which score", shared, again).spans) == 1


def test_relevance_is_each_passages_probability():
    reading = read(Table({"34": math.log(3)}, {}), "which score", candidate("The score is 34."))
    assert reading.relevance == {1: pytest.approx(0.75)}


def test_nothing_found_is_an_empty_reading():
    assert read(Table({}, {}), "which score") == Reading((), 0.0)


def test_the_threshold_follows_the_risk():
    reader = TrainedReader(Table({}, {}), FITTED, lambda stems: [], risk=0.1)
    always = TrainedReader(Table({}, {}), FITTED, lambda stems: [], risk=1)
    assert (reader.threshold, always.threshold) == (0.6, 0.0)


def test_questions_are_read_in_one_batch_and_kept_apart():
    scorer = Table({"34": 2.0, "12": 1.0}, {})
    reader = TrainedReader(scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=0.1)
    first, second = (Understood(Question(q), q) for q in ("one", "two"))
    readings = reader.read(
        [(first, [candidate("Hull got 34.")]), (second, []), (second, [candidate("It was 12.")])]
    )
    assert [[words(s) for s in r.spans] for r in readings] == [["Hull got 34."], [], ["It was 12."]]


def test_claims_are_judged_by_their_sentences_alone_with_what_stands_above():
    scorer = Table({}, {})
    scorer.judges = True
    reader = TrainedReader(scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=0.1)
    stored = candidate("The score is 34.", "The bridge is old.", title="Leeds").stored
    claim = Claim("The bridge is old.", stored, stored.passage.sentences[1:])
    assert reader.judge([claim]) == [Judgement(0.5, 0.25, 0.25)]
    assert scorer.pairs == [Pair("The bridge is old.", "Leeds", "The bridge is old.", ((0, 18),))]


def test_what_is_asked_for_yes_or_no_is_judged_as_it_was_asked():
    scorer = Table({}, {})
    scorer.judges = True
    stored = candidate("The bridge is old.").stored
    said = "The bridge old is."  # a statement gone wrong
    claim = Claim(said, stored, stored.passage.sentences, asked="is the bridge old")
    reader = TrainedReader(scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=0.1)
    reader.judge([claim])
    assert [pair.question for pair in scorer.pairs] == ["is the bridge old"]


def test_a_network_that_cannot_judge_leaves_it_to_the_words():
    scorer = Table({}, {})
    reader = TrainedReader(scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=0.1)
    stored = candidate("The bridge is old.").stored
    [found] = reader.judge([Claim("The bridge is old.", stored, stored.passage.sentences)])
    assert (found.supports, scorer.pairs) == (SURE, [])


def test_what_looks_like_the_answer_is_said_and_judged():
    scorer = Table({"34": 2.0}, {"34": 1.5})
    scorer.judges = True
    fitted = replace(FITTED, answer=LogisticSum(0.0, {"supported": 1.0}))
    reader = TrainedReader(scorer, fitted, lambda stems: [1.0 for _ in stems], risk=0.1)
    asked = "Which score did Leeds get?"
    batch = [(Understood(Question(asked), asked), [candidate("Leeds got 34.", title="Leeds")])]
    assert reader.read(batch)[0].confidence == pytest.approx(0.5)  # the table's judgement
    assert scorer.pairs[-1] == Pair("Leeds did get 34.", "Leeds", "Leeds got 34.", ((0, 13),))


def test_where_nothing_can_be_said_nothing_is_judged():
    scorer = Table({"34": 2.0}, {})
    scorer.judges = True
    reader = TrainedReader(scorer, FITTED, lambda stems: [1.0 for _ in stems], risk=0.1)
    asked = "score leeds"
    [seen] = reader.observe([(Understood(Question(asked), asked), [candidate("Leeds got 34.")])])
    assert (seen.supported, len(scorer.pairs)) == (0.0, 1)
