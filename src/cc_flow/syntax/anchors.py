"""Anchors and what repeats them: a file that uses them does so throughout, which is one mistake and told once."""

from dataclasses import dataclass, field, replace

from cc_flow.diagnostic import Diagnostic, Span

MAX_SHOWN_ALIKE = 5


@dataclass(slots=True)
class Anchors:
    """The anchors of one file, each with its finding, and the places that repeat one. A text that merely begins with
    `&` is repeated nowhere, and told by itself.
    """

    _found: dict[str, Diagnostic] = field(default_factory=dict)
    _used: dict[str, Diagnostic] = field(default_factory=dict)
    _places: list[Span] = field(default_factory=list)

    def add(self, name: str, finding: Diagnostic) -> None:
        """An anchor."""
        self._found[name] = finding

    def repeats(self, name: str, span: Span) -> bool:
        """Whether what stands at `span` repeats an anchor of that name."""
        if name not in self._found:
            return False
        self._used[name] = self._found[name]
        self._places.append(span)
        return True

    def told_once(self, findings: list[Diagnostic]) -> list[Diagnostic]:
        """The findings with one for all anchors that are used: the first, which shows the places that repeat them."""
        used = list(self._used.values())
        first = next((one for one in findings if one in used), None)
        if first is None:
            return findings
        places = tuple((place, "repeated here") for place in sorted(self._places)[:MAX_SHOWN_ALIKE])
        told = replace(
            first, related=places, help="anchors are not used here: write the value out where it is repeated"
        )
        return [told if one is first else one for one in findings if one is first or one not in used]
