"""Findings in their order."""

from cc_flow.diagnostic import Diagnostic, Span, in_order


def finding(code: str, line: int, start: int, end: int, *, file: str = "a.yaml") -> Diagnostic:
    """A finding at some columns of a line."""
    return Diagnostic(code, "wrong", Span(file, line, start, line, end), "mend it")


def test_a_warning_inside_what_is_wrong_says_nothing_more():
    """Only where it lies in the very stretch of an error of the same file."""
    error = finding("E207", 3, 5, 20)
    kept = [
        finding("W102", 3, 4, 6),
        finding("W102", 4, 5, 20),
        finding("W102", 3, 8, 9, file="b.yaml"),
        finding("E104", 3, 8, 9),
    ]
    assert in_order([finding("W102", 3, 8, 9), finding("W102", 3, 5, 20), error, *kept]) == (
        kept[0],
        error,
        kept[3],
        kept[1],
        kept[2],
    )


def test_each_finding_is_told_once():
    """By place, then by code."""
    first, second = finding("E301", 1, 1, 2), finding("E302", 1, 1, 2)
    assert in_order([second, first, second]) == (first, second)
