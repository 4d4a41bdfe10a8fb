from corpus.article import Block, BlockKind
from corpus.page.layout import lines, lines_of_blocks, plain


def texts(text: str) -> list[str]:
    return [line.text for line in lines(text)]


def test_lines_of_plain_text_are_trimmed_and_know_their_offsets():
    text = "  One.\u00a0\n\n\tTwo.\r\nThree."
    assert [(line.start, line.end, line.text, line.gap) for line in lines(text)] == [
        (2, 6, "One.", False),
        (10, 14, "Two.", True),
        (16, 22, "Three.", False),
    ]


def test_bullets_are_set_apart():
    text = "• one\n- two\n* three\n1. four\n(b) five\n•six\n•\nSeven\n-eight\n20 nine"
    assert [(line.text, line.bullet) for line in lines(text)] == [
        ("one", True),
        ("two", True),
        ("three", True),
        ("four", True),
        ("five", True),
        ("six", True),
        ("Seven", True),
        ("-eight", False),
        ("20 nine", False),
    ]


def test_hard_wrapped_paragraph_is_one_line():
    first = (
        "The council said on Tuesday that it would open two more homes for\n"
        "children, one in the north of the town and one near the river. The\n"
        "homes will be ready by spring."
    )
    second = (
        "A third is planned for the year after, when the lease on the old\n"
        "library ends and the builders have left."
    )
    text = f"Town to open two homes for children\n\n{first}\n\n{second}"
    assert texts(text) == ["Town to open two homes for children", first, second]


def test_lines_of_like_length_that_are_whole_stay_apart():
    text = (
        "Bridge to close for six weeks while the river wall is mended\n"
        "School kitchen wins a national prize for its vegetable soup\n"
        "Ferry timetable changes again after complaints from walkers"
    )
    assert texts(text) == text.split("\n")


def test_list_of_long_lines_in_hard_wrapped_text_stays_a_list():
    headlines = [
        "Bridge to close for six weeks while the river wall is mended again",
        "School kitchen wins a national prize for its new vegetable soup",
        "Ferry timetable changes again after complaints from all walkers",
    ]
    paragraph = (
        "The council said on Tuesday that it would open two more homes for\n"
        "children, one in the north of the town and one near the river. The\n"
        "homes will be ready by spring."
    )
    assert texts("\n".join([paragraph, "", *headlines])) == [paragraph, *headlines]


def test_items_that_run_into_one_another_are_parted_only_where_the_bullet_is_lost():
    text = (
        "- homes are warm\n"
        "carers stay for years - children are asked first\n"
        "- visits – at least one a month - are made on time"
    )
    assert texts(text) == [
        "homes are warm",
        "carers stay for years",
        "children are asked first",
        "visits – at least one a month - are made on time",
    ]
    assert texts("• one • two\n• three") == ["one", "two", "three"]
    assert texts("A sentence - with a dash - of prose.") == ["A sentence - with a dash - of prose."]


def test_what_a_format_leaves_between_its_blocks_is_kept_and_bullets_are_not():
    text = "# Head\n\nBody.\n\n1. item\n\nstray"
    blocks = (
        Block(BlockKind.TITLE, 2, 6),
        Block(BlockKind.BODY, 8, 13),
        Block(BlockKind.LIST_ITEM, 18, 22),
    )
    assert [(line.text, line.kind) for line in lines_of_blocks(text, blocks)] == [
        ("#", None),
        ("Head", BlockKind.TITLE),
        ("Body.", BlockKind.BODY),
        ("item", BlockKind.LIST_ITEM),
        ("stray", None),
    ]


def test_plain_form_evens_out_quotes_spaces_case_and_unseen_characters():
    assert plain(" “It’s\u00a0 a\u200b Test” ") == '"it\'s a test"'
