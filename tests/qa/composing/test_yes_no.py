from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa import Library
from qa.composing.subjects import Subjects
from qa.question import QuestionKind
from qa.reading.judging import SURE
from qa.reading.quotes import quote_of
from qa.reading.reader import Judgement
from tests.qa.composing.judging import (
    CONTRADICTS,
    SUPPORTS,
    Judging,
    asked,
    judging,
    library_of,
    quotes,
    sides,
)

FREE = "The play bus in Sutton is free."
PAID = "The play bus in Sutton costs two pounds a visit."
ARTICLES = [
    {"id": "old", "title": "Sutton play bus", "text": PAID, "published": "2021-05-03"},
    {"id": "new", "title": "Sutton play bus", "text": FREE, "published": "2023-06-01"},
    {
        "id": "merton",
        "title": "Merton museum",
        "text": "The museum in Merton is open. The museum in Sutton has closed.",
        "published": "2022-01-01",
    },
    {
        "id": "came",
        "title": "A new warden",
        "text": "Ann Baker is the warden of the museum.",
        "published": "2022-01-01",
    },
    {
        "id": "left",
        "title": "Another warden",
        "text": "Carl Dean takes the place of Ann Baker. He is to look after the keys.",
        "published": "2022-01-01",
    },
    {
        "id": "follows",
        "title": "The keeper of the pool",
        "text": "Dora Finch is the keeper of the pool in Camden. She follows Carl Dean.",
        "published": "2023-01-01",
    },
    {
        "id": "wrong",
        "title": "Correction: the pool in Camden",
        "text": "On 3 May we reported that the pool in Camden would have 140 lockers. That figure "
        "was wrong. The pool will in fact have 104 lockers.",
        "published": "2023-05-09",
    },
    {
        "id": "past",
        "title": "A pool in Merton",
        "text": "Long ago the pool in Merton was heated.",
        "published": "2022-01-01",
    },
    {
        "id": "denied",
        "title": "Two visits",
        "text": "A visit to the warden ends without a fee.",
        "published": "2022-01-01",
    },
    {
        "id": "against",
        "title": "A vote on the lamp",
        "text": "The gardener voted against the new lamp.",
        "published": "2022-01-01",
    },
    {
        "id": "graded",
        "title": "Gold for a hall",
        "text": "The hall in Croydon was graded gold. A year ago the hall in Croydon held bronze.",
        "published": "2024-06-12",
    },
    {
        "id": "never",
        "title": "A lift in Croydon",
        "text": "The lift in Croydon was never shut, says the council.",
        "published": "2024-06-12",
    },
    {
        "id": "title",
        "title": "The fountain in Croydon is dry",
        "text": "Tea was served at noon. Nobody came. The fountain in Croydon is dry.",
        "published": "2024-06-12",
    },
    {
        "id": "yet",
        "title": "A tower in Enfield",
        "text": "The tower in Enfield has asked for a medal. The jury has no medal ready so far.",
        "published": "2024-06-12",
    },
    {
        "id": "nobody",
        "title": "A barn in Ealing",
        "text": "Whoever likes may come to the barn in Ealing. Nobody pays to come there.",
        "published": "2024-06-12",
    },
    {
        "id": "both",
        "title": "Two pools",
        "text": "In Hackney the pool is heated. In Camden it is cold, unlike the pool of Hackney.",
        "published": "2022-01-01",
    },
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    axes = "sutton", "merton", "bus", "museum", "pool", "hackney", "camden", "warden", "baker"
    with library_of(tmp_path_factory.mktemp("yes_no"), ARTICLES, *axes) as library:
        yield library


def test_yes_is_ours_and_stands_beside_the_sentence_that_plainly_says_so(library):
    answer = asked(library, judging(library, {FREE: SUPPORTS}), "Is the play bus in Sutton free?")
    assert (answer.kind, answer.text, answer.text_is_ours) == (QuestionKind.YES_NO, "Yes", True)
    assert quotes(answer) == [FREE]
    assert answer.groups == ()


def test_no_is_said_where_the_newest_sentence_plainly_contradicts(library):
    question = "Is the play bus in Sutton expensive?"
    answer = asked(library, judging(library, {FREE: CONTRADICTS}), question)
    assert (answer.text, quotes(answer)) == ("No", [FREE])


def test_evidence_both_ways_is_shown_both_ways_the_newest_first_without_a_verdict(library):
    told = {FREE: CONTRADICTS, PAID: SUPPORTS}
    question = "Did the play bus in Sutton cost two pounds a visit?"
    answer = asked(library, judging(library, told), question)
    assert sides(answer) == [("against", [FREE]), ("for", [PAID])]
    assert all(group.label_is_ours for group in answer.groups)
    assert not answer.text_is_ours


def test_of_a_present_state_the_newest_evidence_decides_and_the_older_stands_below(library):
    told = {FREE: CONTRADICTS, PAID: SUPPORTS}
    question = "Does the play bus in Sutton cost two pounds a visit?"
    answer = asked(library, judging(library, told), question)
    assert (answer.text, sides(answer)) == ("No", [("newer", [FREE]), ("older", [PAID])])
    unsure = told | {FREE: Judgement(0.1, 0.65, 0.25)}
    answer = asked(library, judging(library, unsure), question)
    assert (answer.text, sides(answer)) == (FREE, [("newer", [FREE]), ("older", [PAID])])


def test_a_present_state_is_no_yes_where_a_newer_article_tells_of_it(library):
    question = "Does the play bus in Sutton cost two pounds a visit?"
    answer = asked(library, judging(library, {PAID: SUPPORTS}), question)
    assert (answer.text_is_ours, quotes(answer)[0]) == (False, PAID)


def test_yes_never_comes_from_the_neighbour(library):
    told = {"museum in Merton": SUPPORTS}
    answer = asked(library, judging(library, told), "Is the museum in Sutton open?")
    assert "The museum in Merton is open." not in quotes(answer)
    assert not answer.text_is_ours


def test_a_sentence_that_names_a_neighbour_too_is_not_plain(library):
    told = {"unlike the pool of Hackney": SUPPORTS}
    answer = asked(library, judging(library, told), "Is the pool of Hackney cold?")
    assert answer.answered
    assert not answer.text_is_ours


@pytest.mark.parametrize("judged", [Judgement(SURE, 0.0, 1 - SURE), SUPPORTS])
def test_words_alone_are_no_yes_nor_is_a_judgement_without_the_words(library, judged):
    told = {PAID: judged} if judged is SUPPORTS else {FREE: judged}
    question = "Is the play bus in Sutton free?"
    answer = asked(library, judging(library, told), question)
    assert answer.answered
    assert not answer.text_is_ours


def test_without_evidence_for_its_names_it_abstains_with_what_comes_near(library):
    answer = asked(library, judging(library, {}), "Is the play bus in Bromley free?")
    assert (answer.answered, answer.text_is_ours) == (False, False)
    assert answer.near_misses[0].quote == FREE


def test_whoever_has_left_an_office_is_no_yes(library):
    told = {"Ann Baker is the warden": SUPPORTS}
    answer = asked(library, judging(library, told), "Is Ann Baker the warden of the museum?")
    assert quotes(answer)[0] == "Ann Baker is the warden of the museum."
    assert not answer.text_is_ours


def test_who_has_a_successor_in_an_office_is_a_no_with_the_sentence_that_says_so(library):
    answer = asked(library, judging(library, {}), "Is Carl Dean keeper of the pool in Camden?")
    assert answer.text == "No"
    assert quotes(answer)[0].endswith("She follows Carl Dean.")


def test_a_figure_that_a_correction_withdraws_is_a_no_with_what_is_right(library):
    question = "Will the pool in Camden have 140 lockers?"
    answer = asked(library, judging(library, {"140 lockers": SUPPORTS}), question)
    assert answer.text == "No"
    assert quotes(answer)[0].endswith("The pool will in fact have 104 lockers.")


def test_a_quote_that_denies_a_statement_in_its_words_is_a_no_unless_the_reader_is_sure(library):
    question = "Does a visit to the warden end with a fee?"
    assert asked(library, judging(library, {}), question).text == "No"
    sure = asked(library, judging(library, {"without a fee": SUPPORTS}), question)
    assert not sure.text_is_ours
    assert quotes(sure) == ["A visit to the warden ends without a fee."]


def test_less_of_the_readers_trust_is_enough_where_a_quote_says_it_in_the_same_words(library):
    told = {FREE: Judgement(0.65, 0.1, 0.25)}
    free = asked(library, judging(library, told), "Is the play bus in Sutton free?")
    kind = asked(library, judging(library, told), "Is the wooden play bus in Sutton free?")
    assert (free.text, kind.text) == ("Yes", FREE)


def test_from_how_sure_on_a_judgement_is_plain_is_the_readers_to_say(library):
    judge = judging(library, {FREE: Judgement(0.65, 0.1, 0.25)})
    judge.plain_from = 0.65
    answer = asked(library, judge, "Is the wooden play bus in Sutton free?")
    assert (answer.text, quotes(answer)) == ("Yes", [FREE])


def test_of_a_present_state_the_newest_quote_leads_though_the_reader_is_surer_of_an_older(library):
    told = {PAID: SUPPORTS, FREE: Judgement(0.65, 0.1, 0.25)}
    answer = asked(library, judging(library, told), "Is the play bus in Sutton free?")
    assert (answer.text, quotes(answer)) == ("Yes", [FREE, PAID])


def test_how_it_was_is_no_yes_to_how_it_is(library):
    told = {"is heated": SUPPORTS, "was heated": SUPPORTS}
    now = asked(library, judging(library, told), "Is the pool heated in Hackney?")
    then = asked(library, judging(library, told), "Is the pool heated in Merton?")
    assert (now.text, then.text_is_ours) == ("Yes", False)
    assert asked(library, judging(library, told), "Was the pool heated in Merton?").text == "Yes"


def test_asked_whether_it_is_still_so_the_newest_article_that_tells_how_it_stands_leads(library):
    question = "Does the play bus in Sutton still cost two pounds a visit?"
    reader = judging(library, {PAID: SUPPORTS, FREE: Judgement(0.1, 0.45, 0.45)})
    answer = asked(library, reader, question)
    assert (answer.text, sides(answer)) == (FREE, [("newer", [FREE]), ("older", [PAID])])
    assert reader.batches == [[question], ["How is the play bus in Sutton now?"]]
    other = asked(library, judging(library, {PAID: SUPPORTS}), question)
    assert quotes(other)[0] == PAID  # what neither supports nor contradicts it says nothing of it
    free = asked(
        library, judging(library, {FREE: SUPPORTS}), "Is the play bus in Sutton still free?"
    )
    assert (free.text, quotes(free)[0]) == ("Yes", FREE)


def test_what_looks_back_does_not_lead_where_it_is_asked_whether_it_is_still_so(library):
    reader = judging(library, {"A year ago": CONTRADICTS})
    answer = asked(library, reader, "Does the hall in Croydon still hold bronze?")
    assert (answer.text, quotes(answer)[0]) == ("No", "The hall in Croydon was graded gold.")
    assert quotes(answer)[1].startswith("A year ago")


def test_less_trust_is_enough_where_the_sentence_answers_and_all_that_is_asked_about_is_named(
    library,
):
    told = {FREE: Judgement(0.65, 0.1, 0.25)}
    became = asked(library, judging(library, told), "Did the play bus in Sutton become free?")
    wooden = asked(library, judging(library, told), "Did the wooden bus in Sutton become free?")
    assert (became.text, wooden.text_is_ours) == ("Yes", False)


def test_a_vote_against_is_no_yes_to_a_vote_for(library):
    told = {"voted against": SUPPORTS}
    was_for = asked(library, judging(library, told), "Did the gardener vote for the new lamp?")
    was_against = asked(
        library, judging(library, told), "Did the gardener vote against the new lamp?"
    )
    assert (was_for.text_is_ours, was_against.text) == (False, "Yes")


def test_what_says_it_in_other_words_is_a_yes_where_the_reader_is_sure(library):
    question = "Is the museum in Sutton shut?"
    closed = "The museum in Sutton has closed."
    sure = asked(library, judging(library, {"has closed": SUPPORTS}), question)
    assert (sure.text, quotes(sure)[0]) == ("Yes", closed)
    less = Judgement(0.55, 0.3, 0.15)
    assert not asked(library, judging(library, {"has closed": less}), question).text_is_ours


class MarksDry(Judging):
    """Takes only what is dry for an answer, as a trained reader does of what tells nothing."""

    def read(self, batch):
        return [
            replace(reading, spans=tuple(sorted(map(_marked, reading.spans), key=_by_score)))
            for reading in super().read(batch)
        ]


def _marked(span):
    return span if "dry" in quote_of(span) else replace(span, score=span.score / 1000)


def _by_score(span):
    return -span.score


def test_what_only_its_title_makes_a_yes_is_not_quoted_beside_what_says_it(library):
    told = dict.fromkeys(("Tea was", "Nobody came", "is dry"), SUPPORTS)
    answer = asked(library, MarksDry(library._reading, told), "Is the fountain in Croydon dry?")
    assert (answer.text, quotes(answer)) == ("Yes", ["The fountain in Croydon is dry."])


def test_what_speaks_of_something_else_decides_nothing_beside_what_plainly_answers(library):
    told = {"is dry": SUPPORTS, "hall in Croydon was graded gold": CONTRADICTS}
    answer = asked(library, MarksDry(library._reading, told), "Is the fountain in Croydon dry?")
    assert (answer.text, quotes(answer)) == ("Yes", ["The fountain in Croydon is dry."])


def test_what_answers_leads_though_what_is_plain_speaks_of_something_else(library):
    whole, dry = Judgement(0.52, 0.3, 0.18), Judgement(0.65, 0.2, 0.15)
    told = {"Tea was served at noon. Nobody": whole, "Tea": SUPPORTS, "dry": dry}
    reader = MarksDry(library._reading, told)
    answer = asked(library, reader, "Was the fountain in Croydon so dry?")
    assert (answer.text, quotes(answer)[0]) == ("Yes", "The fountain in Croydon is dry.")


def test_a_denial_beside_what_is_named_is_a_no_where_the_reader_leans_to_it(library):
    question, no_medal = "Has the tower in Enfield got a medal?", "The jury has no medal"
    leaning = asked(library, judging(library, {no_medal: Judgement(0.2, 0.6, 0.2)}), question)
    assert (leaning.text, quotes(leaning)[0]) == ("No", f"{no_medal} ready so far.")
    other = asked(library, judging(library, {no_medal: Judgement(0.5, 0.4, 0.1)}), question)
    assert not other.text_is_ours


def test_what_its_own_passage_speaks_against_is_not_set_against_what_is_plain(library):
    question, pays = "Do we need to pay for the barn in Ealing?", "Nobody pays to come there."
    whole = Judgement(0.36, 0.6, 0.04)
    told = {"Ealing. Nobody": whole, "Nobody": CONTRADICTS, "Whoever": SUPPORTS}
    answer = asked(library, judging(library, told), question)
    assert (answer.text, quotes(answer)[0]) == ("No", pays)


def test_what_was_ever_so_was_so_whatever_was_otherwise(library):
    reader = judging(library, {PAID: SUPPORTS, FREE: CONTRADICTS})
    ever = asked(library, reader, "Did the play bus in Sutton ever cost two pounds a visit?")
    assert (ever.text, quotes(ever)[0]) == ("Yes", PAID)
    once = asked(library, reader, "Did the play bus in Sutton cost two pounds a visit?")
    assert not once.text_is_ours


def test_that_something_is_otherwise_is_no_no_to_whether_it_ever_was_so(library):
    reader = judging(library, {FREE: CONTRADICTS, "never": CONTRADICTS})
    otherwise = asked(library, reader, "Was the play bus in Sutton ever red?")
    never = asked(library, reader, "Was the lift in Croydon ever shut?")
    assert (otherwise.text_is_ours, never.text) == (False, "No")


def test_the_capitals_of_a_tables_cells_are_nobodys_names():
    subjects = Subjects.of("Was Bromley ever inadequate?")
    assert subjects.alone_in("April 2016\tInadequate\tInadequate")
    assert not subjects.alone_in("April 2016\tthe borough of Merton\tInadequate")


def test_a_country_is_no_rival_to_what_lies_in_it():
    subjects = Subjects.of("Is Swansea still without a tram?")
    assert subjects.alone_in("Swansea is the only city in Wales without a tram.")
    assert not subjects.alone_in("Swansea is as large as Cardiff, and has no tram.")
    wales = Subjects.of("Is Wales without a tram?")
    assert not wales.alone_in("Wales has no tram, and England has several.")
