"""What a step ended as, into the journal and out of it: a finished step is never done again."""

from typing import Any

from cc_flow.engine.context import Context
from cc_flow.engine.results import Result, Status
from cc_flow.journal.events import StepSucceeded
from cc_flow.secret import HIDDEN, Secret


class LostSecret(Secret):
    """A secret output of an attempt before this one: it was shown once and is not kept. `words` tell whoever wants
    to use it.
    """

    __slots__ = ("words",)

    def __init__(self, source: str) -> None:
        super().__init__(HIDDEN)
        self.words = (
            f"this needs a secret that {source} gave in an attempt before this one; "
            "secrets are not kept, and the step is not run again"
        )

    @property
    def why_not_text(self) -> str:
        """As wherever it is used."""
        return self.words


def record_output(context: Context, at: str, output: Any) -> Result:
    """Record that a step of ours succeeded, secrets in its output masked. The run goes on with the output as it is."""
    shown = as_kept(context, output)
    context.journal.record(StepSucceeded(at, shown, hidden=shown is not output))
    return Result(Status.SUCCEEDED, output)


def as_kept(context: Context, value: Any) -> Any:
    """A value as the journal keeps it, secrets replaced by `***`; itself where there is none in it."""
    return context.mask.within(value if lost_secret_in(value) is None else _without_secrets(value))


def _without_secrets(value: Any) -> Any:
    match value:
        case Secret():
            return HIDDEN
        case dict():
            return {name: _without_secrets(one) for name, one in value.items()}
        case list():
            return [_without_secrets(one) for one in value]
        case _:
            return value


def lost_secret_in(value: Any) -> LostSecret | None:
    """A secret somewhere in a value that was given in an earlier attempt and is not kept."""
    match value:
        case LostSecret():
            return value
        case dict():
            return next(filter(None, map(lost_secret_in, value.values())), None)
        case list():
            return next(filter(None, map(lost_secret_in, value)), None)
        case _:
            return None


def recorded_end(context: Context, at: str, *, is_container: bool) -> Result | None:
    """The recorded end of a step, None where it must (still) run.

    A container that ended is walked again: its steps give their recorded ends, and so does it.
    """
    step = context.journal.state.step(at)
    match step.status:
        case "skipped":
            return Result(Status.SKIPPED)
        case "failed":
            # What a resume tries again is pending by now: this one stays as it ended.
            return Result(Status.FAILED, error=step.error)
        case "succeeded" if not is_container:
            output = without_lost_secrets(step.output, f"`{at}`") if step.hidden else step.output
            return Result(Status.SUCCEEDED, output)
        case _:
            return None


def without_lost_secrets(recorded: Any, source: str) -> Any:
    """A recorded value with a LostSecret where a secret was replaced; `source` is in words what gave it."""
    match recorded:
        case str() if HIDDEN in recorded:
            return LostSecret(source)
        case dict():
            return {name: without_lost_secrets(one, source) for name, one in recorded.items()}
        case list():
            return [without_lost_secrets(one, source) for one in recorded]
        case _:
            return recorded


def has_ended(context: Context, at: str) -> bool:
    """Whether a container's end is recorded: it is only walked, and nothing is recorded again."""
    return context.journal.state.step(at).status in ("succeeded", "partial")


def steps_to_redo(context: Context, at: str) -> tuple[str, ...]:
    """The steps below a group that run anew when it does: all that ended, but for writes that were done."""
    steps = context.journal.state.steps
    below = (step for path, step in steps.items() if path.startswith(f"{at}."))
    return tuple(step.path for step in below if not (step.status == "succeeded" and (step.intents or step.reused)))
