"""What templates see at one place of a workflow, and what is known there to be so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cc_flow.shape import Record, Shape
from cc_flow.template import Facts
from cc_flow.workflow.values import Condition

NOTHING = Facts()
_DID_SUCCEED = re.compile(r"steps\.(\w+)\.status == ['\"](?:succeeded|partial)['\"]")


@dataclass(frozen=True, slots=True)
class Seen:
    """An ended step as those after it see it.

    `when` are its own conditions. `is_certain`: it has surely run to its end; `only_skipped`: `when` is all that can
    have kept it
    from that. Where it ran, `conditions` held and `facts` are so.
    """

    record: Record
    is_certain: bool = True
    only_skipped: bool = True
    when: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    facts: Facts = NOTHING


@dataclass(frozen=True, slots=True)
class Scope:
    """The names with their shapes, the steps among them, and what the conditions around have settled.

    `conditions` are those that hold here, as they are written; `facts` what they tell of names.
    """

    names: Mapping[str, Shape]
    steps: Mapping[str, Seen]
    conditions: frozenset[str] = frozenset()
    facts: Facts = NOTHING

    def shapes(self) -> Mapping[str, Shape]:
        """Everything that can be named, as templates infer by it."""
        records = {name: seen.record for name, seen in self.steps.items()}
        return {**self.names, "steps": Record(records, name="workflow", is_open=False)}

    def naming(self, **names: Shape) -> "Scope":
        """With these names too."""
        return replace(self, names={**self.names, **names})

    def after(self, steps: Mapping[str, Seen]) -> "Scope":
        """Where these steps have ended, too."""
        return replace(self, steps={**self.steps, **steps}).settled()

    def where(self, *conditions: Condition | None) -> "Scope":
        """Where these conditions hold."""
        given = [condition for condition in conditions if condition is not None]
        if not given:
            return self
        held, facts = self.conditions, self.facts
        for condition in given:
            held, facts = held | condition.compiled.conjuncts, facts | condition.compiled.learned
        return replace(self, conditions=held, facts=facts).settled()

    def settled(self) -> "Scope":
        """Steps that surely ran, by what holds here: asked for by name, on the same condition, or because another one
        ran.
        """
        if all(seen.is_certain for seen in self.steps.values()):
            return self
        facts = self.facts | ran(found[1] for text in self.conditions if (found := _DID_SUCCEED.fullmatch(text)))
        conditions = self.conditions
        waiting = dict(self.steps)
        while True:
            known = [name for name, seen in waiting.items() if _has_run(name, seen, facts, conditions)]
            if not known:
                return replace(self, facts=facts, conditions=conditions)
            for name in known:
                seen = waiting.pop(name)
                facts, conditions = facts | ran([name]) | seen.facts, conditions | seen.conditions


def _has_run(name: str, seen: Seen, facts: Facts, conditions: frozenset[str]) -> bool:
    return seen.is_certain or ("steps", name, "ran") in facts.met or (seen.only_skipped and seen.when <= conditions)


def ran(steps: Iterable[str]) -> Facts:
    """What is known where these steps ran."""
    return Facts(met=frozenset(("steps", name, "ran") for name in steps))
