"""The marks of furniture: why a line of a page is not the article."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Furniture(StrEnum):
    """Why a line is not the article.

    Those of the first group a line's own words give away, wherever it stands;
    `corpus.page.rules` says how and why. The others only its place gives away (`BY_PLACE`).
    """

    ORNAMENT = "ornament"
    ADVERTISEMENT = "advertisement"
    PAGE_CONTROL = "page control"
    BREADCRUMB = "breadcrumb"
    COMMENTS = "comments"
    SHARE_BAR = "share bar"
    FOLLOW_US = "follow us"
    NEWSLETTER = "newsletter"
    POINTER = "pointer"
    RELATED_STORIES = "related stories"
    CREDIT = "credit"
    CREDITED_CAPTION = "credited caption"
    PLAYER = "player"
    COOKIES = "cookies"
    LEGAL = "legal"
    COPYRIGHT = "copyright"
    PLEA = "plea"
    YOUR_STORY = "your story"
    CONTACT = "contact"
    FEEDBACK_FORM = "feedback form"
    TAGS = "tags"
    AGENCY = "agency"
    BYLINE = "byline"
    PUBLISHED = "published"

    FORMAT = "format"
    CAPTION = "caption"
    DATED = "dated"
    AUTHOR = "author"
    HEAD = "head"
    ABOVE_TITLE = "above title"
    TITLE_AGAIN = "title again"
    RELATED_STORY = "related story"
    COMMENT = "comment"
    TAG = "tag"
    FOOT = "foot"
    REPEATED = "repeated"


BY_PLACE: Mapping[Furniture, str] = {
    Furniture.FORMAT: "The file's format says so: a menu's element, a comment's mark.",
    Furniture.CAPTION: "A picture's caption is said twice, the second time with its credit.",
    Furniture.DATED: (
        "A line of nothing but a date (time, author, section) above or below the text, or "
        "behind a word for publishing anywhere: within the text it could be a heading."
    ),
    Furniture.AUTHOR: (
        "A name or a reporter's post, above or below the text, beside each other or beside a "
        "byline or date: alone it could be anything."
    ),
    Furniture.HEAD: (
        "Between title and text, a few words beside other furniture: a section, a place."
    ),
    Furniture.ABOVE_TITLE: (
        "Nothing of the article stands above its title but a section's or site's name."
    ),
    Furniture.TITLE_AGAIN: "The page's title is said in the head, the breadcrumb and the heading.",
    Furniture.RELATED_STORY: (
        "Headlines below 'Most read' and its like: bulleted or numbered ones as far as they "
        "go, plain ones until running text begins again, and all to the foot of the page "
        "where each headline has one paragraph below it, as cards have."
    ),
    Furniture.COMMENT: "Below a comment box that shows its buttons only comments follow.",
    Furniture.TAG: (
        "A few words all in lower case, between full paragraphs and beside other furniture: "
        "headings have a capital."
    ),
    Furniture.FOOT: (
        "Below the last paragraph, scraps without a full stop that follow other furniture, or "
        "are a handful of words each: tags, buttons, other headlines."
    ),
    Furniture.REPEATED: "The same line in many articles of one publisher.",
}
"""Why a line is furniture that only its place gives away."""
