"""Files to workflows: read, with all the workflows they use, before anything is checked."""

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cc_flow.diagnostic import Diagnostic, Span, in_order
from cc_flow.errors import UsageError
from cc_flow.workflow.model import Workflow, WorkflowStep
from cc_flow.workflow.read import read_workflow

LARGEST = 256 * 1024
DEEPEST = 20


@dataclass(slots=True)
class Loaded:
    """A workflow file with what it uses. `linked` is keyed by parent file and path as written, `texts` by file."""

    workflow: Workflow | None
    linked: dict[str, Workflow] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def load(file: str, *, stored: Mapping[str, str] | None = None) -> Loaded:
    """Read `file` (`-` is standard input) and every workflow it uses; from `stored` texts where a run kept them.

    Raises UsageError where `file` itself cannot be read; of the others that is a diagnostic at the step that uses them.
    """
    loaded = Loaded(None)
    source = _source(file, stored)
    workflow, found = read_workflow(source, file=_shown(file))
    loaded.workflow = workflow
    loaded.diagnostics += found
    loaded.texts[_shown(file)] = workflow.text if workflow else _decoded(source)
    if workflow is not None:
        _load_linked(loaded, workflow, stored, depth=1)
    loaded.diagnostics = list(in_order(loaded.diagnostics))
    return loaded


def _shown(file: str) -> str:
    return "<stdin>" if file == "-" else file


def _decoded(source: bytes | str) -> str:
    return source if isinstance(source, str) else source.decode("utf-8-sig", "replace")


def _load_linked(loaded: Loaded, parent: Workflow, stored: Mapping[str, str] | None, *, depth: int) -> None:
    for step in parent.all_steps():
        if not isinstance(step.work, WorkflowStep):
            continue
        name = step.work.file
        key = f"{parent.file}\n{name.text}"
        if key in loaded.linked:
            continue
        path = os.path.normpath(Path(parent.file).parent / name.text)
        child = _load_one(loaded, path, name.span, stored)
        if child is None:
            continue
        loaded.linked[key] = child
        if depth < DEEPEST and path not in _above(loaded, parent):
            _load_linked(loaded, child, stored, depth=depth + 1)


def _above(loaded: Loaded, workflow: Workflow) -> set[str]:
    """The files that lead to `workflow`, and itself: loading one of them again would never end."""
    above = {workflow.file}
    grown = True
    while grown:
        parents = {key.partition("\n")[0] for key, child in loaded.linked.items() if child.file in above}
        grown = not parents <= above
        above |= parents
    return above


def _load_one(loaded: Loaded, path: str, span: Span, stored: Mapping[str, str] | None) -> Workflow | None:
    try:
        source = _source(path, stored)
    except UsageError as error:
        loaded.diagnostics.append(Diagnostic("E313", error.message, span, "the path is relative to this file"))
        return None
    child, found = read_workflow(source, file=path)
    if path not in loaded.texts:
        loaded.diagnostics += found
    loaded.texts[path] = child.text if child else _decoded(source)
    return child


def _source(file: str, stored: Mapping[str, str] | None) -> bytes | str:
    """The bytes of a file, or the text that a run kept of it. Raises UsageError where it cannot be read."""
    if stored is not None:
        return stored.get(_shown(file), "")
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        # Opened without waiting: a named pipe would make us wait for ever.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or 'no such file').lower()}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{file} is not a file")
    with os.fdopen(descriptor, "rb") as opened:
        return opened.read(LARGEST + 1)
