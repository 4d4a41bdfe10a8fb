from qa.evaluation.word_overlap import holds, overlap, words


def test_words_are_squads() -> None:
    assert words("  The U.S. had a one-eighth share, an Edict of Nantes!\n") == [
        "us",
        "had",
        "oneeighth",
        "share",
        "edict",
        "of",
        "nantes",
    ]


def test_articles_within_words_stay() -> None:
    assert words("Another banana, then") == ["another", "banana", "then"]


def test_typographic_marks_stay_as_in_squads_script() -> None:
    assert words("“Good” – she’s") == ["“good”", "–", "she’s"]


def test_a_part_is_held_at_word_bounds_only() -> None:
    assert holds(words("The cat sat down."), words("cat sat"))
    assert not holds(words("A catalogue sat down."), words("cat"))
    assert not holds(words("cat sat down"), words("cat down"))


def test_no_words_are_held_by_nothing() -> None:
    assert not holds(words("Anything."), words("the"))
    assert not holds(words("!"), words("the"))


def test_overlap_counts_a_word_as_often_as_both_have_it() -> None:
    assert overlap(["b", "b", "b", "c"], ["b", "b", "d"]) == 2
