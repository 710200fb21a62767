"""A page read the way a strict reader does: every tag closed in order, its texts, its attributes."""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset({"meta", "col", "br"})
# Drawn shapes, which close themselves.
SHAPES = frozenset({"rect", "line", "path"})
_BLOCKS = frozenset(
    {"title", "h1", "h2", "h3", "h4", "p", "li", "caption", "th", "td", "dt", "dd", "summary", "span", "tr", "text"}
)


class Page(HTMLParser):
    """`tags` with their attributes in order, `texts` outside of styles, each with the tags it stands in."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.styles = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID | SHAPES:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SHAPES:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1] == tag, f"</{tag}> closes <{self._open[-1]}>"
        self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SHAPES, f"<{tag}/>"
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            self.styles += data
        elif data.strip():
            self.texts.append((tuple(self._open), " ".join(data.split())))

    @property
    def words(self) -> str:
        """All its texts, spaces between them."""
        return " ".join(text for _, text in self.texts)

    def outline(self) -> Iterator[str]:
        """A line a text, by the block it stands in."""
        for tags, text in self.texts:
            block = next((tag for tag in reversed(tags) if tag in _BLOCKS), tags[-1] if tags else "")
            yield f"{block}: {text}"

    def count(self, tag: str, **attributes: str) -> int:
        """How many such tags there are; `class_` is one among its classes."""
        return sum(name == tag and _has(given, attributes) for name, given in self.tags)


def _has(given: dict[str, str | None], wanted: dict[str, str]) -> bool:
    classes = (given.get("class") or "").split()
    return all(
        value in classes if name == "class_" else given.get(name.replace("_", "-")) == value
        for name, value in wanted.items()
    )
