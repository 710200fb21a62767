"""The codes of types and expressions: what cannot be read, compared, computed or put where it stands. Found in
`workflow` and `check`.
"""

from cc_flow.codes import Code


def _tell(message: str, *, head: str = "", more: str = "") -> str:
    """A workflow that reads the week and says something about it. `more` are lines of the second step."""
    return (
        f"cc_flow: 1\nname: week\n{head}steps:\n  - id: week\n    action: calendar.list_schedule\n"
        f"  - id: tell\n{more}    action: core.notify\n    with:\n      message: {message}\n"
    )


_COUNT = '"{{ steps.week.output.count }} posts this week"'
_RIGHT = _tell(_COUNT)


def _when(condition: str) -> str:
    return _tell(_COUNT, more=f"    when: {condition}\n")


_TONE = "inputs: {tone: {type: string, enum: [warm, dry], default: warm}}\n"

_CHANGE = """\
cc_flow: 1
name: rotate
allow: [account]
steps:
  - id: change
    action: account.change_password
    with:
      current_password: "{{ secrets.OLD_PASSWORD }}"
      new_password: "{{ secrets.NEW_PASSWORD }}"
"""

CODES: tuple[Code, ...] = (
    Code(
        "E401",
        "expression that cannot be read",
        "What stands between `{{` and `}}` is no expression: a bracket or a quote is missing, or something stands "
        "there that the language does not have. Of Jinja only expressions are used, no statements (`{% if %}`) and no "
        "comments.",
        wrong=_tell('"{{ steps.week.output.count + }} posts this week"'),
        right=_RIGHT,
    ),
    Code(
        "E402",
        "condition in braces",
        "`when`, `where`, `until`, `fail_when`, `that` and `expect` are expressions already, so they are written "
        "bare, without `{{ }}`.",
        wrong=_when('"{{ steps.week.output.count > 0 }}"'),
        right=_when("steps.week.output.count > 0"),
    ),
    Code(
        "E403",
        "condition that is not true or false",
        "A condition says yes or no. A list, a text or a number does neither: compare it with something. Nothing is "
        "taken for true because it is not empty.",
        wrong=_when("steps.week.output.results"),
        right=_when("steps.week.output.results | length > 0"),
    ),
    Code(
        "E404",
        "comparison that never holds",
        "The two sides are of kinds that are never the same, such as a number and a text, or a word that is not among "
        "the choices.",
        wrong=_when("steps.week.output.count == 'five'"),
        right=_when("steps.week.output.count == 5"),
    ),
    Code(
        "W405",
        "condition that is always the same",
        "Nothing in the condition can change, so it decides nothing.",
        wrong=_when("1 > 2"),
        right=_when("steps.week.output.count > 2"),
    ),
    Code(
        "W406",
        "value that may be null",
        "The value may be null, and here null cannot be used. Ask first in the expression or in `when` or `where` (`… "
        "is not none`), or say what to take then: `| default('…')`.",
        wrong=_tell('"{{ steps.week.output.results[0].post.style.name }}"'),
        right=_tell('"{{ steps.week.output.results[0].post.pillar.name }}"'),
    ),
    Code(
        "E407",
        "unknown filter or test",
        "What stands behind `|` is a filter, what stands behind `is` a test. There is none of this name; the near one "
        "is offered.",
        wrong=_tell('"{{ steps.week.output.results | lenght }} posts this week"'),
        right=_tell('"{{ steps.week.output.results | length }} posts this week"'),
    ),
    Code(
        "E408",
        "template that does not fit its place",
        "What the template yields can never be what this place takes, such as a list where one id is wanted; or it "
        "stands where nothing is filled in, such as in a name, a schedule or a duration.",
        wrong=_tell('"{{ steps.week.output.results }}"'),
        right=_RIGHT,
    ),
    Code(
        "E409",
        "filter that does not take this",
        "The filter or test does not take this value or this argument. The help shows how it is written.",
        wrong=_tell('"{{ steps.week.output.count | add_days(6) }}"'),
        right=_tell('"{{ steps.week.output.results[0].date | add_days(6) }}"'),
    ),
    Code(
        "E410",
        "call or method",
        "Nothing is called in expressions: values have no methods, and what can be done with them are the filters. "
        "The help offers the filter that does the same.",
        wrong=_tell('"{{ steps.week.output.results[0].post.title.upper() }}"'),
        right=_tell('"{{ steps.week.output.results[0].post.title | upper }}"'),
    ),
    Code(
        "E411",
        "operator that does not take this",
        "The operator does not take values of these kinds: numbers are added to numbers, texts are joined with `~`.",
        wrong=_tell("\"{{ 'posts: ' + steps.week.output.count }}\""),
        right=_tell("\"{{ 'posts: ' ~ steps.week.output.count }}\""),
    ),
    Code(
        "E412",
        "value that cannot be written within text",
        "A list, a mapping or null has no one way of being written inside text. Take a field of it, join a list with "
        "`| join(', ')`, or write it as JSON with `| tojson`.",
        wrong=_tell("\"This week: {{ steps.week.output.results | pluck('date') }}\""),
        right=_tell("\"This week: {{ steps.week.output.results | pluck('date') | join(', ') }}\""),
    ),
    Code(
        "E413",
        "secret where it could be seen",
        'A secret is handed whole to the input that needs it, `"{{ secrets.NAME }}"`, and to nothing else: it is not '
        "compared, not changed, not a part of text, and not kept in a `set` step or an output, which are recorded.",
        wrong=_CHANGE + 'outputs: {password: "{{ secrets.NEW_PASSWORD }}"}\n',
        right=_CHANGE,
    ),
    Code(
        "W414",
        "condition that may not be true or false",
        "The condition may turn out to be something else than true or false, and then the step fails. Compare it with "
        "something.",
        wrong=_when("inputs.tone and steps.week.output.count > 0").replace("name: week\n", "name: week\n" + _TONE),
        right=_when("inputs.tone == 'warm' and steps.week.output.count > 0").replace(
            "name: week\n", "name: week\n" + _TONE
        ),
    ),
    Code(
        "E415",
        "expression without braces",
        "The value is the path of something that the file knows, and without `{{ }}` it is only text. Conditions "
        "(`when`, `where`, `until`, …) are written without braces, all other expressions with them, and in quotes.",
        wrong=_tell("steps.week.output.results[0].date"),
        right=_tell('"{{ steps.week.output.results[0].date }}"'),
    ),
)
"""Every finding about types and expressions, by number."""
