"""What only its place on the page shows of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import BlockKind
from corpus.english.speech import SPOKESPERSON
from corpus.page import date_lines, dating, titles
from corpus.page.layout import Line
from corpus.page.marks import Furniture
from corpus.page.sparing import SCRAP_WORDS, is_sentence_shaped, spare

OPENING_WORDS = 12
"""A sentence this long is the article's; a shorter one at the head may be a page's message."""
ABOVE_TITLE_WORDS = 12
"""A longer line above the title is a summary of the article."""
FOOT_LINES = 12
"""More lines than this below the last sentence are a list or table of the article."""

_CREDITS = frozenset({Furniture.CREDIT, Furniture.CREDITED_CAPTION})
_AUTHORSHIP = frozenset(
    {Furniture.BYLINE, Furniture.AUTHOR, Furniture.DATED, Furniture.PUBLISHED, Furniture.AGENCY}
)
# Furniture that interrupts a list without ending it.
_WITHIN_LIST = _CREDITS | {Furniture.ADVERTISEMENT, Furniture.POINTER, Furniture.ORNAMENT}

_NAME = re.compile(
    r"[A-Z][\w'’-]+(?:\s+(?:[A-Z]\.?|(?:de|van|von|al)|[A-Z][\w'’-]+)){1,3}", re.UNICODE
)
_POST = re.compile(
    r"(?:[A-Z@][\w'’&-]*\s+){0,5}(?:[\w'’&-]+\s+){0,3}"
    r"(?i:reporter|correspondent|editor|journalist|columnist|photographer|newsdesk|news desk|"
    r"writer|producer)(?:\s*(?:[-–—|,@(]|\bat\b|\bfor\b)\s*.{2,60})?"
)
_PAPER = re.compile(
    r"(?:[A-Z]\S*\s+){0,4}(?:BBC|ITV|Sky|PA|Reuters|News|Times|Post|Gazette|Standard|Guardian|"
    r"Press|Herald|Chronicle|Journal|Echo|Mail|Express|Mirror|Star|Argus|Observer|Advertiser|"
    r"Democracy|Democrat|Citizen|Recorder|Independent)\b,?(?:\s[A-Z]\S*){0,3}"
)
_NOT_A_HEADLINE = re.compile(r"[.:;,][\"'”’)\]]*$|[!?][\"”’]$")
_NUMBERED = re.compile(r"\d{1,2}\s+\S")
_COMMENT_BOX = re.compile(
    r"(?:\d+ )?(?:comments?|repl(?:y|ies)|responses?|thoughts?)\b|comments?\b|leave a|"
    r"have your say|join the|be the first|post a|add a|view (?:all )?comments"
)
_COMMENT_BUTTON = re.compile(
    r"reply|report(?: this)?(?: (?:post|comment))?|notify of|guest|subscribe|inline feedbacks|"
    r"(?:log|sign) ?in\b.*|post comment|oldest|newest|most voted|sort by.*|your e-?mail.*|"
    r"leave a.*|(?:about )?\d+ (?:mins?|minutes?|hours?|days?|weeks?|months?|years?) ago.*|"
    r"required fields.*|save my name.*|score.*|upvote|view all comments|last updated.*|"
    r".{2,40} says:?|\d+ (?:likes?|replies)|you must be.*|we want our comments.*"
)
_QUOTE_CLOSED = re.compile(r"[”\"’'][.,]?$")
# Of `persons.TITLES` those that head no line of another sort: "President" and "Justice" begin
# subheadings of news as often.
_SPEAKER = re.compile(
    r",|\b(?:Cllr|Councillor|Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Baroness|MP|Leader|Mayor|Director|"
    rf"Minister|Chair|Chief|Head|{SPOKESPERSON})\b"
)

_HOLDER = re.compile(
    r"(?:Cllr|Councillor|Mayor|Deputy Mayor|Leader of|Cabinet [Mm]ember|Lord|Baroness|Sir|Dame)\b"
    r"[^.]*,\s"
)


@dataclass(frozen=True, slots=True)
class Zones:
    """Where a text's running text lies among its lines, by index, both ends inclusive.

    Both are one past the last line where there is no running text.
    """

    first_prose: int
    last_prose: int


def zones(lines: Sequence[Line], marks: Sequence[Furniture | None]) -> Zones:
    """The first long sentence, and the last sentence or article's list item."""
    none = len(lines)
    unmarked = [i for i in range(none) if marks[i] is None]
    sentences = [i for i in unmarked if lines[i].prose]
    first = next(
        (i for i in sentences if lines[i].words >= OPENING_WORDS), next(iter(sentences), none)
    )
    last = max(sentences, default=none)
    in_article = True
    for i in range(last + 1, none):
        if marks[i] is not None:
            in_article = in_article and marks[i] in _WITHIN_LIST
        elif lines[i].bullet and in_article:
            last = i
    return Zones(first, last)


def is_speaker(line: Line, above: Line | None) -> bool:
    """Whether `line` names who said the quotation that closes `above`.

    A line that begins with a public office needs no quote marks above it: some
    pages set quotations apart by indentation, which plain text has lost.
    """
    if _HOLDER.match(line.text) and not line.stopped and line.words <= 20:
        return True
    return (
        above is not None
        and _QUOTE_CLOSED.search(above.text) is not None
        and above.words > SCRAP_WORDS
        and not line.stopped
        and line.words <= 20
        and (_SPEAKER.search(line.text) is not None or _NAME.fullmatch(line.text) is not None)
    )


def by_position(
    lines: Sequence[Line], words: Sequence[Furniture | None], title: int | None
) -> list[Furniture | None]:
    """For each line why it is furniture, or None.

    `words` are the marks by words alone; they stay, but never on the title.
    """
    marks = list(words)
    page = _Page(lines, marks, title)
    spare(lines, marks)
    page.mark_related()
    page.mark_captions()
    page.mark_authorship()
    page.mark_above_title()
    page.mark_head()
    page.mark_comments()
    page.mark_tags()
    page.mark_foot()
    return marks


class _Page:
    """The lines and their marks; each rule sees the marks of those before it."""

    def __init__(
        self, lines: Sequence[Line], marks: list[Furniture | None], title: int | None
    ) -> None:
        self.lines = lines
        self.marks = marks
        self.title = title
        if title is not None:
            marks[title] = None

    def _unmarked(self, start: int = 0) -> list[int]:
        return [
            i for i in range(start, len(self.lines)) if self.marks[i] is None and i != self.title
        ]

    def _above(self, i: int) -> Line | None:
        return next(
            (
                self.lines[j]
                for j in range(i - 1, -1, -1)
                if self.marks[j] is None and j != self.title
            ),
            None,
        )

    def _next_unmarked(self, i: int) -> int | None:
        for j in range(i + 1, len(self.lines)):
            if self.marks[j] is None and j != self.title:
                return j
        return None

    def _beside(self, i: int) -> set[Furniture]:
        """The marks of the lines directly above and below, the title aside."""
        around = (j for j in (i - 1, i + 1) if 0 <= j < len(self.lines) and j != self.title)
        return {mark for j in around if (mark := self.marks[j]) is not None}

    def mark_related(self) -> None:
        for i, mark in enumerate(list(self.marks)):
            if mark is Furniture.RELATED_STORIES and not self._mark_cards(i + 1):
                self._mark_items(i + 1)

    def _mark_cards(self, start: int) -> bool:
        """Furniture headlines with one paragraph each, if that is all there is from `start` on."""
        cards = self._unmarked(start)
        heads, texts = cards[::2], cards[1::2]
        if (
            len(texts) < 2
            or len(heads) != len(texts)
            or not all(
                self.lines[i].words > SCRAP_WORDS and not _NOT_A_HEADLINE.search(self.lines[i].text)
                for i in heads
            )
            or not all(self.lines[i].prose for i in texts)
            or any(self.lines[i].prose and self.lines[i].words > 25 for i in heads)
            or sum(self.lines[i].prose for i in self._unmarked() if i < start) < 2
        ):
            return False
        for i in cards:
            self.marks[i] = Furniture.RELATED_STORY
        return True

    def _mark_items(self, start: int) -> None:
        listed: bool | None = None
        taken = 0
        for i in range(start, len(self.lines)):
            if i == self.title or self.marks[i] is Furniture.RELATED_STORIES:
                return
            if self.marks[i] is not None:
                continue
            line = self.lines[i]
            is_list = line.bullet or _NUMBERED.match(line.text) is not None
            listed = is_list if listed is None else listed
            cut_off = line.text.endswith(("…", "...", "[…]", "[...]"))
            if is_list != listed or line.words > 25:
                return
            if not cut_off and _NOT_A_HEADLINE.search(line.text):
                return
            asks = line.text.endswith("?")
            if not listed and not cut_off and (asks or line.words <= (3 if taken == 0 else 5)):
                following = self._next_unmarked(i)
                if following is not None and self.lines[following].prose:
                    # A heading of the article, which goes on below.
                    return
            self.marks[i] = Furniture.RELATED_STORY
            taken += 1

    def mark_captions(self) -> None:
        for i in self._unmarked():
            line = self.lines[i]
            below = i + 1
            if below == len(self.lines) or self.marks[below] not in _CREDITS or line.bullet:
                continue
            # The copy that stands for the picture itself may be cut short.
            start = line.plain.rstrip("….")[:60]
            if line.words >= 3 and self.lines[below].plain.startswith(start):
                self.marks[i] = Furniture.CAPTION

    def mark_above_title(self) -> None:
        if self.title is None:
            return
        own = self.lines[self.title]
        above = [i for i in self._unmarked() if i < self.title]
        lines = self.lines
        if not any(self.marks[: self.title]):
            # Without any furniture above, a short sentence is as good as a long one.
            above = [i for i in above if not (lines[i].stopped and is_sentence_shaped(lines[i]))]
        opened = [self.lines[i].words for i in above if self.lines[i].prose]
        if max(opened, default=0) < titles.OPENING_WORDS:
            for i in above:
                if self.lines[i].words <= ABOVE_TITLE_WORDS:
                    self.marks[i] = Furniture.ABOVE_TITLE
        for i in self._unmarked():
            if titles.same(self.lines[i], own.text):
                self.marks[i] = Furniture.TITLE_AGAIN

    def mark_authorship(self) -> None:
        at = zones(self.lines, self.marks)

        def outside(i: int) -> bool:
            return i < at.first_prose or i > at.last_prose

        event = dating.of_event(self.lines)
        for i in [] if event else self._unmarked():
            line = self.lines[i]
            above = self.lines[i - 1].text if i > 0 and i - 1 != self.title else ""
            labelled = date_lines.labels_the_page(above)
            led_in = above.endswith(":") and not labelled
            if outside(i) and line.words <= 25 and not led_in and dating.is_date_line(line.text):
                self.marks[i] = Furniture.DATED
                if labelled and self.marks[i - 1] is None:
                    self.marks[i - 1] = Furniture.DATED
        for i in self._unmarked():
            line = self.lines[i]
            if line.words > 12 or line.stopped:
                continue
            named = i > 0 and i - 1 != self.title and _is_name(self.lines[i - 1])
            post = _POST.fullmatch(line.text) and (named or self._beside(i) & _AUTHORSHIP)
            paper = _PAPER.fullmatch(line.text) and self._beside(i) & {
                Furniture.BYLINE,
                Furniture.AUTHOR,
            }
            if (post or paper) and not is_speaker(line, self._above(i)):
                self.marks[i] = Furniture.AUTHOR
        for i in self._unmarked():
            line = self.lines[i]
            if outside(i) and _is_name(line) and self._beside(i) & _AUTHORSHIP:
                signed = self._beside(i) & {Furniture.AUTHOR, Furniture.BYLINE}
                if signed or not is_speaker(line, self._above(i)):
                    self.marks[i] = Furniture.AUTHOR

    def mark_head(self) -> None:
        first = zones(self.lines, self.marks).first_prose
        start = 0 if self.title is None else self.title + 1
        # From below, so that a scrap above a scrap that is marked is marked too.
        for i in reversed([i for i in self._unmarked(start) if i < first]):
            line = self.lines[i]
            if line.words <= SCRAP_WORDS and not line.stopped and not line.bullet:
                # Directly above the text it may be the text's first heading.
                next_is_marked = i + 1 < len(self.lines) and self.marks[i + 1] is not None
                if next_is_marked and not line.text.endswith(":"):
                    self.marks[i] = Furniture.HEAD

    def mark_comments(self) -> None:
        unmarked = self._unmarked()
        half = sum(self.lines[i].words for i in unmarked) / 2
        for i, line in enumerate(self.lines):
            if self.marks[i] is not Furniture.COMMENTS or not _COMMENT_BOX.match(line.plain):
                continue
            above = sum(self.lines[j].words for j in unmarked if j < i)
            button = any(
                _COMMENT_BUTTON.fullmatch(line.plain) for line in self.lines[i + 1 : i + 5]
            )
            # Comments seldom outweigh an article; a box near its top is a link to them.
            if above >= half and button:
                for j in self._unmarked(i + 1):
                    self.marks[j] = Furniture.COMMENT
                return

    def mark_tags(self) -> None:
        for i in self._unmarked():
            line = self.lines[i]
            if (
                line.words > SCRAP_WORDS
                or line.bullet
                or not line.text.islower()
                or not line.text.replace(" ", "").isalpha()
                or not self._beside(i)
            ):
                continue
            above, below = self._above(i), self._next_unmarked(i)
            goes_on = below is not None and (
                self.lines[below].bullet or self.lines[below].text[0].islower()
            )
            if (above is None or (above.prose and not above.bullet)) and not goes_on:
                self.marks[i] = Furniture.TAG

    def mark_foot(self) -> None:
        last = zones(self.lines, self.marks).last_prose
        foot = self._unmarked(last + 1)
        if not foot:
            return
        # An unmarked list or table may close the article; a few scraps are its tags.
        closing = self.lines[last]
        scraps = len(foot) <= FOOT_LINES and not (closing.text.endswith(":") or closing.bullet)
        above, ended = closing, False
        for i in range(last + 1, len(self.lines)):
            line, mark = self.lines[i], self.marks[i]
            if mark is not None:
                ended = ended or mark not in _WITHIN_LIST
            elif line.kind is not None:
                above = line
            elif ended or not is_speaker(line, above):
                ended = ended or (scraps and _is_scrap(line))
                if ended:
                    self.marks[i] = Furniture.FOOT
            else:
                above = line


def _is_scrap(line: Line) -> bool:
    return line.words <= SCRAP_WORDS and not any(map(str.isdigit, line.text))


def _is_name(line: Line) -> bool:
    return (
        line.kind is not BlockKind.LIST_ITEM
        and not line.bullet
        and line.words <= 4
        and _NAME.fullmatch(line.text) is not None
    )
