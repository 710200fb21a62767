"""A person's yes before the first write of a live run, asked on a terminal. Who interrupts says no."""

import asyncio
import os
import sys
import threading
from contextlib import suppress
from typing import Any

import click

from cc_flow.cli.connecting import Target
from cc_flow.cli.progress import Progress
from cc_flow.engine.clock import Interrupt
from cc_flow.engine.context import Confirm
from cc_flow.performer import Call

_YES = (b"y", b"yes")


def confirmation(target: Target, progress: Progress, interrupt: Interrupt) -> Confirm | None:
    """What asks; None where nobody need be asked, or nobody is there."""
    if target.is_sandbox or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    async def ask(call: Call) -> bool:
        words = (
            f"LIVE, tenant {target.tenant}, key {target.key_prefix} from {target.key_from}\n"
            f"The first write is {call.spec.name} ({call.at}): {call.request.method} {call.request.path}\nGo on?"
        )
        progress.__exit__(None, None, None)
        try:
            return await _says_yes(words, interrupt)
        finally:
            progress.__enter__()

    return ask


async def _says_yes(words: str, interrupt: Interrupt) -> bool:
    """Whether `y` or `yes` was typed before anybody interrupted."""
    click.echo(f"{words} [y/N]: ", nl=False, err=True)
    typed, interrupted = _typed(), asyncio.ensure_future(interrupt.wait())
    either: set[asyncio.Future[Any]] = {typed, interrupted}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        interrupted.cancel()
    return typed.done() and typed.result().strip().lower() in _YES


def _typed() -> asyncio.Future[bytes]:
    """The next line from the terminal, empty where it has ended.

    A daemon reads it: nobody waits for that thread, so a process may end whose user never pressed Enter.
    """
    loop = asyncio.get_running_loop()
    typed: asyncio.Future[bytes] = loop.create_future()

    def take(line: bytes) -> None:
        if not typed.done():
            typed.set_result(line)

    def read() -> None:
        line = _line()
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(take, line)

    threading.Thread(target=read, daemon=True).start()
    return typed


def _line() -> bytes:
    """Not by `sys.stdin`: at the end Python would wait for its lock."""
    try:
        return os.read(sys.stdin.fileno(), 1024)
    except OSError:  # the terminal is gone
        return b""
