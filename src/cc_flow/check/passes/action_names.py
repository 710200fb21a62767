"""Actions that are not there."""

from collections.abc import Iterator

from cc_flow.actions.catalog import chapters, core_names, names
from cc_flow.check.facts import Facts
from cc_flow.diagnostic import Diagnostic, did_you_mean, nearest
from cc_flow.workflow.model import ActionStep

_LONGEST = 60


def action_names(facts: Facts) -> Iterator[Diagnostic]:
    """E501: an unknown action."""
    for site in facts.outline.sites:
        work = site.step.work
        if isinstance(work, ActionStep) and site not in facts.calls:
            name = work.action.text
            shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
            yield Diagnostic("E501", f"there is no action `{shown}`", work.action.span, _help(name))


def _help(name: str) -> str:
    """The near action, else those of its chapter, else the chapters."""
    known = (*names(), *core_names())
    if near := nearest(name, known):
        return f"did you mean `{near}`?"
    chapter, _, action = name.partition(".")
    if chapter in chapters():
        return did_you_mean(name, names(chapter), noun=f"actions of `{chapter}`")
    same = [one for one in known if one.partition(".")[2] == action] if action else []
    if same:
        return did_you_mean(name, same, noun="actions of that name")
    return did_you_mean(chapter, (*chapters(), "core"), noun="an action is named by chapter and verb; chapters")
