"""Where sentences begin and end in a block of text.

A stop (`.`, `!`, `?`, `…`) with white space behind it may end a sentence; the rules here
decide each by the words on either side. They are our own because no library came near
what quoting whole sentences needs. Precision and recall of the boundaries in the two
hand-marked sets of `tests/corpus`, the second written when the rules were done and none
changed for it; thousand words of news a second of processor time; and how many of 406
sentences that people chose as evidence (CLAPNQ, tokenised text) are exactly one of ours:

                      first set    second set   words   evidence
    these rules       1.00  1.00   0.99  1.00     945   383
    sentencex 1.0.32  0.89  0.91   0.93  0.88    3900   369
    blingfire 0.1.8   0.82  0.91   0.89  0.91     520   367
    syntok 1.4.4      0.87  0.88   0.95  0.93     165   360
    pysbd 0.3.4       0.84  0.86   0.93  0.86      31   329

(`python -m tests.bench.segmenters` measures those that are installed.) What they miss most
is speech: sentencex and pysbd keep a quotation whole, however many sentences it has, and
half of local news stands between quotation marks. On top of the best kept of them,
sentencex (Wikimedia, MIT, 1 MB), rules such as these left it one thing to say, whether an
unknown word is an abbreviation: 110 times in 137,000 sentences of news, wrong in half of
them ("Me.", "May.", "DC."). It also panics on a no-break space between an initial and its
stop, and takes quadratic time where many quotation marks stay open. blingfire weighs 99 MB;
it and pysbd have had no release since 2021. So none of them is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.article import Sentence
from corpus.english.dates import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from corpus.english.persons import SHORT_PLURALS, SHORT_TITLES
from corpus.english.speech import EXCLAIMING
from corpus.english.words import classed

# Zero-width characters and marks of direction, which may stand between a stop and a word.
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"

# The places where a sentence may end. A sentence within a quotation is one: a quote of
# ours need not be the whole speech. The looks behind keep long runs of dots or of white
# space from being tried again at each of their characters.
_PLACE = re.compile(
    rf"""
      (?<![.!?…])(?P<stop>[.!?…]++(?:\s[.…]+(?=\s))*)      # "?!", "...", ". . ."
      (?P<close>(?:["'”’»)\]{_UNSEEN}⁰¹²³⁴-⁹ᵃ-ᶻ]|\[\d{{1,3}}\])*  # quotes, brackets, a note's [12]
        (?:\s(?:''|['”’»)\]])(?=\s))*)                     # the same in tokenised text
      \s+
    | [.!?](?:(?<=[a-z]{{3}}[.!?])|(?<=\d\d[.!?]))         # a space forgotten: "needs.The"
      (?P<glued>[”’)"]{{0,3}})(?=[“‘(]?[A-Z][a-z’])
    | (?P<other>[。！？।॥؟۔]+["'”’»)\]」』]*)\s*              # stops of other scripts
    | (?<!\s)\s+[•‣▪◦●■]\s+                                # the next item of a list
    | (?<!\s)\s*\n\s*(?:\n\s*|[-*–]\s+|(?=\d{{1,2}}[.)]\s))  # an empty line, or an item's
    """,
    re.VERBOSE,
)
_NEXT_WORD = re.compile(
    rf"(?:[\"'“‘«(\[{_UNSEEN}]|``?\s?)*\s?(?P<word>[^\W_](?:[\w’'&-]*\w)?)?(?P<dot>\.)?"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
# "1.", "(iii)", "b." or "Table 2." at the start of a sentence numbers it.
_NUMBERING = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[A-Za-z]|[ivxIVX]{1,4})\)?"
    r"|(?:Title|Figure|Fig\.?|Table|Chart|Map|Box|Section|Sec\.?|Chapter|Part|Rule|Article|Step"
    r"|Stage|Item|Note|Question|Recommendation|Finding|Priority|Appendix|Annex) [\w.]{1,6}"
)
_NUMBER_AFTER_COLON = re.compile(r"[:;]\s*\(?\d{1,2}$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_ROMAN = re.compile(r"[IVXLC]+")
_SPEAKER = re.compile(
    r"(?:[^\W\d_a-z][\w.’'&-]*\s+){1,4}(?:(?:was|were|has|had|also|then)\s+)?"
    rf"(?:{'|'.join(EXCLAIMING)})\b"
)
_ALNUM = re.compile(r"[^\W_]")

_OPENING = "\"'“‘«([`"
_SPACE_OF_QUOTE = 60
"""Characters in which a motto or title within a sentence ends."""


# Words that begin a sentence and seldom a name. Behind an abbreviation that may end a
# sentence or not ("the U.S.", "Inc.", "Plan B."), they tell which.
_STARTERS = classed(
    """A About According After All Although An And Another Any As At Because Before Both But By
    Despite During Each Earlier Even Every Few For From Further Had Has Have He Her Here His
    How However I If In Instead Is It It's It’s Its Just Last Later Like Many Meanwhile More
    Most Much My Neither No Nobody None Nor Not Nothing Now Of On Once One Only Or Other Others
    Our Over Perhaps Several She Since So Some Still Such That That's That’s The Their Then
    There There's There’s These They They're They’re This Those Though Through Throughout Thus
    To Today Tomorrow Too Two Under Unless Until Was We We're We’re Were What When Where Whether
    Which While Who Why With Within Without Yes Yesterday Yet You Your"""
)
# Never the end of a sentence; written with a capital, or all in capitals.
_TITLES = classed("Sir Mt Ft").union(
    title.capitalize() for title in (*SHORT_TITLES, *SHORT_PLURALS)
)
# Never the end, in small letters.
_LEADING = classed("e.g i.e eg ie cf viz approx ca c v vs esp incl nr")
# Lead on only to a figure: "No. 10", but "The answer is no. The".
_BEFORE_FIGURES = classed(
    """no nos p pp pg fig figs para paras sec secs vol vols ch art arts cl pt pts ref app ext
    op eq tab"""
).union(name.lower() for name in (*SHORT_MONTHS, *SHORT_WEEKDAYS))
_AFTER_TIMES = classed(
    """GMT BST UTC CET ET EST EDT CT CST CDT MT MST MDT PT PST PDT Eastern Central Mountain
    Pacific Greenwich"""
).union(WEEKDAYS, SHORT_WEEKDAYS, MONTHS, SHORT_MONTHS)
# May end a sentence or lead on to a name.
_TRAILING = classed("st jr sr inc co corp bros al dept est assn univ intl govt")
_STATES = classed(
    """Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Mo Mont Neb
    Nev Okla Ont Ore Pa Que Tenn Tex Va Vt Wash Wis Wyo"""
)
# A capital letter behind these is a label, no initial: "Plan B."
_LABELLED = classed(
    """plan appendix annex annexe schedule grade group class category band block type tier
    zone part phase option vitamin hepatitis influenza section table figure exhibit platform
    channel model question unit ward war"""
)


def _next_word(block: str, at: int) -> tuple[str, str]:
    """The word that begins at `at`, behind quotation marks, and what it looks like.

    That is "capital" (or a script without), "small", "figure", "on" for a dash or comma
    that leads on, or "mark" for any other sign. The word is empty where there is none, and
    where it is an initial: "A. Smith" does not begin with the article.
    """
    match = _NEXT_WORD.match(block, at)
    assert match is not None  # every part of the pattern may be empty
    word = match["word"] or ""
    first = word[:1] or block[match.end() : match.end() + 1]
    if first.islower():
        named = any(map(str.isupper, word[1:3]))  # iPads, eBay
        return word, "capital" if named or _ADDRESS.match(block, match.start("word")) else "small"
    if first.isalpha():
        return "" if len(word) == 1 and match["dot"] else word, "capital"
    if first.isdigit() or first in "£$€¥#@~":
        return word, "figure"
    return word, "on" if first in "-–—―,;:)" else "mark"


def _inside_motto(block: str, begin: int, stop: int, behind: int) -> bool:
    """Whether a stop is within a title or motto: 'The show “Oh! What a Day” opens'.

    The quotation begins in mid-sentence, right behind a word, is short, and the sentence
    goes on behind it in small letters.
    """
    low = max(begin, stop - _SPACE_OF_QUOTE)
    for opening, closing in ("“”", "‘’", '""'):
        at = block.rfind(opening, low, stop)
        if at <= begin + 1 or not (block[at - 1].isspace() and block[at - 2].isalnum()):
            continue
        if block.find(closing, at + 1, behind) >= 0:
            continue
        close = block.find(closing, behind, behind + _SPACE_OF_QUOTE)
        if close >= 0 and re.match(r"[,;]|\s[a-z]", block[close + 1 : close + 3]):
            return True
    return False


def _ends(block: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the stop at `match` ends the sentence that began at `begin`."""
    stop, close = match["stop"], match["close"]
    at, behind = match.start(), match.end()
    word, kind = _next_word(block, behind)
    if kind in ("small", "on"):
        return False
    if "…" in stop or stop.count(".") > 1:
        said = block[begin:at].split() if at - begin < _SPACE_OF_QUOTE else []
        restarts = 0 < len(said) < 5 and said[0].strip(_OPENING) == word  # “I just… I can’t”
        return kind == "capital" and not restarts
    if "!" in stop or "?" in stop:
        if close and word not in _STARTERS and _SPEAKER.match(block, behind):
            return False  # “Is it safe?” Thames Water was asked.
    elif ")" in close or "]" in close:
        opening = max(block.rfind("(", begin, at), block.rfind("[", begin, at))
        if opening > begin and " " not in block[opening:at] and word not in _STARTERS:
            return block[behind] in "“‘\"'"  # (R-Wis.)
    elif not close and not block[at - 1 : at].isspace():
        before = block[max(begin, at - 48) : at]
        if _NUMBERING.fullmatch(block, begin, at) or _NUMBER_AFTER_COLON.search(before):
            return False
        previous, last = ["", "", *before.split()][-2:]
        if not _ends_behind(last, previous, word, kind):
            return False
    return not _inside_motto(block, begin, at, behind)


def _ends_behind(last: str, previous: str, following: str, kind: str) -> bool:
    """Whether a full stop behind the word `last` ends a sentence.

    `previous` is the word before it; `following` and `kind` are `_next_word`'s.
    """
    last = re.split(r"[-–—/]", last.lstrip(_OPENING))[-1]  # then-Sen., R-Wis.
    lower = last.lower()
    starts = following in _STARTERS
    if last in _TITLES or last in _LEADING or (last.isupper() and last.title() in _TITLES):
        return False
    if len(last) == 1 and last.isupper():
        labels = previous.lower() in _LABELLED or (last == "I" and previous.islower())
        return starts or labels
    if lower in _BEFORE_FIGURES:
        return not (kind == "figure" or (_ROMAN.fullmatch(following) and following != "I"))
    if lower in ("a.m", "p.m"):
        return kind != "figure" and following not in _AFTER_TIMES
    if lower in _TRAILING or last in _STATES or _DOTTED.fullmatch(last):
        return starts
    return True


def _is_glued(block: str, match: re.Match[str]) -> bool:
    """Whether a stop between two words without a space is one, and no part of a name."""
    left = block[max(0, match.start() - _SPACE_OF_QUOTE) : match.start()].split()[-1]
    right = block[match.end() : match.end() + _SPACE_OF_QUOTE].split()[0]
    if left in _TITLES or re.search(r"[@/_#]|www\.", left + right):
        return False
    return re.split(r"\W", right.lower())[0] not in ("com", "org", "net", "co", "uk", "io")


def _cuts(block: str) -> Iterator[tuple[int, int]]:
    """Where one sentence ends and the next begins, in order."""
    last = len(block)
    while last and not block[last - 1].isalnum():
        last -= 1
    begin = quotes = counted = 0
    first = _ALNUM.search(block)
    for match in _PLACE.finditer(block):
        end = following = match.end()
        # A sentence has a letter or a figure: stray marks go with what stands by them.
        if first is None or not first.start() < end < last:
            continue
        if match["stop"] is not None:
            end = match.end("close")
            if not _ends(block, begin, match):
                continue
        elif match["glued"] is not None:
            quotes, counted = quotes + block.count('"', counted, end), end
            if match["glued"].endswith('"') and quotes % 2:
                end = following = end - 1  # it opens the next sentence: said."It
            if not _is_glued(block, match):
                continue
        else:
            end = match.end("other") if match["other"] else match.start()
        yield end, following
        begin = following
        first = _ALNUM.search(block, begin)


def split(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences of the block `text[start:end]`, in order, without overlap.

    Offsets are in `text`. Every character of the block that is not white space lies in a
    sentence, but for the bullets of list items that run on within the block. There is
    none only where the block is white space. Takes time linear in the block's length.
    """
    block = text[start:end].rstrip()
    start += len(block) - len(block.lstrip())
    block = block.lstrip()
    if not block:
        return []
    sentences = []
    begin = 0
    for stop, following in _cuts(block):
        sentences.append(Sentence(start + begin, start + stop))
        begin = following
    sentences.append(Sentence(start + begin, start + len(block)))
    return sentences
