"""The witness beside the store: what stays when it is made shorter, and when that is not worth while."""

import zlib
from pathlib import Path

from cc_flow.journal.heads import Head, Heads

# One line for each of so many runs is more than a file may have before it is looked at.
RUNS = 60_000


def line(generation: int, run: str, number: int) -> bytes:
    """A line as the witness writes it."""
    text = f"{generation} {run} {number} {'a' * 32}".encode()
    return text + f" {zlib.crc32(text):08x}\n".encode()


def test_a_compacted_witness_keeps_the_last_line_of_each_run(tmp_path: Path) -> None:
    """Runs that were pruned go, also those of a torn line; the others keep what was seen last."""
    heads = Heads(tmp_path / "heads")
    grown = b"".join(line(number, "01JEG000", number) for number in range(1, 1000)) * 100
    heads.path.write_bytes(
        grown + line(1000, "01JEG111", 1) + line(1001, "01JEG222", 1) + line(1002, "01JEG000", 7)[:-9] + b"\n"
    )
    heads.add(Head(1003, "01JEG222"))
    heads.add(Head(1004))
    kept = heads.all()
    heads.compact()
    assert heads.path.stat().st_size < 400
    assert heads.all() == kept
    assert {run: head.number for run, head in kept.items()} == {"01JEG000": 999, "01JEG111": 1}
    assert heads.newest_generation() == 1004


def test_a_witness_of_very_many_runs_is_not_compacted_again_and_again(tmp_path: Path) -> None:
    """Where nearly all of a compacted file must stay, it is left alone until it is twice as long."""
    heads = Heads(tmp_path / "heads")
    lines = [line(number, f"01JEG{number:021}", 1) for number in range(1, RUNS + 1)]
    heads.path.write_bytes(b"".join(lines))
    heads.compact()
    heads.add(Head(RUNS + 1))
    first = heads.path.read_bytes()
    heads.compact()
    assert heads.path.read_bytes() == first
    heads.path.write_bytes(first + b"".join(lines))
    heads.compact()
    assert heads.path.stat().st_size < len(first) * 1.1
    assert len(heads.all()) == RUNS
    assert heads.newest_generation() == RUNS
