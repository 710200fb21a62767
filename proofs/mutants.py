"""Workflow files gone wrong: right ones with something done to them that people, editors and disks do to files."""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from cc_flow.codes.registry import CODES
from proofs.written import workflow

ROOT = Path(__file__).parents[1]
Mutation = Callable[[str, random.Random], str]

_KEYS = (
    "cc_flow", "name", "steps", "id", "action", "with", "when", "where", "for_each", "as", "key", "set", "needs", "retry",
    "on_error", "finally", "inputs", "type", "default", "assert", "that", "workflow", "paginate", "until", "wait",
    "timeout", "schedules", "cron", "timezone", "limits", "allow", "outputs", "concurrency", "max_failures",
)  # fmt: skip
_VALUES = (
    "", "null", "~", "true", "yes", "0", "-1", "1e999", "9" * 30, "[]", "{}", "[[[[", "}}}}", "&a [*a, *a]", "*a",
    "!!python/object:os.system x", "<<: *a", "|", ">-", "'", '"', '"\\ud800"', "\\", "{{", "}}", "{{ }}", "{% if %}",
    "'{{ steps.week.output.results[0].post.id }}'", "'{{ inputs.month | month | add_days(1) }}'", "2026-02-30",
    "'{{ range(10 ** 9) }}'", "'{{ ''a'' * 10 ** 9 }}'", "'{{ [[[[[[1]]]]]] | map(attribute=''x'') }}'", "🏡" * 40,
    "'{{ (((((((((((((((((((((1))))))))))))))))))))) }}'", "steps.week", "a.b.c.d", "0 7 * * MON", "99999h", "10%",
    "“monday”", "1h30m", "inputs.month", "'{inputs.month}'", "a, b", "'{{ steps.hook-menu.output }}'", "```yaml", "<<<<<<< HEAD",
)  # fmt: skip
_SIGNS = "{}[]:,-|>&*!%@`#'\"\\ \t\n\r\0\x07\x85\u2028\u200b\ufeff\u202e\u00a0\u3000“”🏡é%{{}}"


@cache
def seeds() -> tuple[str, ...]:
    """The files that mutants come from: recipes, golden mistakes, the examples of codes, and written ones."""
    files = [*sorted(ROOT.glob("workflows/*.yaml")), *sorted(ROOT.glob("tests/check/golden/*.yaml"))]
    examples = [text for code in CODES.values() for text in (code.wrong, code.right) if len(text) < 20_000]
    return (*(file.read_text("utf-8") for file in files), *examples, *(workflow(number) for number in range(20)))


def mutant(number: int) -> bytes:
    """The bytes of a file with one to eight mistakes in it; the same number gives the same."""
    chance = random.Random(number)
    text = chance.choice(seeds())
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 8))):
        text = chance.choice(_MUTATIONS)(text, chance)
    written = text.encode("utf-8", "surrogatepass")
    return _flipped(written, chance) if chance.random() < 0.1 else written


def _flipped(written: bytes, chance: random.Random) -> bytes:
    """Some bytes become others, so that the text may be no UTF-8."""
    flipped = bytearray(written)
    for _ in range(chance.randrange(1, 5)):
        if flipped:
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


def _place(text: str, chance: random.Random) -> int:
    return chance.randrange(len(text) + 1)


def _insert_sign(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    return text[:at] + chance.choice(_SIGNS) * chance.choice((1, 1, 2, 60)) + text[at:]


def _drop_characters(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    return text[:at] + text[at + chance.choice((1, 1, 3, 40)) :]


def _truncate(text: str, chance: random.Random) -> str:
    return text[: _place(text, chance)]


def _swap_case(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    return text[:at] + text[at : at + 1].swapcase() + text[at + 1 :]


def _misspell(text: str, chance: random.Random) -> str:
    """Two letters of a word change places."""
    words = list(re.finditer(r"\w{3,}", text))
    if not words:
        return text
    at = chance.choice(words).start() + 1
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _on_lines(change: Callable[[list[str], random.Random], None]) -> Mutation:
    def mutate(text: str, chance: random.Random) -> str:
        lines = text.split("\n")
        change(lines, chance)
        return "\n".join(lines)

    return mutate


def _some(lines: list[str], chance: random.Random) -> int:
    return chance.randrange(len(lines))


def _repeat_line(lines: list[str], chance: random.Random) -> None:
    at = _some(lines, chance)
    lines[at:at] = [lines[at]] * chance.choice((1, 1, 2, 300))


def _drop_line(lines: list[str], chance: random.Random) -> None:
    del lines[_some(lines, chance)]


def _swap_lines(lines: list[str], chance: random.Random) -> None:
    one, other = _some(lines, chance), _some(lines, chance)
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], chance: random.Random) -> None:
    at = _some(lines, chance)
    lines[at] = chance.choice((" ", "  ", "    ", "\t", "- ")) + lines[at]


def _unindent(lines: list[str], chance: random.Random) -> None:
    at = _some(lines, chance)
    lines[at] = lines[at][chance.choice((1, 2, 4)) :]


def _change_value(lines: list[str], chance: random.Random) -> None:
    at = _some(lines, chance)
    key, colon, _ = lines[at].partition(": ")
    if colon:
        lines[at] = f"{key}: {chance.choice(_VALUES)}"


def _change_key(lines: list[str], chance: random.Random) -> None:
    at = _some(lines, chance)
    lines[at] = re.sub(r"\w+:", f"{chance.choice(_KEYS)}:", lines[at], count=1)


def _add_line(lines: list[str], chance: random.Random) -> None:
    at = _some(lines, chance)
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines.insert(at, f"{indent}{chance.choice(_KEYS)}: {chance.choice(_VALUES)}")


def _splice(text: str, chance: random.Random) -> str:
    """A stretch of another file."""
    other = chance.choice(seeds())
    start, at = _place(other, chance), _place(text, chance)
    return text[:at] + other[start : start + chance.choice((5, 50, 500))] + text[at:]


def _move_stretch(text: str, chance: random.Random) -> str:
    """A stretch stands in another place."""
    start, at = _place(text, chance), _place(text, chance)
    stretch = text[start : start + chance.choice((3, 30, 300))]
    rest = text.replace(stretch, "", 1)
    return rest[:at] + stretch + rest[at:]


def _in_expression(text: str, chance: random.Random) -> str:
    """Something is put into an expression."""
    found = list(re.finditer(r"\{\{.*?\}\}", text))
    if not found:
        return text
    inside = chance.choice(found)
    at = chance.randrange(inside.start() + 2, inside.end() - 1)
    written = (" | ", ".", "(", ")", "[0]", "[", " is ", " not ", " if ", "~", "'", "**9**9", " | map(", "x", "{{", "0x", "-",
               " | list" * 200, "[" * 60, ".a" * 300)  # fmt: skip
    return text[:at] + chance.choice(written) + text[at:]


def _deepen(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    depth = chance.choice((5, 39, 41, 3000))
    return text[:at] + chance.choice(("[", "{a: ", "- ", "{{", "(")) * depth + text[at:]


def _grow(text: str, chance: random.Random) -> str:
    """One thing many times over: a bomb that is no alias."""
    lines = text.split("\n")
    at = _some(lines, chance)
    lines[at] = lines[at] * chance.choice((20, 400))
    return "\n".join(lines)[:300_000]


_MUTATIONS: tuple[Mutation, ...] = (
    _insert_sign,
    _drop_characters,
    _truncate,
    _swap_case,
    _misspell,
    _misspell,
    _on_lines(_repeat_line),
    _on_lines(_drop_line),
    _on_lines(_swap_lines),
    _on_lines(_indent),
    _on_lines(_unindent),
    _on_lines(_change_value),
    _on_lines(_change_value),
    _on_lines(_change_key),
    _on_lines(_add_line),
    _on_lines(_add_line),
    _splice,
    _move_stretch,
    _in_expression,
    _in_expression,
    _deepen,
    _grow,
)
