"""Values with templates in them: read, walked through, filled in; and what is wrong inside at its very place."""

from cc_flow.syntax import Mapping, Node, Scalar, parse
from cc_flow.template import TemplateProblem
from cc_flow.workflow.values import Literal, MapValue, Template, diagnostic_of, evaluate, read_value, templates_in


def node(text: str) -> Node:
    """What stands at the key `a`."""
    tree, found = parse(f"a: {text}\n", file="t.yaml")
    assert found == ()
    assert isinstance(tree, Mapping)
    value = tree.get("a")
    assert value is not None
    return value


def test_workflow_values_are_filled_in_with_their_types() -> None:
    """A value that is one template keeps its type, text around it makes text, all else is as written."""
    value = read_value(node('{one: "{{ n }}", two: "n: {{ n }}", three: [1, "{{ n + 1 }}", null]}'), [])
    assert evaluate(value, {"n": 5}) == {"one": 5, "two": "n: 5", "three": [1, 6, None]}


def test_workflow_values_templates_are_found_at_every_depth() -> None:
    """All templates of a value, in file order; none of nothing."""
    value = read_value(node('{one: "{{ a }}", two: [x, {three: "{{ b }}"}]}'), [])
    assert [one.compiled.text for one in templates_in(value)] == ["{{ a }}", "{{ b }}"]
    assert list(templates_in(None)) == []


def test_workflow_values_broken_template_stays_as_it_is() -> None:
    """A template that cannot be read is said at its place and kept as text, so that the rest can be looked at."""
    found: list = []
    value = read_value(node('{one: "{{ a + }}", two: "{{ b }}"}'), found)
    assert isinstance(value, MapValue)
    assert [type(one) for one in value.entries.values()] == [Literal, Template]
    assert [one.code for one in found] == ["E401"]
    assert found[0].span.line == 1


def test_workflow_values_problems_have_codes_by_kind_and_severity() -> None:
    """The same kind in doubt is a warning with a code of its own; what is hidden names its code itself."""
    scalar = node('"{{ a.b }}"')
    assert isinstance(scalar, Scalar)

    def code(kind: str, severity: str) -> str:
        problem = TemplateProblem(severity, kind, 3, 4, "m")  # type: ignore[arg-type] # drawn from the two there are
        return diagnostic_of(problem, scalar).code

    assert code("unknown-field", "error") == "E304"
    assert code("unknown-field", "warning") == "W305"
    assert code("not-boolean", "error") == "E403"
    assert code("not-boolean", "warning") == "W414"
    assert code("E306", "error") == "E306"
    assert diagnostic_of(TemplateProblem("error", "syntax", 3, 6, "m"), scalar).span.column == 4 + 3 + 1
