"""The witness beside the store: the last hash of each run, in a file of its own. It tells when the store was truncated
or put back.

A line is added after each commit, without waiting for the disk, and never before: the store may be ahead of its
witness, after a power cut for one, but never behind it. A line that is torn or flipped is no line; what it would have
told is told by the one before.
"""

import contextlib
import os
import zlib
from pathlib import Path

from cc_flow.frozen import frozen
from cc_flow.journal import place

_COMPACTED_FROM = 1 << 22
_TAIL = 1 << 14
NO_RUN = "-"


@frozen
class Head:
    """The store's state after a commit: its generation, and the last event of the run it was about.

    `number` is 0 for a run that was pruned, and for a commit about no run. The first head of a compacted file is about
    none; its `hash` is how many bytes of lines were kept.
    """

    generation: int
    run: str = NO_RUN
    number: int = 0
    hash: str = "-"


class Heads:
    """The file of heads."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, head: Head) -> None:
        """One line more. A disk that takes no more costs the witness a line and nothing else, so nobody hears of it."""
        with contextlib.suppress(OSError):
            handle = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
            try:
                os.write(handle, _line(head))
            finally:
                os.close(handle)

    def newest_generation(self) -> int:
        """The highest generation the witness has seen; 0 without one."""
        lines = self._read(from_end=_TAIL).split(b"\n")
        # Processes add their lines in no order, but never far from it.
        return max((head.generation for head in map(_parsed, lines) if head is not None), default=0)

    def of_run(self, run: str) -> Head | None:
        """What was seen last of `run`; None when that was its end by pruning."""
        content, word = self._read(), b" " + run.encode() + b" "
        found = len(content)
        while (found := content.rfind(word, 0, found)) >= 0:
            start, end = content.rfind(b"\n", 0, found) + 1, content.find(b"\n", found)
            head = _parsed(content[start : end if end >= 0 else len(content)])
            if head is not None and head.run == run:
                return head if head.number else None
        return None

    def all(self) -> dict[str, Head]:
        """What was seen last of each run that was not pruned."""
        heads = [head for head in map(_parsed, self._read().split(b"\n")) if head is not None]
        return {run: head for run, head in {head.run: head for head in heads}.items() if head.number}

    def compact(self) -> None:
        """Keep one line a run, once the file has grown. A line that another process adds meanwhile may be lost: see
        `add`.
        """
        if not self.path.exists() or self.path.stat().st_size < max(_COMPACTED_FROM, 2 * self._kept_before()):
            return
        last_lines = self._last_lines()
        fresh = self.path.with_suffix(".new")
        with place.told(fresh):
            fresh.unlink(missing_ok=True)
            place.make_file(fresh)
            with fresh.open("wb") as file:
                file.write(_line(Head(0, hash=str(sum(map(len, last_lines))))))
                file.writelines(last_lines)
                file.write(_line(Head(self.newest_generation())))
            fresh.replace(self.path)

    def _last_lines(self) -> list[bytes]:
        """The last line about each run that was not pruned, in order. Read line by line: a store has many runs."""
        found: dict[str, bytes] = {}
        with place.told(self.path), self.path.open("rb") as file:
            for line in file:
                text = line.removesuffix(b"\n")
                head = _parsed(text)
                if head is None:
                    continue
                found.pop(head.run, None)
                if head.number:
                    found[head.run] = text + b"\n"
        return list(found.values())

    def _kept_before(self) -> int:
        """How many bytes the last compaction kept, which its first line says: a file of very many runs, all of them
        kept, would else be compacted whenever the store is opened.
        """
        with place.told(self.path), self.path.open("rb") as file:
            head = _parsed(file.readline(_TAIL).removesuffix(b"\n"))
        return int(head.hash) if head is not None and head.run == NO_RUN and head.hash.isdecimal() else 0

    def _read(self, *, from_end: int | None = None) -> bytes:
        if not self.path.exists():
            return b""
        with place.told(self.path), self.path.open("rb") as file:
            if from_end is not None:
                file.seek(max(0, self.path.stat().st_size - from_end))
            return file.read()


def _line(head: Head) -> bytes:
    text = f"{head.generation} {head.run} {head.number} {head.hash}".encode()
    return text + f" {zlib.crc32(text):08x}\n".encode()


def _parsed(line: bytes) -> Head | None:
    text, _, check = line.rpartition(b" ")
    if check != f"{zlib.crc32(text):08x}".encode():
        return None
    words = text.decode("ascii", "replace").split(" ")
    return Head(int(words[0]), words[1], int(words[2]), words[3]) if len(words) == 4 else None
