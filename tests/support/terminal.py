"""A program on a terminal of its own: what it asks is read, what is typed reaches it, Ctrl-C too."""

import os
import pty
import select
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

CTRL_C = "\x03"
# Opened by the leader of a session, a terminal becomes the one that its signals come from.
_ON_TERMINAL = 'exec <"$0" >"$0" 2>"$0"; exec "$@"'


@dataclass
class Terminal:
    """Its other end. `said` is all that was shown so far."""

    process: subprocess.Popen[bytes]
    end: int
    said: str = ""

    def wait_for(self, words: str) -> None:
        """Until it shows them; at most 30 seconds without any word."""
        while words not in self.said:
            assert select.select([self.end], [], [], 30)[0], self.said
            self.said += os.read(self.end, 4096).decode()

    def type(self, text: str) -> None:
        """As by hand."""
        os.write(self.end, text.encode())

    def exit_code(self) -> int:
        """Once it has ended; nothing more is typed."""
        return self.process.wait(30)


@contextmanager
def terminal(command: list[str], variables: Mapping[str, str]) -> Iterator[Terminal]:
    """Run a command on it. It is killed where the block ends before."""
    end, its_end = pty.openpty()
    try:
        there = os.ttyname(its_end)
        with subprocess.Popen(
            ["sh", "-c", _ON_TERMINAL, there, *command], env=variables, start_new_session=True
        ) as process:
            try:
                yield Terminal(process, end)
            finally:
                process.kill()
    finally:
        os.close(end)
        os.close(its_end)
