"""A workflow, read, to a checked one: every mistake that can be found without asking anybody, at once."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cc_flow.actions.spec import Effect
from cc_flow.check.checked import Checked
from cc_flow.check.facts import Facts, Preparation
from cc_flow.check.passes import PASSES
from cc_flow.diagnostic import Diagnostic, Staged, in_order
from cc_flow.workflow.model import Workflow

_UNUSED = frozenset({"W309", "W310"})
_NO_FILES: Mapping[str, Workflow] = MappingProxyType({})


def check(workflow: Workflow, *, files: Mapping[str, Workflow] = _NO_FILES) -> Staged[Checked]:
    """Whether the workflow, and every workflow that its steps use, means something; and all that is wrong or odd.

    `files` are the workflows that steps use, read before: the key is the file that uses one and the path as it is
    written there,
    a line break between them. One that is not among them is taken for anything; whoever could not read it says so.
    The findings of all files come sorted, each once. Warnings alone leave the workflow usable.
    """
    facts = Preparation(files).facts(workflow)
    family = facts.family()
    found = in_order(diagnostic for one in family for diagnostic in _findings(one))
    if any(one.is_error for one in found):
        return None, found
    return _checked(facts, family, files), found


def _findings(facts: Facts) -> Iterable[Diagnostic]:
    found = [one for look in PASSES for one in look(facts)]
    # What nothing names is mostly what was to be named where something is wrong.
    is_wrong = facts.workflow.is_broken or any(one.is_error for one in found)
    return [one for one in found if not (is_wrong and one.code in _UNUSED)]


def _checked(facts: Facts, family: tuple[Facts, ...], files: Mapping[str, Workflow]) -> Checked:
    calls = [call for one in family for call in one.calls.values()]
    secrets = {
        str(reference.path[1])
        for one in family
        for use in one.uses
        for reference in use.references
        if reference.path[0] == "secrets" and len(reference.path) > 1
    }
    return Checked(
        workflow=facts.workflow,
        files=files,
        effects=frozenset(Effect.READ if call.is_core else call.spec.effect for call in calls),
        actions=tuple(sorted({call.spec.name for call in calls})),
        secrets=tuple(sorted(secrets)),
        scopes=tuple(sorted({scope for call in calls for scope in call.scopes()})),
    )
