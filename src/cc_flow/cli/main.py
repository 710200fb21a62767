"""From the command line to an exit code: every way a command can end has one clear message and no traceback."""

import gc
import os
import sys

import click

from cc_flow.cli.app import app
from cc_flow.cli.outlets import stand_ready, what_is_missing
from cc_flow.errors import CcFlowError


def main() -> None:
    """Run the command line and end the process."""
    _leave_no_memory()
    out = stand_ready()
    code = run(sys.argv[1:])
    sys.stdout.flush()
    if missing := what_is_missing(out):
        _say(f"error: the output cannot be written: {missing}")
        code = code or 1
    gc.freeze()  # at its end Python would search all that is still kept for garbage once more
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    _start_lightly()
    try:
        code = app.main(arguments, prog_name="cc-flow", standalone_mode=False)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        _say_wrong_use(error)
        return 2
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return 130
    except CcFlowError as error:
        _say(f"error: {error.message}", error.help)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last net: a mistake of ours, told as one
        return _say_mistake(error)
    return code if isinstance(code, int) else 0


def _leave_no_memory() -> None:
    """A process that crashes would leave all it holds in a file, the key included."""
    try:
        import resource
    except ImportError:  # this system knows no such files
        return
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _start_lightly() -> None:
    """A command makes many small objects as it begins and keeps most of them: collecting them early finds nothing.

    pydantic would look through every installed package for plugins; none has a say in how inputs are judged.
    """
    gc.set_threshold(200_000, 20, 20)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _say(message: str, help_: str | None = None) -> None:
    click.echo(message, err=True)
    if help_:
        click.echo(f"  help: {help_}", err=True)


def _say_wrong_use(error: click.ClickException) -> None:
    if type(error).__name__ == "NoArgsIsHelpError":  # of click 8.2 and later: a group without a command
        _say(error.format_message())
        return
    context = getattr(error, "ctx", None)
    _say(f"error: {error.format_message()}")
    if context is not None:
        click.echo(f"  help: `{context.command_path} --help` shows how it is used", err=True)


def _say_mistake(error: Exception) -> int:
    """Say that cc-flow itself failed. The trace goes to a file, without values, for whoever mends it."""
    from cc_flow.cli.crash import write_crash

    kind = type(error).__name__
    _say(f"error: cc-flow itself failed ({kind}); that is a mistake of ours, not of your workflow", write_crash(error))
    return 1
