"""What a browser would make of the desk's HTML, as far as the tests ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"img", "br", "input", "hr", "meta", "link"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text_content(self) -> str:
        return "".join(p if isinstance(p, str) else p.text_content for p in self.parts)

    def all(self, tag: str | None = None, css_class: str | None = None) -> list[Element]:
        """The elements below this one with that tag and class, in order."""
        found = []
        for part in self.parts:
            if isinstance(part, str):
                continue
            classes = part.attributes.get("class", "").split()
            if tag in (None, part.tag) and (css_class is None or css_class in classes):
                found.append(part)
            found += part.all(tag, css_class)
        return found

    def one(self, tag: str | None = None, css_class: str | None = None) -> Element:
        (element,) = self.all(tag, css_class)
        return element


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def parse(html: str) -> Element:
    """The elements of a fragment; an unbalanced one fails the test."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], "an element is left open"
    return builder.root
