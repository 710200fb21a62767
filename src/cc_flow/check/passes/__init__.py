"""One thing to look for a file. `PASSES` is all of them."""

from collections.abc import Callable, Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.passes.action_inputs import action_inputs
from cc_flow.check.passes.action_keys import action_keys
from cc_flow.check.passes.action_names import action_names
from cc_flow.check.passes.braces import braces
from cc_flow.check.passes.core_actions import core_actions
from cc_flow.check.passes.effects import effects
from cc_flow.check.passes.idempotency import idempotency
from cc_flow.check.passes.inputs import inputs
from cc_flow.check.passes.limits import limits
from cc_flow.check.passes.loops import loops
from cc_flow.check.passes.money import money
from cc_flow.check.passes.order import order
from cc_flow.check.passes.schedules import schedules
from cc_flow.check.passes.secrets import secrets
from cc_flow.check.passes.shadowing import shadowing
from cc_flow.check.passes.subworkflows import subworkflows
from cc_flow.check.passes.templates import templates
from cc_flow.check.passes.timeouts import timeouts
from cc_flow.check.passes.unused import unused
from cc_flow.diagnostic import Diagnostic

Pass = Callable[[Facts], Iterator[Diagnostic]]

PASSES: tuple[Pass, ...] = (
    shadowing,
    order,
    templates,
    braces,
    loops,
    action_names,
    action_inputs,
    action_keys,
    core_actions,
    idempotency,
    subworkflows,
    inputs,
    unused,
    schedules,
    effects,
    money,
    timeouts,
    secrets,
    limits,
)
