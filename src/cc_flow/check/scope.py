"""What templates see at one place of a workflow, and what is known there to be so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from cc_flow.frozen import frozen
from cc_flow.shape import Record, Shape
from cc_flow.template import Facts, Reference
from cc_flow.workflow.values import Condition

NOTHING = Facts()
_DID_SUCCEED = re.compile(r"steps\.(\w+)\.status == ['\"](?:succeeded|partial)['\"]")


@frozen
class Seen:
    """An ended step as those after it see it.

    `when` are its own conditions. `is_certain`: it has surely run to its end; `only_skipped`: `when` is all that can
    have kept it from that. Where it ran, `conditions` held, `facts` are so, and the steps `ran` ran, too.
    """

    record: Record
    is_certain: bool = True
    only_skipped: bool = True
    when: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    facts: Facts = NOTHING
    ran: frozenset[str] = frozenset()


@frozen
class Scope:
    """The names with their shapes, the steps among them, and what the conditions around have settled.

    `conditions` are those that hold here, as they are written; `facts` what they tell of names; `unsettled` the steps
    that need not have run, of which those in `ran` surely did.
    """

    names: Mapping[str, Shape]
    steps: Mapping[str, Record] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()
    facts: Facts = NOTHING
    unsettled: dict[str, Seen] = field(default_factory=dict)
    ran: frozenset[str] = frozenset()

    def shapes(self) -> Mapping[str, Shape]:
        """Everything that can be named, as templates infer by it."""
        return {**self.names, "steps": Record(self.steps, name="workflow", is_open=False)}

    def facts_for(self, references: Iterable[Reference]) -> Facts:
        """What is known of the names in an expression."""
        if not self.ran:
            return self.facts
        named = {str(one.path[1]) for one in references if one.path[0] == "steps" and len(one.path) > 1}
        return self.facts | Facts(met=frozenset(_guard(name) for name in named & self.ran))

    def naming(self, **names: Shape) -> "Scope":
        """With these names too."""
        inner = {**self.names, **names}
        return Scope(inner, self.steps, self.conditions, self.facts, self.unsettled, self.ran)

    def after(self, ended: Mapping[str, Seen]) -> "Scope":
        """Where these steps have ended, too."""
        steps = {**self.steps, **{name: seen.record for name, seen in ended.items()}}
        conditions, facts = self.conditions, self.facts
        for seen in ended.values():
            if seen.is_certain:
                conditions, facts = conditions | seen.conditions, facts | seen.facts
        uncertain = {name: seen for name, seen in ended.items() if not seen.is_certain}
        unsettled = {**self.unsettled, **uncertain} if uncertain else self.unsettled
        return Scope(self.names, steps, conditions, facts, unsettled, self.ran).settled()

    def where(self, *conditions: Condition | None) -> "Scope":
        """Where these conditions hold."""
        given = [condition.compiled for condition in conditions if condition is not None]
        if not given:
            return self
        held, facts = self.conditions, self.facts
        for compiled in given:
            held, facts = held | compiled.conjuncts, facts | compiled.learned
        return replace(self, conditions=held, facts=facts).settled()

    def settled(self) -> "Scope":
        """Which steps surely ran, by what holds here: asked for by name, on the same condition, or because another one
        ran.
        """
        if not self.unsettled or not self.conditions:
            return self
        conditions, facts, known = self.conditions, self.facts, set(self.ran)
        facts |= Facts(
            met=frozenset(_guard(found[1]) for text in conditions if (found := _DID_SUCCEED.fullmatch(text)))
        )
        is_new = True
        while is_new:
            is_new = False
            # The latest first: what it tells holds most of what the earlier ones would.
            for name, seen in reversed(self.unsettled.items()):
                if name not in known and _has_run(name, seen, facts, conditions):
                    known |= seen.ran | {name}
                    facts, conditions, is_new = facts | seen.facts, conditions | seen.conditions, True
        return replace(self, conditions=conditions, facts=facts, ran=frozenset(known))


def _has_run(name: str, seen: Seen, facts: Facts, conditions: frozenset[str]) -> bool:
    return _guard(name) in facts.met or (seen.only_skipped and seen.when <= conditions)


def _guard(name: str) -> tuple[str, str, str]:
    """What an expression asks, to know that a step ran."""
    return "steps", name, "ran"
