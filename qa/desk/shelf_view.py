"""The tab Library as HTML: what is sought, the table, one article's corrections, what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from corpus.article import BY_HAND
from qa.as_read import AsRead, words_of
from qa.desk.escaping import escape, in_words
from qa.saying import many
from qa.status import (
    Became,
    Collection,
    Column,
    Previewed,
    Removal,
    ShelfPage,
    ShelfRow,
    Sought,
    State,
)

ROWS = 50
"""Of one page of the table."""

_STATES = {
    State.IN_PART: "Read in part",
    State.CORRECTED: "Corrected by hand",
    State.UNDATED: "Without a date",
    State.COPIES: "Told elsewhere too",
}
_HEADS = {
    Column.TITLE: "Title",
    Column.PUBLISHER: "Publisher",
    Column.PUBLISHED: "Published",
    Column.ADDED: "Added",
    Column.PASSAGES: "Passages",
    Column.COPIES: "Copies",
}
_REMOVALS = 20
"""So many removals are listed; those before come back by command."""
_SHOWN_CHARACTERS = 3_000
"""So much of an article is shown before it is kept; the rest when it is opened."""


def render_controls(
    publishers: Sequence[str], collections: Sequence[Collection], may_not: str
) -> str:
    """The search, the filters, and what can be done with chosen articles."""
    named = [(one.name, f"{one.name} ({one.articles:,})") for one in collections]
    return (
        '<h2 class="unseen">Articles</h2><form class="sought" role="search">'
        '<label class="grow">Search<input type="search" name="words" autocomplete="off" '
        'placeholder="Words of the title, the publisher or the file"></label>'
        f"{_select('publisher', 'Publisher', [(one, one) for one in publishers], 'All')}"
        f"{_select('state', 'Show', [(s.value, said) for s, said in _STATES.items()], 'All')}"
        f"{_select('collection', 'Collection', named, 'All')}"
        "</form>"
        + (f'<p class="may-not">{escape(may_not)}</p>' if may_not else _doing(collections))
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]], first: str) -> str:
    listed = "".join(
        f'<option value="{escape(value)}">{escape(said)}</option>' for value, said in options
    )
    return (
        f'<label>{label}<select name="{name}"><option value="">{first}</option>{listed}'
        "</select></label>"
    )


def _doing(collections: Sequence[Collection]) -> str:
    names = "".join(f'<option value="{escape(one.name)}"></option>' for one in collections)
    none = "" if collections else " disabled"
    return (
        '<div class="doing" role="group" aria-label="With the chosen articles">'
        '<span class="chosen">None chosen</span>'
        '<label class="into">Collection<input type="text" name="into" list="collections" '
        'maxlength="80" autocomplete="off" placeholder="Its name"></label>'
        f'<datalist id="collections">{names}</datalist>'
        '<button type="button" data-do="collect">Put in</button>'
        f'<button type="button" data-do="take_out"{none}>Take out</button>'
        f'<button type="button" data-do="drop"{none}>Delete the collection</button>'
        '<button type="button" class="grave" data-do="remove">Remove…</button>'
        "</div>"
        '<dialog class="sure" aria-labelledby="sure-what"><p id="sure-what"></p>'
        '<div><button type="button" value="no">Cancel</button>'
        '<button type="button" class="grave" value="yes">Yes</button></div></dialog>'
    )


NONE_YET = "There are no articles yet. Those that are added stand here."


def render_table(page: ShelfPage, sought: Sought, start: int, opened: str, may_not: str) -> str:
    """Some rows of the table of articles, with the one that is open for corrections."""
    if not page.total:
        narrowed = sought.words or sought.publisher is not None or sought.state or sought.collection
        told = "No article is like that. Try other words, or show all."
        return f'<p class="none" data-say>{told if narrowed else NONE_YET}</p>'
    heads = "".join(
        _head(column, sought)
        for column in (
            Column.TITLE,
            Column.PUBLISHER,
            Column.PUBLISHED,
            Column.ADDED,
            Column.PASSAGES,
        )
    )
    rows = "".join(
        _row(row, may_not) + (_form(row) if row.article_id == opened and not may_not else "")
        for row in page.rows
    )
    all_of_it = '<input type="checkbox" class="every" aria-label="Choose all on this page">'
    choose = "" if may_not else f'<th class="choose">{all_of_it}</th>'
    return (
        '<div class="table" role="region" aria-label="Articles" tabindex="0"><table>'
        f'<thead><tr>{choose}{heads}<th scope="col">State</th>'
        f"{_head(Column.COPIES, sought)}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{_pager(page.total, start)}"
    )


def _head(column: Column, sought: Sought) -> str:
    by_this = column is sought.sort
    order = ("descending" if sought.descending else "ascending") if by_this else "none"
    arrow = {"descending": " ↓", "ascending": " ↑", "none": ""}[order]
    return (
        f'<th scope="col" aria-sort="{order}" class="{column.value}"><button type="button" '
        f'data-sort="{column.value}">{_HEADS[column]}<span aria-hidden="true">{arrow}</span>'
        "</button></th>"
    )


def _row(row: ShelfRow, may_not: str) -> str:
    title, place = escape(row.title), row.sources[0] if row.sources else ""
    name = escape(Path(place).name)
    choose = (
        ""
        if may_not
        else f'<td class="choose"><input type="checkbox" class="one" '
        f'value="{escape(row.article_id)}" aria-label="Choose {title}"></td>'
    )
    edit = (
        ""
        if may_not
        else (
            f'<button type="button" class="edit" data-open="{escape(row.article_id)}" '
            f'aria-label="Correct {title}">Correct</button>'
        )
    )
    states = "".join(f"<li>{one}</li>" for one in _states(row))
    told = f"{row.copies_total:,}" if row.copies_total else ""
    more = row.copies_total - len(row.copies)
    copies = escape("; ".join(row.copies) + (f"; and {more:,} more" if more > 0 else ""))
    return (
        f"<tr>{choose}"
        f'<td class="title"><button type="button" data-article="{escape(row.article_id)}" '
        f'dir="auto">{title}</button><span class="file" title="{escape(place)}">{name}</span>'
        f'{edit}</td><td class="publisher" dir="auto">{escape(row.publisher or "–")}</td>'
        f'<td class="published">{_published(row)}</td>'
        f'<td class="added">{_day(row.added)}</td><td class="passages">{row.passages:,}</td>'
        f'<td class="state"><ul>{states}</ul></td>'
        f'<td class="copies" title="{copies}">{told or "–"}</td></tr>'
    )


def _published(row: ShelfRow) -> str:
    evidence = row.published_evidence or ""
    how = evidence if evidence.startswith(BY_HAND) else f"from: {evidence or 'metadata'}"
    if row.published is None:
        return f'unknown<span class="how">{escape(evidence)}</span>' if evidence else "unknown"
    return f'{in_words(row.published)}<span class="how" dir="auto">{escape(how)}</span>'


def _day(stamp: str) -> str:
    try:
        day = date.fromisoformat(stamp[:10])
        return f"{day.day} {day:%b} {day.year}"
    except ValueError:
        return escape(stamp)


def _states(row: ShelfRow) -> Iterator[str]:
    if not row.is_sound:
        yield '<span class="bad">altered: not answered from; see pressmark doctor</span>'
    if row.left_out:
        yield f'<span title="{escape(" ".join(row.left_out))}">read in part</span>'
    if row.corrected:
        yield f"corrected: {', '.join(one.value for one in row.corrected)}"
    if row.versions > 1:
        yield f"version {row.versions}"
    for name in row.collections:
        yield f'<span class="collection" dir="auto">{escape(name)}</span>'
    if row.is_sound and not row.left_out:
        yield "read whole"


def _form(row: ShelfRow) -> str:
    """Where an article's title, day and publisher are corrected, and corrections undone."""
    day = row.published.isoformat() if row.published else ""
    undo = "".join(
        f'<button type="button" data-do="undo_correction" data-article="{escape(row.article_id)}" '
        f'data-field="{one.value}">Undo the correction of the {one.value}</button>'
        for one in row.corrected
    )
    reasons = "".join(f"<p>{escape(one)}</p>" for one in row.left_out)
    return (
        f'<tr class="open"><td colspan="8">{reasons}<form class="correcting" '
        f'data-article="{escape(row.article_id)}">'
        f'<label class="grow">Title<input name="title" maxlength="500" '
        f'value="{escape(row.title)}"></label>'
        f'<label>Published<input name="published" type="date" value="{day}"></label>'
        f'<label>Publisher<input name="publisher" maxlength="500" '
        f'value="{escape(row.publisher or "")}"></label>'
        '<label class="grow">What shows it<input name="evidence" maxlength="500" '
        'placeholder="the printed page, for instance"></label>'
        '<div><button type="submit">Save the correction</button>'
        f'<button type="button" data-open="">Close</button>{undo}</div></form></td></tr>'
    )


def _pager(total: int, start: int) -> str:
    last = min(start + ROWS, total)
    before = "" if start else " disabled"
    after = "" if last < total else " disabled"
    return (
        f'<nav class="pager" aria-label="Pages of the table"><button type="button" '
        f'data-start="{max(start - ROWS, 0)}"{before}>Before</button>'
        f"<span data-say>{start + 1:,} to {last:,} of {many(total, 'article')}</span>"
        f'<button type="button" data-start="{start + ROWS}"{after}>Next</button></nav>'
    )


def render_notice(
    said: str, *, wrong: bool = False, undo: int | None = None, ask: bool = False
) -> str:
    """What was done, or why it was not; with a button to undo a removal, or to go and ask."""
    button = (
        f' <button type="button" data-do="undo_removal" data-number="{undo}">Undo</button>'
        if undo is not None
        else ""
    )
    if ask:
        button += ' <button type="button" class="to-ask">Ask about them</button>'
    kind = "notice wrong" if wrong else "notice"
    return f'<p class="{kind}" data-say>{escape(said)}{button}</p>' if said else ""


def render_removals(removals: Sequence[Removal]) -> str:
    """What was removed and can be brought back."""
    if not removals:
        return ""
    listed = "".join(map(_removed, removals[:_REMOVALS]))
    return (
        f'<details class="removed"><summary>Removed in the last 30 days ({len(removals):,})'
        f"</summary><ul>{listed}</ul></details>"
    )


def _removed(one: Removal) -> str:
    more = one.articles - len(one.titles)
    titles = "; ".join(one.titles) + (f" and {more:,} more" if more else "")
    by = f", by {one.made_by}" if one.made_by else ""
    return (
        f"<li><span>{escape(titles)}</span> <small>{_day(one.made)}{escape(by)}</small> "
        f'<button type="button" data-do="undo_removal" data-number="{one.number}">'
        "Bring back</button></li>"
    )


_BECAME = {
    Became.ADDED: "new",
    Became.UPDATED: "a new version of an article that is there",
    Became.UNCHANGED: "there already",
}


def render_preview(found: Sequence[Previewed]) -> str:
    """What files give, each article as it was read, and what could not be read and why."""
    if not found:
        return ""
    read = [one for one in found if one.as_read]
    failed = [one for one in found if not one.as_read]
    head = f"{many(len(read), 'article')} read" + (f", {len(failed):,} not" if failed else "")
    return _listed(f"{head}.", found)


def render_not_added(failed: Sequence[Previewed]) -> str:
    """What did not come into the library when others were added, each with its reason."""
    return _listed(f"Not added: {len(failed):,}. Each has its reason.", failed) if failed else ""


def _listed(head: str, found: Sequence[Previewed]) -> str:
    rows = "".join(_previewed(one) for one in found)
    return f'<div class="preview"><p data-say>{head}</p><ul>{rows}</ul></div>'


def _previewed(one: Previewed) -> str:
    name = escape(Path(one.source).name)
    if one.as_read is None or one.became is None:
        return f'<li class="failed"><b dir="auto">{name}</b> <span>{escape(one.reason)}</span></li>'
    article = one.as_read.article
    day = in_words(article.published) if article.published else "date unknown"
    left = "".join(f"<p>{escape(reason)}</p>" for reason in one.as_read.left_out)
    return (
        f'<li><details><summary><b dir="auto">{escape(article.title)}</b> '
        f"<span>{name} · {day} · {escape(article.publisher or 'publisher unknown')} · "
        f"words: {escape(words_of(article).describe())} · {_BECAME[one.became]}</span></summary>"
        f'{left}<div class="text">{_text(one.as_read)}</div></details></li>'
    )


def _text(as_read: AsRead) -> str:
    """An article's blocks, its furniture faint."""
    lines, size = [], 0
    for block in as_read.article.blocks:
        words = as_read.article.text[block.start : block.end]
        lines.append(f'<p class="{block.kind.value}" dir="auto">{escape(words)}</p>')
        size += len(words)
        if size > _SHOWN_CHARACTERS:
            lines.append("<p>…</p>")
            break
    return "".join(lines)


def render_progress(names: Sequence[str], done: int, *, before: int = 0) -> str:
    """How far adding is, a line a file; `done` are. Those of `before` others are added first."""
    rows = "".join(
        f'<li class="{state}"><b dir="auto">{escape(name)}</b> <span>{said}</span></li>'
        for n, name in enumerate(names)
        for state, said in [_progress(n, -1 if before else done)]
    )
    begun = f"Adding {many(len(names), 'file')}."  # said once, and not at each file
    head = f"Adding: {done:,} of {len(names):,}"
    if before:
        others = "somebody else’s are" if before == 1 else f"those of {before} others are"
        begun = head = f"Waiting: {others} added before yours…"
    return f'<div class="preview"><p data-say="{begun}">{head}</p><ul>{rows}</ul></div>'


def _progress(n: int, done: int) -> tuple[str, str]:
    return ("done", "done") if n < done else ("now", "being read") if n == done else ("", "waits")
