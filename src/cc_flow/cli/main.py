"""From the command line to an exit code: every way a command can end has one clear message and no traceback."""

import errno
import gc
import os
import sys

import click

from cc_flow.cli.app import app
from cc_flow.errors import CcFlowError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def main() -> None:
    """Run the command line and end the process."""
    code = run(sys.argv[1:])
    gc.freeze()  # at its end Python would search all that is still kept for garbage once more
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    _start_lightly()
    _open_what_is_closed()
    try:
        code = app.main(arguments, prog_name="cc-flow", standalone_mode=False)
        sys.stdout.flush()
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
    except BrokenPipeError:
        # `cc-flow runs list | head`: the reader has seen enough.
        _give_up_output()
        return 0
    except OSError as error:
        # What files are in the way of is told where they are opened; a stream has no name.
        if error.filename is not None or error.errno not in _NO_ROOM:
            return _say_mistake(error)
        _give_up_output()
        _say(f"error: the output cannot be written: {(error.strerror or '').lower()}")
        return 1
    except Exception as error:  # noqa: BLE001 - the last net: a mistake of ours, told as one
        return _say_mistake(error)
    return code if isinstance(code, int) else 0


def _open_what_is_closed() -> None:
    """Who begins a command with a stream closed has nothing to say there and hears nothing; Python has None for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _give_up_output() -> None:
    """Nobody can read what is left; Python would complain once more when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
