"""How findings look: as text, as JSON, as annotations on GitHub, as SARIF."""

import json
import unicodedata

from cc_flow.codes.registry import CODES
from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.report.diagnostics import ANSI, as_text, summary
from cc_flow.report.diagnostics_excerpt import LONGEST, SourceLines, excerpt
from cc_flow.report.diagnostics_github import as_annotations
from cc_flow.report.diagnostics_json import as_json
from cc_flow.report.diagnostics_sarif import as_sarif

FILE = "weekly.yaml"
LINE = '      id_or_slug: "{{ steps.trendin.output.results[0].slug }}"'
TEXT = "\n" * 15 + LINE + "\n"
HELP = "did you mean `trending`?"
FINDING = Diagnostic("E301", "step `trendin` does not run before `mark`", Span(FILE, 16, 29, 16, 36), HELP)
WARNING = Diagnostic("W309", "the output of `week` is never used", Span(FILE, 3, 1, 3, 2))


def shown(line: str, start: int, end: int) -> tuple[str, str]:
    """The line and the carets under it."""
    made = excerpt(line, start, end)
    return made.line, " " * made.indent + "^" * made.carets


def test_report_diagnostics_text_has_the_form_of_the_style_page() -> None:
    """A finding is its headline, its place, its line with carets under the smallest wrong stretch, and the way out."""
    assert as_text([FINDING], {FILE: TEXT}) == (
        "error[E301]: step `trendin` does not run before `mark`\n"
        "  --> weekly.yaml:16:29\n"
        "   |\n"
        f"16 | {LINE}\n"
        f"   | {' ' * 28}^^^^^^^\n"
        "   = help: did you mean `trending`?\n"
    )


def test_report_diagnostics_text_shows_related_places() -> None:
    """Another place that belongs to the finding is shown with its word beside the dashes."""
    finding = Diagnostic(
        "E205", "twice", Span("a.yaml", 10, 7, 10, 8), None, ((Span("a.yaml", 2, 1, 2, 3), "the first"),)
    )
    text = as_text([finding], {"a.yaml": "\nid: x\n" + "\n" * 7 + "- id: b\n"})
    assert text.splitlines()[1:] == [
        "  --> a.yaml:10:7",
        "   |",
        "10 | - id: b",
        "   |       ^",
        "  ::: a.yaml:2:1",
        "   |",
        " 2 | id: x",
        "   | -- the first",
    ]


def test_report_diagnostics_text_without_source_has_no_excerpt() -> None:
    """Where a file's text is not at hand, headline, place and help stand alone; so do related places."""
    finding = Diagnostic("E301", "no", Span("a.yaml", 1, 1, 1, 2), "try", ((Span("b.yaml", 2, 1, 2, 3), "here"),))
    assert as_text([finding], {}) == "error[E301]: no\n --> a.yaml:1:1\n ::: b.yaml:2:1 here\n  = help: try\n"


def test_report_diagnostics_text_separates_findings_by_an_empty_line() -> None:
    """Findings come in the order given, an empty line between them; none give no text."""
    assert as_text([FINDING, WARNING], {}).split("\n\n")[1].startswith("warning[W309]: ")
    assert as_text([], {}) == ""


def test_report_diagnostics_colour_only_where_asked() -> None:
    """Without colours there is no escape; with them, taking the escapes away gives the plain text back."""
    plain, painted = as_text([FINDING], {FILE: TEXT}), as_text([FINDING], {FILE: TEXT}, colours=ANSI)
    assert "\033" not in plain
    for code in ("\033[1;31m", "\033[1;34m", "\033[1m", "\033[36m", "\033[0m"):
        assert code in painted
        painted = painted.replace(code, "")
    assert painted == plain


def test_report_diagnostics_span_over_lines_is_marked_to_the_end_of_its_first() -> None:
    """Of a span over several lines the first is shown, marked to its end."""
    finding = Diagnostic("E203", "no", Span("a.yaml", 1, 5, 3, 2))
    assert as_text([finding], {"a.yaml": "key: |\n text\nx"}).splitlines()[-2:] == ["1 | key: |", "  |     ^^"]


def test_report_diagnostics_empty_span_gets_one_caret() -> None:
    """Nothing is pointed at with one caret, also behind the end of a line or of the file."""
    assert shown("ab", 1, 1) == ("ab", " ^")
    assert shown("ab", 9, 12) == ("ab", "  ^")
    assert SourceLines("a\n").excerpt(Span("f", 2, 1, 2, 1)) == excerpt("", 0, 0)
    assert SourceLines("a\n").excerpt(Span("f", 3, 1, 3, 1)) is None


def test_report_diagnostics_carets_stand_under_wide_characters() -> None:
    """Carets are columns, not characters: Chinese and emoji take two, combining marks none."""
    assert shown("日本: x", 4, 5) == ("日本: x", "      ^")
    assert shown("日本: x", 0, 2)[1] == "^^^^"
    combined = unicodedata.normalize("NFD", "é: x")
    assert shown(combined, len(combined) - 1, len(combined))[1] == "   ^"


def test_report_diagnostics_hidden_characters_become_visible() -> None:
    """Tabs, escapes and characters that turn text around cannot act on the reader's terminal; carets still fit."""
    assert shown("\ta\x1b[31m\u202eb\x7f", 8, 9) == ("␉a␛[31m<U+202E>b␡", " " * 15 + "^")
    finding = Diagnostic("E201", "no key `\x1b[2J`", Span("a\x07.yaml", 1, 1, 1, 1), "not \x9b1m")
    text = as_text([finding], {})
    assert text == "error[E201]: no key `␛[2J`\n --> a␇.yaml:1:1\n  = help: not <U+009B>1m\n"


def test_report_diagnostics_long_lines_are_clipped_around_the_span() -> None:
    """Of a long line only what stands around the span is shown, on both sides, and it fits the width."""
    line = "a" * 500 + "WRONG" + "b" * 500
    shown_line, carets = shown(line, 500, 505)
    assert shown_line.startswith("…a")
    assert shown_line.endswith("b…")
    assert len(shown_line) == LONGEST + 2
    assert shown_line[carets.index("^") : len(carets)] == "WRONG"


def test_report_diagnostics_span_longer_than_the_width_is_cut() -> None:
    """A span that does not fit is marked as far as it is shown."""
    shown_line, carets = shown("x: " + "y" * 1000, 3, 1003)
    assert shown_line == "…" + "y" * LONGEST + "…"
    assert carets == " " + "^" * LONGEST


def test_report_diagnostics_lines_end_as_spans_count_them() -> None:
    """LF, CR LF and CR end lines; a byte order mark is no column."""
    lines = SourceLines("\ufeffa\r\nb\rc\nd\u2028e")
    found = [lines.excerpt(Span("f", line, 1, line, 2)) for line in (1, 2, 3, 4)]
    assert [one.line for one in found if one] == ["a", "b", "c", "d<U+2028>e"]


def test_report_diagnostics_summary_counts() -> None:
    """The summary counts errors and warnings in words."""
    assert summary([]) == "no errors"
    assert summary([FINDING]) == "1 error"
    assert summary([WARNING, FINDING, FINDING]) == "2 errors and 1 warning"


def test_report_diagnostics_json_is_versioned() -> None:
    """JSON has the promised fields, null where there is no help, and the ends and related places beside them."""
    related = ((Span(FILE, 2, 1, 2, 3), "here"),)
    made = json.loads(as_json([FINDING, Diagnostic("W309", "unused", Span(FILE, 3, 1, 3, 2), None, related)]))
    assert made["format_version"] == 1
    assert made["diagnostics"][0] == {
        "code": "E301",
        "severity": "error",
        "file": FILE,
        "line": 16,
        "column": 29,
        "end_line": 16,
        "end_column": 36,
        "message": FINDING.message,
        "help": HELP,
        "related": [],
    }
    assert made["diagnostics"][1]["help"] is None
    assert made["diagnostics"][1]["related"][0]["message"] == "here"


def test_report_diagnostics_json_survives_any_text() -> None:
    """Half a surrogate pair and control characters in a message are still JSON in ASCII."""
    text = as_json([Diagnostic("E201", "\ud800\x1b", Span("ü.yaml", 1, 1, 1, 1))])
    assert text.isascii()
    assert json.loads(text)["diagnostics"][0]["message"] == "\ud800\x1b"


def test_report_diagnostics_annotations_name_file_line_and_columns() -> None:
    """An annotation is a workflow command with the place, the code as title, the help on a line of its own."""
    assert as_annotations([FINDING]) == (
        "::error file=weekly.yaml,line=16,endLine=16,title=cc-flow E301,col=29,endColumn=36"
        "::step `trendin` does not run before `mark`%0Adid you mean `trending`?\n"
    )


def test_report_diagnostics_annotations_escape() -> None:
    """Per cent signs, line ends, and in properties colons and commas cannot end a command or begin another."""
    finding = Diagnostic("E201", "100% a:b,c\n::error::x\r", Span("a,b:c.yaml", 1, 1, 2, 1))
    made = as_annotations([finding])
    assert made.count("\n") == 1
    assert "file=a%2Cb%3Ac.yaml," in made
    assert "col=" not in made
    assert made.endswith("::100%25 a:b,c%0A::error::x␍\n")


def test_report_diagnostics_annotations_are_the_ten_worst() -> None:
    """Errors come first, ten findings at the most, and the rest is counted."""
    lines = as_annotations([WARNING] * 12 + [FINDING] * 3).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 3 + ["::warning"] * 7 + ["::notice"]
    assert lines[-1] == "::notice title=cc-flow::and 5 more: 5 warnings"
    assert len(as_annotations([WARNING] * 10).splitlines()) == 10


def test_report_diagnostics_sarif_names_rules_and_places() -> None:
    """SARIF has one rule a code, each result points at its rule and place, columns count characters."""
    related = ((Span(FILE, 2, 1, 2, 3), "here"),)
    both = [FINDING, Diagnostic("W309", "unused", Span("my flows/ü.yaml", 3, 1, 3, 2), None, related), FINDING]
    log = json.loads(as_sarif(both, version="1.2.3"))
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    assert (log["version"], driver["version"], run["columnKind"]) == ("2.1.0", "1.2.3", "unicodeCodePoints")
    assert [rule["id"] for rule in driver["rules"]] == ["E301", "W309"]
    assert [rule["defaultConfiguration"]["level"] for rule in driver["rules"]] == ["error", "warning"]
    assert driver["rules"][0]["fullDescription"]["text"] == CODES["E301"].meaning
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20flows/%C3%BC.yaml"
    assert place["region"] == {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 2}
    assert run["results"][1]["relatedLocations"][0]["message"]["text"] == "here"
    assert run["results"][0]["message"]["text"].endswith(HELP)


def test_report_diagnostics_sarif_of_nothing_is_a_log() -> None:
    """A clean file gives a log with a run and no results, which tells code scanning that all is mended."""
    assert json.loads(as_sarif([], version="0"))["runs"][0]["results"] == []
