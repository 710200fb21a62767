"""Workflows as steps: their inputs, and files that use themselves."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.fitting import misfit
from cc_flow.check.mending import mend
from cc_flow.check.names import shape_of_input
from cc_flow.check.outline import Site
from cc_flow.check.passes.braces import reads_like_expression
from cc_flow.diagnostic import Diagnostic, did_you_mean, nearest
from cc_flow.workflow.inputs import problems
from cc_flow.workflow.model import Input, WorkflowStep
from cc_flow.workflow.values import Literal, Value, evaluate, templates_in


def subworkflows(facts: Facts) -> Iterator[Diagnostic]:
    """E311, E312: inputs unknown or missing. E504, E408: inputs that do not fit. E314: a circle of files."""
    for site in facts.outline.sites:
        work = site.step.work
        if not isinstance(work, WorkflowStep):
            continue
        if (circle := facts.circles.get(site)) is not None:
            yield Diagnostic(
                "E314", _circle_words(circle), work.file.span, "no workflow may run itself, not even by others"
            )
        elif (child := facts.children.get(site)) is not None:
            yield from _inputs(facts, site, work, child)


def _circle_words(circle: tuple[str, ...]) -> str:
    first, *rest = (f"`{file}`" for file in circle)
    return f"{first} runs {', which runs '.join(rest)}"


def _inputs(facts: Facts, site: Site, work: WorkflowStep, child: Facts) -> Iterator[Diagnostic]:
    declared, given, file = child.workflow.inputs, work.inputs, work.file.text
    # An input that is misspelt is not missing as well.
    meant = {nearest(name, declared) for name in given.entries if name not in declared}
    for name, value in given.entries.items():
        if name in declared:
            yield from _unfit(facts, site, name, declared[name], value)
        else:
            help_ = did_you_mean(name, declared, noun="its inputs")
            yield Diagnostic("E311", f"`{file}` has no input `{name}`", given.names[name], help_)
    for name, one in declared.items():
        if one.is_required and name not in given.entries and name not in meant:
            related = ((one.name.span, "declared here"),)
            yield Diagnostic("E312", f"`{file}` needs the input `{name}`", work.file.span, _give(name, one), related)


def _give(name: str, declared: Input) -> str:
    what = f" ({declared.description.rstrip('.')})" if declared.description else ""
    return f"write `{name}: …` below `with:`{what}"


def _unfit(facts: Facts, site: Site, name: str, declared: Input, value: Value) -> Iterator[Diagnostic]:
    if any(True for _ in templates_in(value)):
        wrong = misfit(shape_of_input(declared), facts.shape_of(value))
        if wrong is not None:
            code = "W406" if wrong.is_doubt else "E408"
            yield Diagnostic(code, f"`{name}` {wrong.words}", value.span, wrong.help)
        return
    if isinstance(value, Literal) and reads_like_expression(facts, site, str(value.value)):
        return
    for problem in problems(declared.schema, evaluate(value, {})):
        help_ = declared.description or f"the file says so of its input `{name}`"
        if isinstance(value, Literal):
            help_ = mend(shape_of_input(declared), value.value) or help_
        yield Diagnostic("E504", f"`{name}` {problem}", value.span, help_)
