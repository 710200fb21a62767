"""Findings as text for people: headline, place, the line with carets, related places, the way out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from cc_flow.diagnostic import Diagnostic, Severity, Span
from cc_flow.frozen import frozen
from cc_flow.report.diagnostics_excerpt import SourceLines, visible

Paint = Callable[[str], str]


@frozen
class Colours:
    """How the parts of a finding are painted."""

    error: Paint
    warning: Paint
    headline: Paint
    gutter: Paint
    help: Paint

    def of(self, severity: Severity) -> Paint:
        """The paint of a severity."""
        return self.error if severity is Severity.ERROR else self.warning


def _ansi(codes: str) -> Paint:
    return lambda text: f"\033[{codes}m{text}\033[0m"


PLAIN = Colours(str, str, str, str, str)
ANSI = Colours(_ansi("1;31"), _ansi("1;33"), _ansi("1"), _ansi("1;34"), _ansi("36"))


def as_text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], *, colours: Colours = PLAIN) -> str:
    """The findings in the order given, an empty line between them, a line break at the end.

    `sources` are the texts of files by name; of a file that is not among them no line is shown.
    """
    lines = _Sources(sources)
    return "\n".join("\n".join(_finding(one, lines, colours)) + "\n" for one in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors and 1 warning`; `no errors` where there is nothing."""
    counts = Counter(one.severity for one in diagnostics)
    parts = [f"{counts[each]} {each}{'s' if counts[each] != 1 else ''}" for each in Severity if counts[each]]
    return " and ".join(parts) or "no errors"


class _Sources:
    """Texts cut into lines when a finding first needs them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._cut: dict[str, SourceLines] = {}

    def lines(self, file: str) -> SourceLines | None:
        """The lines of `file`, None where its text is not at hand."""
        if file not in self._cut and file in self._texts:
            self._cut[file] = SourceLines(self._texts[file])
        return self._cut.get(file)


def _finding(diagnostic: Diagnostic, sources: _Sources, colours: Colours) -> Iterator[str]:
    paint = colours.of(diagnostic.severity)
    spans = [diagnostic.span, *(span for span, _ in diagnostic.related)]
    width = max(len(str(span.line)) for span in spans)
    yield paint(f"{diagnostic.severity}[{diagnostic.code}]") + colours.headline(f": {visible(diagnostic.message)}")
    yield from _place(diagnostic.span, sources, "-->", paint("^"), width, colours)
    for span, word in diagnostic.related:
        yield from _place(span, sources, ":::", colours.gutter("-"), width, colours, word)
    if diagnostic.help:
        yield " " * width + colours.gutter(" = ") + colours.help("help: ") + visible(diagnostic.help)


def _place(
    span: Span, sources: _Sources, arrow: str, mark: str, width: int, colours: Colours, word: str = ""
) -> Iterator[str]:
    margin = " " * width
    lines = sources.lines(span.file)
    shown = lines.excerpt(span) if lines else None
    beside = f" {visible(word)}" if word else ""
    place = f"{visible(span.file)}:{span.line}:{span.column}"
    yield f"{margin}{colours.gutter(arrow)} {place}{'' if shown else beside}"
    if shown:
        bar = colours.gutter("|")
        yield f"{margin} {bar}"
        yield f"{colours.gutter(str(span.line).rjust(width))} {bar} {shown.line}".rstrip()
        yield f"{margin} {bar} {' ' * shown.indent}{mark * shown.carets}{beside}"
