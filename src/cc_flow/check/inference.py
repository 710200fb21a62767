"""What every template of a file yields and what every step gives, found in the order in which a run would find it."""

from collections.abc import Mapping

from cc_flow.check import names
from cc_flow.check.calls import Called, membership
from cc_flow.check.endings import guard, in_handler, iterations_of, may_fail
from cc_flow.check.missing import Missing
from cc_flow.check.order import numbers_in
from cc_flow.check.outline import Block, Outline, Site
from cc_flow.check.scope import Scope, Seen
from cc_flow.check.uses import Use
from cc_flow.shape import ANYTHING, NULL, ListOf, Record, Shape, alternatives, shape_of, union, without_null
from cc_flow.syntax import Scalar
from cc_flow.template import Compiled, Facts, Hidden
from cc_flow.workflow.model import ActionStep, AssertStep, GroupStep, Loop, SetStep, Workflow, WorkflowStep
from cc_flow.workflow.values import Condition, ListValue, Literal, MapValue, Template, Value, diagnostic_of


class Inference:
    """One walk through a file. `calls` are the actions of steps, `children` what the workflows give that steps use.

    Afterwards `uses` are all its templates in their places, `shapes` what its values yield (by identity), `outputs`
    what its steps give, and `result` what it gives as a step of another.
    """

    def __init__(
        self, workflow: Workflow, outline: Outline, calls: Mapping[Site, Called], children: Mapping[Site, Shape]
    ) -> None:
        self.uses: list[Use] = []
        self.shapes: dict[int, Shape] = {}
        self.outputs: dict[Site, Shape] = {}
        self.result: Shape = NULL
        self._workflow = workflow
        self._calls = calls
        self._children = children
        self._missing = Missing(workflow, outline)
        self._walk(outline)

    def _walk(self, outline: Outline) -> None:
        scope = Scope(names.base_names(self._workflow))
        self._defaults(scope)
        ended = self._block(outline.steps, scope)
        self.result = self._outputs(scope.after(ended))
        stopped = scope.after({name: in_handler(name, seen) for name, seen in ended.items()})
        self._block(outline.on_error, stopped.naming(error=names.ERROR))
        self._block(outline.finally_, stopped.naming(error=names.ERROR_PERHAPS))

    def _outputs(self, scope: Scope) -> Shape:
        given = self._workflow.outputs
        fields = {name: self.value(one, scope, None) for name, one in given.entries.items()} if given else {}
        return Record(fields, name="set of outputs", is_open=False)

    def _defaults(self, scope: Scope) -> None:
        """Defaults may name the inputs above them."""
        above: dict[str, Shape] = {}
        for name, declared in self._workflow.inputs.items():
            if declared.default is not None:
                self.value(declared.default, scope.naming(inputs=names.inputs_record(above)), None)
            above[name] = names.shape_of_input(declared)

    # Steps.

    def _block(self, block: Block, scope: Scope) -> dict[str, Seen]:
        """Walk a list of steps; what those after it see of them."""
        ended: dict[str, Seen] = {}
        sites, bits, inner = block.sites, 0, scope
        for site in block.in_order():
            before = block.order.ended[site.number]
            if bits & ~before:
                bits, inner = 0, scope
            # Mostly only the step above has ended since.
            more = (sites[number].step.key for number in numbers_in(before & ~bits))
            bits, inner = before, inner.after({key: ended[key] for key in more if key in ended})
            seen = self._step(site, inner)
            ended.setdefault(site.step.key, seen)
        return ended

    def _step(self, site: Site, scope: Scope) -> Seen:
        step = site.step
        self.condition(step.when, scope, site)
        inner = scope.where(step.when)
        output = self._work(site, self._turn(site, step.loop, inner)) if step.loop else self._work(site, inner)
        if step.on_error.steps:
            self._block(site.inside[-1], inner.naming(error=names.ERROR))
        item = output
        if step.loop:
            output = output if isinstance(output, Hidden) else ListOf(output)
        self.outputs[site] = output
        iterations = iterations_of(site, names.iterations_of(item)) if step.loop else None
        return self._seen(site, inner, output, iterations)

    def _seen(self, site: Site, inner: Scope, output: Shape, iterations: Shape | None) -> Seen:
        hidden = guard(site)
        after = inner.where(*self._asserted(site))
        return Seen(
            record=names.step_record(
                output=output,
                is_there=hidden,
                iterations=iterations,
                error=names.error_of(site.step.key) if may_fail(site.step) else None,
            ),
            is_certain=hidden is None,
            only_skipped=not may_fail(site.step),
            when=site.step.when.compiled.conjuncts if site.step.when else frozenset(),
            conditions=after.conditions,
            facts=after.facts | _asked_for(site),
            ran=after.ran,
        )

    def _asserted(self, site: Site) -> list[Condition]:
        """What holds wherever an assertion has ended well."""
        work = site.step.work
        return [one.that for one in work.assertions] if isinstance(work, AssertStep) and not site.step.loop else []

    def _turn(self, site: Site, loop: Loop, scope: Scope) -> Scope:
        """What one turn of a loop sees."""
        items = self.value(loop.items, scope, site)
        variable = {loop.variable.text: element_of(items)}
        keyless = scope.naming(**variable, loop=names.LOOP_BEFORE_KEY)
        if loop.key is not None:
            self.value(loop.key, keyless, site)
        turn = keyless.naming(loop=names.LOOP)
        self.condition(loop.where, turn, site)
        return turn.where(loop.where)

    def _work(self, site: Site, scope: Scope) -> Shape:
        """Walk a step's work; what it gives, once."""
        match site.step.work:
            case ActionStep() as work:
                return self._action(site, work, scope)
            case SetStep(values=values):
                return self._set(site, values, scope)
            case AssertStep() as work:
                return self._assert(site, work, scope)
            case GroupStep():
                return self._group(site, scope)
            case WorkflowStep(inputs=inputs):
                self.value(inputs, scope.naming(secrets=names.SECRETS_OF_OTHERS), site)
                return self._children.get(site, ANYTHING)
            case _:
                return ANYTHING

    def _action(self, site: Site, work: ActionStep, scope: Scope) -> Shape:
        called = self._calls.get(site)
        output = called.output() if called else ANYTHING
        trusted = scope.naming(secrets=names.SECRETS)
        for given in (work.inputs, work.extra_query, work.extra_body):
            if given is not None:
                self.value(given, trusted, site)
        if work.idempotency_key is not None:
            self.value(work.idempotency_key, scope, site)
        for condition in (work.fail_when, work.until):
            self.condition(condition, scope.naming(output=output), site)
        if work.expect is not None:
            self.condition(work.expect, Scope(membership()), site)
        return names.no_output(f"`{work.action.text}`") if output == NULL else output

    def _set(self, site: Site, values: MapValue, scope: Scope) -> Shape:
        this: dict[str, Shape] = {}
        for name, value in values.entries.items():
            above = Record(dict(this), name="set of values", is_open=False)
            this[name] = self.value(value, scope.naming(this=above), site)
        self.shapes[id(values)] = given = Record(this, name="set of values", is_open=False)
        return given

    def _assert(self, site: Site, work: AssertStep, scope: Scope) -> Shape:
        for assertion in work.assertions:
            self.condition(assertion.that, scope, site)
            if assertion.message is not None:
                self.value(assertion.message, scope, site)
            scope = scope.where(assertion.that)
        return names.no_output("an assertion")

    def _group(self, site: Site, scope: Scope) -> Shape:
        block = site.inside[0]
        ended = self._block(block, scope)
        fields = {
            name: names.kept(self.outputs[block.by_key[name]], is_certain=seen.is_certain)
            for name, seen in ended.items()
        }
        return Record(fields, name="group", is_open=False)

    # Values.

    def value(self, value: Value, scope: Scope, site: Site | None) -> Shape:
        """What a value yields, with all templates in it noted."""
        match value:
            case Literal(value=literal):
                is_broken = isinstance(literal, str) and "{{" in literal
                shape = ANYTHING if is_broken else shape_of(literal)
            case Template(compiled=compiled, node=node):
                shape = self._infer(compiled, node, scope, site)
            case ListValue(items=items):
                shapes = [self.value(item, scope, site) for item in items]
                shape = ListOf(union(*shapes) if shapes else ANYTHING)
            case MapValue(entries=entries):
                shape = Record({name: self.value(one, scope, site) for name, one in entries.items()}, is_open=False)
        self.shapes[id(value)] = shape
        return shape

    def condition(self, condition: Condition | None, scope: Scope, site: Site | None) -> None:
        """Note a condition."""
        if condition is not None:
            self._infer(condition.compiled, condition.node, scope, site)

    def _infer(self, compiled: Compiled, node: Scalar, scope: Scope, site: Site | None) -> Shape:
        references = compiled.references
        shapes, missing = self._missing.find(references, node, scope, site)
        shape, problems = compiled.infer(shapes, scope.facts_for(references))
        found = (*missing, *(diagnostic_of(problem, node) for problem in problems))
        self.uses.append(Use(references, found))
        return shape


def _asked_for(site: Site) -> Facts:
    """What is known of a step's output once its `until` held."""
    work = site.step.work
    if not isinstance(work, ActionStep) or work.until is None or site.step.loop:
        return Facts()
    held = work.until.compiled.learned.present
    return Facts(present=frozenset(("steps", site.step.key, *path) for path in held if path[0] == "output"))


def element_of(shape: Shape) -> Shape:
    """What a list of this shape holds."""
    if isinstance(shape, Hidden):
        return ANYTHING
    elements = [one.element if isinstance(one, ListOf) else ANYTHING for one in alternatives(without_null(shape))]
    return union(*elements)
