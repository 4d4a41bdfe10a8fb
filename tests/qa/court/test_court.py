"""The verdicts on quotations of a draft, over articles made up for them."""

import random
import time
from collections.abc import Iterator
from datetime import date

import pytest

from corpus import samples
from qa import Library
from qa.court.shelves import _runs
from qa.court.speakers import Same, Telling, same_speaker
from qa.court.words import words_in
from qa.verdict import MAX_DRAFT_CHARACTERS, MAX_QUOTATIONS, Change, Checked, Difference, Verdict
from tests.bench import court as bench
from tests.bench.news import write_feed
from tests.fakes import SIMILARITY

POOL = (
    "The pool in Elm Park will not close this winter, the parks board said on 4 March 2021.\n\n"
    "“We have looked at the figures again and 412 families use it,” said Ms Amber Wren, who chairs "
    "the board. “It would be wrong to take it from them.”\n\n"
    "Mr Jude Hall, the keeper, said the heating would be mended if the grant is paid. He allegedly "
    "paid for the last repair himself.\n\nThe old boat-\nhouse beside it costs £1,200 a year."
)
COPY = (
    "News in brief. The pool in Elm Park will not close this winter, the parks board said on "
    "4 March 2021. The lake is to be dredged in June by a team of nine."
)
FERRY = (
    "Ferries to the north quay run every hour from April. The harbour board wants a second boat, "
    "and has asked for bids.\nAdvertisement\nBids are due in June, the board said. "
    "It is what it is."
)

LAMPS = (
    f"{'But no lamp was lit. ' * 20}But it led us to plan anew, the keeper of the quay noted.\n\n"
    "“A lamp keeps the ferry from the rocks,” said Mr Odo Brûlé."
)

RESERVES = (
    "The weir will not be mended before 2026, and the mayor was pleased to hurry.¹\n\n"
    "² The auditor, Elm Ledger LLP, recommends reserves of at least £9m."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("court")
    feed = [
        {"id": "pool", "title": "Pool to stay open", "text": POOL, "publisher": "The Elm Post",
         "published": "2021-03-05"},
        {"id": "copy", "title": "In brief", "text": COPY},
        {"id": "ferry", "title": "Ferries in spring", "text": FERRY},
        {"id": "lamps", "title": "Lamps", "text": LAMPS},
        {"id": "reserves", "title": "Reserves", "text": RESERVES},
    ]  # fmt: skip
    with Library.open(folder / "l", encoder=bench.NoEncoder(), settings=SIMILARITY) as it:
        it.add(write_feed(folder / "feed.jsonl", feed))
        yield it


def only(library: Library, draft: str) -> Checked:
    (checked,) = library.verify(draft)
    assert draft[checked.start : checked.end] == checked.text
    for place in (*checked.places, *checked.nearest):
        assert library.article(place.place.article_id).text[place.start : place.end] == place.quote
    return checked


def test_a_verbatim_quotation_has_every_place_as_a_citation(library: Library):
    checked = only(library, "It says “the pool in Elm Park will NOT close - this winter”.")
    assert checked.verdict is Verdict.VERBATIM
    assert [(c.n, c.place.article_id, c.quote) for c in checked.places] == [
        (1, "pool", "The pool in Elm Park will not close this winter"),
        (2, "copy", "The pool in Elm Park will not close this winter"),
    ]
    assert checked.places[0].place.published == date(2021, 3, 5)
    assert (checked.differences, checked.nearest, checked.speaker) == ((), (), None)


@pytest.mark.parametrize(
    ("draft", "draft_has", "article_has"),
    [
        ("“The pool in Elm Wood will not close this winter”", "Wood", "Park"),
        ("“The pool in Elm Park will close this winter”", "", "not"),
        ("“on 5 March 2021” the parks board said", "5", "4"),
        ("“412 very happy families use it”", "very happy", ""),
        ("“costs £1200 a year”", "1200", "1,200"),
        ("“costs $1,200 a year”", "$", "£"),
        ("“will not be mended before 2027”", "2027", "2026"),
    ],
)
def test_an_altered_quotation_differs_word_by_word(
    library: Library, draft: str, draft_has: str, article_has: str
):
    checked = only(library, draft)
    assert checked.verdict is Verdict.ALTERED
    (difference,) = checked.differences
    assert difference.change is Change.WORDS
    assert (difference.draft, difference.article) == (draft_has, article_has)
    assert draft[difference.start : difference.end] == draft_has
    assert {place.place.article_id for place in checked.places} <= {"pool", "copy", "reserves"}
    assert checked.places


def test_half_of_the_telling_words_are_not_enough_where_others_differ_too(library: Library):
    assert only(library, "“was not often mended before 2027”").verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“412 families use it,” said Ms Wren.", Verdict.VERBATIM),
        ("Amber Wren, chair of the board, said: “It would be wrong to take it”", Verdict.VERBATIM),
        ("“It would be wrong to take it from them,” said the chair.", Verdict.VERBATIM),
        ("“It would be wrong to take it from them,” the Elm Post wrote.", Verdict.VERBATIM),
        ("“412 families use it,” said Jude Hall.", Verdict.MISATTRIBUTED),
        ("“412 families use it,” said Ms Iris Wren.", Verdict.MISATTRIBUTED),
        ("Mr Cole Marsh: “412 families use it.”", Verdict.MISATTRIBUTED),
        ("“412 families use it” — Mr Cole Marsh", Verdict.MISATTRIBUTED),
        ("“412 families use it,” said Ms Wren, and Mr Hall said: “It would be wrong to take it.”",
         Verdict.MISATTRIBUTED),
    ],
)  # fmt: skip
def test_whoever_says_it_must_say_it_in_the_article(library: Library, draft: str, verdict: Verdict):
    assert library.verify(draft)[-1].verdict is verdict


RECOMMENDS = "recommends reserves of at least £9m"


@pytest.mark.parametrize(
    ("draft", "speaker"),
    [
        (f"The council promises to “hurry”. The auditor “{RECOMMENDS}”.", "The auditor"),
        (f"The council promises to “hurry”. The auditor “{RECOMMENDS}. Do it.”", "The auditor"),
        ("Ms Wren said no. The auditor: “It is too late for everybody.”", "The auditor"),
        ("Ms Wren said no. The plan was “too late for everybody”.", None),
        ("Ms Wren said no. The plan was “too late for everybody”. “It fails.”", None),
        ("Ms Wren said no. It was “too late for everybody”.", "Ms Wren"),
        ("Ms Wren said no. She called the plan “far too late for everybody”.", "Ms Wren"),
        ("Ms Wren said no. On Monday, “it was late for everybody”.", "Ms Wren"),
        ("Ms Wren said no. The auditor was “told the mayor said no to it all”.", None),
        ("² Ms Wren* said “it is too late for everybody”.", "Ms Wren"),
    ],
)  # fmt: skip
def test_a_speaker_is_carried_over_only_to_a_sentence_without_a_subject(
    library: Library, draft: str, speaker: str | None
):
    assert library.verify(draft)[-1].speaker == speaker


def test_a_footnote_mark_is_no_part_of_a_name(library: Library):
    assert only(library, f"The auditor “{RECOMMENDS}”.").verdict is Verdict.VERBATIM
    checked = only(library, f"The mayor said it “{RECOMMENDS}”.")
    assert [each.article for each in checked.differences] == ["The auditor, Elm Ledger LLP"]


def test_a_wrong_speaker_is_named_with_the_right_one(library: Library):
    checked = only(library, "“412 families use it,” said Jude Hall.")
    assert checked.speaker == "Jude Hall"
    (difference,) = checked.differences
    assert difference == Difference(Change.SPEAKER, "Jude Hall", "Ms Amber Wren", 1, 21)
    assert [place.quote for place in checked.places] == ["412 families use it"]


@pytest.mark.parametrize(
    ("draft", "cut"),
    [
        ("The pool will “close this winter”.", "not"),
        ("“the heating would be mended”", "if the grant is paid"),
        ("He “paid for the last repair himself”.", "allegedly"),
        ("“The pool in Elm Park will … close this winter”", "not"),
    ],
)
def test_a_clipped_quotation_says_what_was_cut_off(library: Library, draft: str, cut: str):
    checked = only(library, draft)
    assert checked.verdict is Verdict.CLIPPED
    assert [(one.change, one.article) for one in checked.differences] == [(Change.CUT, cut)]


def test_what_the_draft_says_beside_a_quotation_was_not_cut_off(library: Library):
    assert only(library, "The pool is not to “close this winter”.").verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“We have looked at the figures … and 412 families use it”", Verdict.VERBATIM),
        ("“Mr Jude Hall, the keeper, said [...] if the grant is paid”", Verdict.VERBATIM),
        ("“412 families use it … We have looked at the figures”", Verdict.ALTERED),
        ("“412 families use it … The lake is to be dredged in June”", Verdict.ALTERED),
        ("“We have looked at the figures … the heating would be mended if the grant is paid”",
         Verdict.ALTERED),
        ("“412 families use it. It would be wrong to take it from them”", Verdict.ALTERED),
        ("“412 families use [the pool]”", Verdict.VERBATIM),
        ("“[Families] use it”", Verdict.VERBATIM),
        ("“[T]he pool in Elm Park will not close”", Verdict.VERBATIM),
        ("“The pool [in the park] will not close this winter”", Verdict.VERBATIM),
        ("“The pool in Elm Park will [surely] close this winter”", Verdict.ALTERED),
        ("“412 families use it [not]”", Verdict.ALTERED),
        ("“the figures again and [few] families use it”", Verdict.ALTERED),
    ],
)  # fmt: skip
def test_ellipses_and_brackets_hide_nothing(library: Library, draft: str, verdict: Verdict):
    assert only(library, draft).verdict is verdict


def test_words_in_brackets_are_told_with_what_they_stand_for(library: Library):
    checked = only(library, "“The pool [in the park] will not close this winter”")
    assert [(d.change, d.draft, d.article) for d in checked.differences] == [
        (Change.INSERTION, "[in the park]", "in Elm Park")
    ]


def test_words_joined_from_two_articles_are_altered_and_both_places_shown(library: Library):
    checked = only(
        library,
        "“We have looked at the figures again, ferries to the north quay run every hour”",
    )
    assert checked.verdict is Verdict.ALTERED
    assert [place.place.article_id for place in checked.places] == ["pool", "ferry"]
    assert [one.change for one in checked.differences] == [Change.JOIN]


def test_what_is_nowhere_is_not_found_and_what_is_nearest_shown(library: Library):
    checked = only(library, "“Nobody in the park ever paid the ferryman for ice.”")
    assert checked.verdict is Verdict.NOT_FOUND
    assert checked.places == ()
    assert checked.nearest


def test_a_quotation_over_furniture_has_a_place_on_either_side(library: Library):
    checked = only(library, "“and has asked for bids. Bids are due in June”")
    assert checked.verdict is Verdict.VERBATIM
    assert [place.quote for place in checked.places] == [
        "and has asked for bids.",
        "Bids are due in June",
    ]


def test_furniture_is_no_place(library: Library):
    assert only(library, "“Advertisement”").verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize("draft", ["“The old boathouse beside it”", "“It is what it is”"])
def test_broken_words_and_common_words_are_found(library: Library, draft: str):
    assert only(library, draft).verdict is Verdict.VERBATIM


def test_sentences_are_checked_where_there_is_no_quotation_or_on_demand(library: Library):
    plain = "The lake is to be dredged in June by a team of nine. The lake is deep."
    assert [(one.verdict, one.is_quotation) for one in library.verify(plain)] == [
        (Verdict.VERBATIM, False),
        (Verdict.NOT_FOUND, False),
    ]
    assert library.verify(plain, sentences=False) == []
    mixed = "They said “use it”. The lake is to be dredged in June by a team of nine."
    assert [one.text for one in library.verify(mixed)] == ["use it"]
    assert [one.text for one in library.verify(mixed, sentences=True)] == [
        "use it",
        "The lake is to be dredged in June by a team of nine.",
    ]


def test_a_piece_of_one_word_is_the_one_beside_the_others(library: Library):
    checked = only(library, "It says “But [the storm] led us to plan anew”.")
    assert checked.verdict is Verdict.VERBATIM
    assert [place.quote for place in checked.places] == ["But it led us to plan anew"]


def test_words_that_stand_nearly_everywhere_are_looked_for_across_their_commas(library: Library):
    runs = _runs(words_in("close this winter, the parks — board’s"))
    assert runs == [("close", "this", "winter"), ("the", "parks"), ("board's",)]
    ids = library._catalogue.passages_saying([*runs[:2], ("board",)])
    found = [one.entry.article_id for one in library._catalogue.passages(ids).values()]
    assert set(found) == {"copy", "pool"}


def test_a_name_is_the_same_however_its_accents_are_kept(library: Library):
    for accents in ("Brûlé", "Bru\u0302le\u0301"):
        draft = f"“A lamp keeps the ferry from the rocks,” said Mr {accents}."
        assert only(library, draft).verdict is Verdict.VERBATIM
    nobody = Telling("", frozenset(), None)
    for named, speaker in (("Zoë Wren", "Zoe\u0308 Wren"), ("Zoe\u0308 Wrén", "Zoë Wre\u0301n")):
        assert same_speaker(named, speaker, nobody) is Same.YES
    assert same_speaker("Zoë Wren", "Zoe\u0308 Hall", nobody) is Same.NO


def test_a_verdict_is_the_same_after_json(library: Library):
    for one in library.verify("“use it … [the] pool”, “will close this winter” and “ice cream”"):
        assert Checked.from_dict(one.to_dict()) == one


@pytest.mark.parametrize("draft", ["", " \n", '"', '""""', "“” ‘’", "…", "“…”", "“[…]”", "\0“\0”"])
def test_a_draft_without_words_has_nothing_to_check(library: Library, draft: str):
    assert library.verify(draft) == []


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("a" * (MAX_DRAFT_CHARACTERS + 1), "the draft has 1,000,001 characters"),
        ("“a b” " * (MAX_QUOTATIONS + 1), "the draft has 2,001 quotations"),
        (b"bytes", "a draft is text, not bytes"),
    ],
)
def test_a_draft_that_is_too_much_is_refused(library: Library, draft: str, said: str):
    with pytest.raises(ValueError, match=said):
        library.verify(draft)


def test_a_hostile_draft_is_checked_soon(library: Library):
    started = time.process_time()
    for draft in (
        f"“{'the ' * 20_000}”",
        "“" * 100_000 + "pool",
        f"“{'… [x] ' * 5_000}pool”",
        f"“{'a … ' * 2_000}”",
        f"“pool {'not ' * 10_000}”, said {'Wren ' * 3_000}.",
    ):
        library.verify(draft)
    assert time.process_time() - started < 10


def test_the_measurement_leaves_out_what_stands_in_an_article_all_the_same():
    texts = bench.Texts(["One stop - two stops, ONE stop.", "Two stops. Before dawn, before Ann."])
    assert [texts.times(said) for said in ("one stop", "Two stops", "two … one", "dawn … two")] == [
        2,
        2,
        1,
        0,
    ]
    altered, clipped = "It says: “one stop”", "They were to “before dawn”"
    assert bench.stands(texts, altered, Verdict.ALTERED)
    assert bench.stands(texts, altered, Verdict.CLIPPED)
    assert not bench.stands(texts, clipped, Verdict.CLIPPED)  # there it was cut
    many = bench.Texts(["before " * 9])
    assert [many.is_name(name) for name in ("Before Ann", "Bell Ann")] == [False, True]


def test_real_sentences_that_were_altered_get_the_verdict_that_is_due(
    tmp_path_factory: pytest.TempPathFactory,
):
    folder = tmp_path_factory.mktemp("altered")
    with Library.open(folder / "l", encoder=bench.NoEncoder(), settings=SIMILARITY) as library:
        library.add(samples.folder(), bench.ASKED)
        made, _ = bench.cases(library, 12, random.Random(7))
        judged = [(case, [one.verdict for one in library.verify(case.draft)]) for case in made]
    wrong = [(case, verdicts) for case, verdicts in judged if verdicts != [case.due]]
    assert len(made) > 150
    assert [case for case, verdicts in wrong if Verdict.VERBATIM in verdicts] == []
    assert len(wrong) <= 0.02 * len(made), wrong
