"""Short articles written for this project, so that a fresh install has something to ask.

They tell, in our own words, of public facts: Ofsted's inspections of children's
services in London boroughs, and how such inspections work. Their publishers, the
"Pressmark Samples" papers, do not exist and their publication dates are ours; the
furniture around some of them (adverts, headlines of other stories, comment boxes)
is made up, to look like that of real pages. Nobody is quoted in direct speech.
They are there to try Pressmark on and are no source on any council: for that read
the reports on Ofsted's website.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """The folder with the samples and nothing else, ready for `Library.add`."""
    return Path(str(files(__name__) / "articles"))
