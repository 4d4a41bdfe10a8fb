"""What the library holds is counted in its catalogue and told in a sentence of ours."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from qa import Library
from qa.answer import LookedAt
from qa.composing.remarks import Wording
from qa.question import NO_FILTERS, Filters, QuestionKind, Turn
from tests.fakes import SIMILARITY, WordEncoder

ROWS = [
    ("old", "Harbour plans", "A harbour is planned.", "The Quay", "2019-05-04"),
    ("mid", "Harbour opens", "The harbour has opened. Boats came.", "The Quay", "2021-06-05"),
    ("new", "Bridge shuts", "The bridge near the harbour shut.", "Tower News", "2023-07-06"),
    ("none", "Bread in Sutton", "Bakers bake bread.", None, None),
]


NONE_OF_2031 = "No article is published from 2031-01-01 to 2031-12-31; 1 article has no known date."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("about")
    names = ("id", "title", "text", "publisher", "published")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("harbour", "bridge", "bread", "opened", "planned")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many articles are there?", "The library has 4 articles, cut into 4 passages."),
        (
            "Which papers do you have?",
            "The articles are from The Quay (2), Tower News (1) and publishers that are not "
            "known (1).",
        ),
        ("the newest?", "The newest article is “Bridge shuts”, published on 2023-07-06."),
        ("the oldest?", "The oldest article is “Harbour plans”, published on 2019-05-04."),
        (
            "How old are the articles?",
            "The library has 4 articles, published from 2019-05-04 to 2023-07-06 (1 of unknown "
            "date).",
        ),
        ("How many articles from The Quay are there?", "The library has 2 articles from The Quay."),
        (
            "How many articles mention the harbour?",
            "3 articles mention “the harbour”. The newest is “Bridge shuts”, published on "
            "2023-07-06.",
        ),
        (
            "When was “Harbour opens” published?",
            "“Harbour opens”: published on 2021-06-05; from The Quay; no author is named; 6 words; "
            "no address is known.",
        ),
        (
            "who published the story about bread",
            "“Bread in Sutton”: its day of publication is not known; its publisher is not known; "
            "no author is named; 3 words; no address is known.",
        ),
        (
            "when did the article “Ships” appear?",
            "No article is called “Ships”.",
        ),
        ("Which is the longest article?", "The longest article is “Harbour opens”, with 6 words."),
        (
            "which year has the most articles?",
            "Articles by year of publication: 2019 (1), 2021 (1), 2023 (1) and not known (1).",
        ),
        ("Any articles published in 2031?", NONE_OF_2031),
        ("Have you anything from The Times?", "No article is from “The Times”."),
        ("any mention of submarines?", "No article mentions “submarines”."),
        ("How many articles mention bread?", "1 article mentions “bread”."),
        ("Do you have anything about submarines?", "No article mentions “submarines”."),
        ("Which places do you cover?", "The titles of the articles name Sutton (1)."),
        ("What can you do?", Wording.ABILITIES.value),
        ("Hello!", Wording.GREETING.value),
        ("Thanks a lot", Wording.WELCOME.value),
        ("ok, bye", Wording.GOODBYE.value),
        ("ok", Wording.GO_ON.value),
    ],
)  # fmt: skip
def test_the_library_is_told_of_in_a_sentence_of_ours(library: Library, question, told):
    answer = library.ask(question)
    assert answer.kind in (QuestionKind.LIBRARY, QuestionKind.TALK)
    assert (answer.answered, answer.text, answer.text_is_ours) == (True, told, True)
    assert (answer.citations, answer.confidence) == ((), 1.0)


def test_what_has_no_word_is_turned_down_without_a_passage(library: Library):
    answer = library.ask("🦊", [Turn("Is the harbour open?", "")])
    assert (answer.answered, answer.near_misses) == (False, ())
    assert answer.reason == (
        "No question was understood. Ask in words what you want to know of the articles."
    )


def test_nothing_is_read_for_what_the_catalogue_knows(library: Library):
    for question in ("Hello!", "How many articles mention the harbour?", "the newest?"):
        assert library.ask(question).looked_at == LookedAt(0, 0)


def test_what_there_is_on_a_matter_is_counted_and_quoted(library: Library):
    answer = library.ask("What do you have on the harbour?")
    assert answer.remarks == (
        "3 articles mention “the harbour”. The newest is “Bridge shuts”, published on 2023-07-06.",
    )
    assert {c.place.article_id for c in answer.citations} == {"old", "mid", "new"}
    assert (answer.text_is_ours, answer.kind) == (False, QuestionKind.LIBRARY)


@pytest.mark.parametrize(
    ("question", "remark", "named"),
    [
        (
            "what do you have from 2021",
            "1 article published from 2021-01-01 to 2021-12-31; 1 article has no known date.",
            [("Harbour opens", date(2021, 6, 5), "The harbour has opened.")],
        ),
        (
            "List the articles from The Quay",
            "2 articles from The Quay.",
            [
                ("Harbour opens", date(2021, 6, 5), "The harbour has opened."),
                ("Harbour plans", date(2019, 5, 4), "A harbour is planned."),
            ],
        ),
        (
            "Which articles carry no date?",
            "Of 1 article the day of publication is not known.",
            [("Bread in Sutton", None, "Bakers bake bread.")],
        ),
        (
            "what is the oldest article about harbour plans",
            None,
            [("Harbour plans", date(2019, 5, 4), "A harbour is planned.")],
        ),
    ],
)
def test_articles_that_are_asked_for_are_named_with_how_they_begin(
    library: Library, question, remark, named
):
    answer = library.ask(question)
    begins = [(answer.cited_by(group)[0].quote) for group in answer.groups]
    labels = [(group.label, group.date) for group in answer.groups]
    assert answer.remarks == ((remark,) if remark else ())
    assert [(*label, quote) for label, quote in zip(labels, begins, strict=True)] == named


def test_a_library_without_articles_says_what_to_do(tmp_path):
    with Library.open(tmp_path, encoder=WordEncoder("x"), settings=SIMILARITY) as library:
        answer = library.ask("How many articles are there?")
    assert (answer.answered, answer.text) == (True, Wording.EMPTY.value)


def test_an_article_may_have_no_day_and_no_publisher(tmp_path):
    (tmp_path / "bread.txt").write_text("Bread\n\nBakers bake bread.\n")
    with Library.open(tmp_path / "l", encoder=WordEncoder("x"), settings=SIMILARITY) as library:
        library.add(tmp_path / "bread.txt")
        papers, newest, old = library.ask_many(
            [
                "Which papers do you have?",
                "What is the newest article?",
                "How old are the articles?",
            ]
        )
    assert papers.text == "No article says who published it."
    assert newest.text == "Of no article the day of publication is known."
    assert old.text == "The library has 1 article."


def test_a_publisher_beside_the_day_counts_where_another_article_is_of_the_same_house(tmp_path):
    (tmp_path / "a.md").write_text("---\npublisher: The Quay\n---\n\n# Fair\n\nA fair is held.\n")
    (tmp_path / "b.txt").write_text(
        "Bread\n\nPublished: 3 May 2020 | The Quay: South\n\nBakers bake bread.\n"
    )
    (tmp_path / "c.txt").write_text(
        "Boats\n\nPublished: 4 May 2020 | Local Politics\n\nThe boats have come back.\n"
    )
    with Library.open(tmp_path / "l", encoder=WordEncoder("x"), settings=SIMILARITY) as library:
        library.add(tmp_path / "a.md", tmp_path / "b.txt", tmp_path / "c.txt")
        papers = library.ask("Which papers do you have?")
        of_south = library.ask("Which stories are from The Quay: South?")
    assert [group.label for group in of_south.groups] == ["Bread"]
    assert papers.text == (
        "The articles are from The Quay (1), The Quay: South (1) and publishers that are not "
        "known (1)."
    )


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("the two oldest pieces on the harbour", ["Harbour plans", "Harbour opens"]),
        ("show me the two newest articles", ["Bridge shuts", "Harbour opens"]),
        (
            "the titles of all articles pls",
            ["Bridge shuts", "Harbour opens", "Harbour plans", "Bread"],
        ),
        ("List the harbour stories", ["Bridge shuts", "Harbour opens", "Harbour plans"]),
        ("list evrything from the quay", ["Harbour opens", "Harbour plans"]),
    ],
)
def test_articles_are_listed_by_their_titles(
    library: Library, question: str, titles: list[str]
) -> None:
    labels = [group.label for group in library.ask(question).groups]
    assert [label.removesuffix(" in Sutton") for label in labels] == titles


def test_who_wrote_an_article_stands_beside_its_text(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Bread\n\nPublished: 3 May 2020 | The Quay\nBy Quay Staff\n\nBakers bake bread.\n"
    )
    with Library.open(tmp_path / "l", encoder=WordEncoder("x"), settings=SIMILARITY) as library:
        library.add(tmp_path / "a.txt")
        assert "; by Quay Staff;" in library.ask("Who wrote the article “Bread”?").text


def test_articles_are_shelved_the_newest_first(library: Library):
    shelved = library._catalogue.shelved()
    assert [one.article_id for one in shelved] == ["new", "mid", "old", "none"]
    assert (shelved[0].publisher, shelved[0].published) == ("Tower News", date(2023, 7, 6))
    since = library._catalogue.shelved(published_from=date(2021, 1, 1), publishers=["The Quay"])
    assert [one.article_id for one in since] == ["mid"]


def test_all_words_of_a_text_are_looked_for_in_passage_and_title(library: Library):
    lexical, catalogue = library._indexes.lexical, library._catalogue

    def having(text: str, filters: Filters = NO_FILTERS) -> set[str]:
        spans = catalogue.spans(lexical.having(text, filters))
        return {span.article_id for span in spans.values()}

    assert having("harbours") == {"old", "mid", "new"}
    assert having("the harbour opens") == {"mid"}
    assert having("shut bridges") == {"new"}
    assert having("harbour bread") == set()
    assert having("") == set()
    assert having("harbour", replace(NO_FILTERS, publishers=("Tower News",))) == {"new"}


def test_what_all_articles_are_about_is_told_by_what_they_name(tmp_path):
    texts = (
        "In Sutton the harbour opened, said Ofsted.",
        "Last year Ofsted came to Hackney, and to the White House there.",
        "The House sat in Sutton while Ofsted looked on.",
    )
    rows = [{"id": str(n), "title": "Visits", "text": text} for n, text in enumerate(texts)]
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with Library.open(tmp_path / "library", encoder=WordEncoder("a"), settings=SIMILARITY) as held:
        held.add(tmp_path / "feed.jsonl")
        answer = held.ask("What are the articles about?")
    told = "The library has 3 articles. As they begin they name Ofsted (3) and Sutton (2)."
    assert (answer.text, answer.text_is_ours, answer.citations) == (told, True, ())


def test_words_of_a_title_in_a_question_of_something_else_name_no_article(library: Library):
    answer = library.ask("How many people did bread in Sutton carry home?")
    assert answer.standalone_question == "How many people did bread in Sutton carry home?"
    assert answer.kind is QuestionKind.FACT


@pytest.mark.parametrize(
    ("question", "is_of_article"),
    [
        ("When was the green dragon race published?", False),  # its text speaks of it, too
        ("Where did the green dragon race come from?", False),
        ("Where did the article the green dragon race come from?", True),
        ("Where did the green dragon race story come from?", True),
        ("Who published “The green dragon race”?", True),
        ("When was the sand ferry published?", False),  # has no day, so it is no news
        ("When was rowers wait for rain published?", True),
    ],
)
def test_a_title_that_names_a_thing_is_the_articles_only_where_the_question_says_so(
    tmp_path_factory: pytest.TempPathFactory, question: str, is_of_article: bool
) -> None:
    folder = tmp_path_factory.mktemp("things")
    race = "The green dragon race\n\nFew towns row the green dragon race. Bakers began it."
    rows = [
        ("The green dragon race", race, "2024-05-06"),
        ("The sand ferry", "It takes carts over the bar.", None),
        ("Rowers wait for rain", "Rowers wait for rain\n\nThe lake is low.", "2024-06-07"),
    ]
    names = ("title", "text", "published")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
    (folder / "feed.jsonl").write_text("\n".join(lines))
    encoder = WordEncoder("race", "ferry", "rowers")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        asked_of_it = library.ask(question).kind is QuestionKind.LIBRARY
    assert asked_of_it is is_of_article
