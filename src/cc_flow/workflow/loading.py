"""A file to a workflow, with all the workflows it uses, before anything is checked. Whose texts these are, the caller
says.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cc_flow.diagnostic import Diagnostic, Span, in_order
from cc_flow.errors import UsageError
from cc_flow.workflow.model import Workflow, WorkflowStep
from cc_flow.workflow.read import read_workflow

DEEPEST = 20
_ENDINGS = (".yaml", ".yml")
# What tells the folder of a project.
_PROJECT = ("cc-flow.toml", ".git")
_BEGINS = "a workflow begins with `cc_flow: 1`"
_IS_OURS = re.compile(r"""^\s*[{"']*cc_flow["']?\s*:""", re.MULTILINE)
# Gives the text of a file, by its path from where the first one was named. Raises UsageError where it cannot be read.
Reader = Callable[[str], bytes | str]


@dataclass(slots=True)
class Loaded:
    """A workflow file with what it uses. `linked` is keyed by parent file and path as written, `texts` by file.

    `project` is the folder whose files may be shown, whatever they are.
    """

    workflow: Workflow | None
    project: Path
    linked: dict[str, Workflow] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def load(file: str, *, read: Reader, shown: str | None = None) -> Loaded:
    """Read `file` and every workflow it uses; `shown` is what places call the first, where that is not `file`.

    Raises UsageError where `file` itself cannot be read; of the others that is a diagnostic at the step that uses them.
    """
    loaded, name = Loaded(None, _project_of(file)), shown or file
    source = read(file)
    if _is_foreign(loaded, file, source):
        finding = Diagnostic("E130", f"{name} is a link to what is no workflow", Span.start_of(name), _BEGINS)
        loaded.diagnostics.append(finding)
        return loaded
    workflow, found = read_workflow(source, file=name)
    loaded.workflow = workflow
    loaded.diagnostics += found
    loaded.texts[name] = workflow.text if workflow else _decoded(source)
    if workflow is not None:
        _load_linked(loaded, workflow, read, depth=1)
    loaded.diagnostics = list(in_order(loaded.diagnostics))
    return loaded


def path_of(parent: str, written: str) -> str:
    """Where a workflow is that the file `parent` uses, from where the first one was named."""
    path = os.path.normpath(Path(parent).parent / written)
    # A file of that name; alone, the dash means standard input to a command.
    return "./-" if path == "-" else path


def _project_of(file: str) -> Path:
    """The folder of the project that a file lies in, as it is named: the nearest with a sign of one, else its own."""
    folder = Path(os.path.abspath(file)).parent  # noqa: PTH100 - what a link leads to is not asked
    above = (one for one in (folder, *folder.parents) if any((one / sign).exists() for sign in _PROJECT))
    return Path(os.path.realpath(next(above, folder)))


def _is_foreign(loaded: Loaded, path: str, source: bytes | str) -> bool:
    """Whether a file is no workflow and lies outside of the project: of a stranger's file not a word is shown."""
    is_inside = Path(os.path.realpath(path)).is_relative_to(loaded.project)
    return not is_inside and _IS_OURS.search(_decoded(source)) is None


def _decoded(source: bytes | str) -> str:
    return source if isinstance(source, str) else source.decode("utf-8-sig", "replace")


def _load_linked(loaded: Loaded, parent: Workflow, read: Reader, *, depth: int) -> None:
    for step in parent.all_steps():
        if not isinstance(step.work, WorkflowStep):
            continue
        name = step.work.file
        key = f"{parent.file}\n{name.text}"
        if key in loaded.linked:
            continue
        path = path_of(parent.file, name.text)
        child = _load_one(loaded, path, name.text, name.span, read)
        if child is None:
            continue
        loaded.linked[key] = child
        if depth < DEEPEST and path not in _above(loaded, parent):
            _load_linked(loaded, child, read, depth=depth + 1)


def _above(loaded: Loaded, workflow: Workflow) -> set[str]:
    """The files that lead to `workflow`, and itself: loading one of them again would never end."""
    above = {workflow.file}
    grown = True
    while grown:
        parents = {key.partition("\n")[0] for key, child in loaded.linked.items() if child.file in above}
        grown = not parents <= above
        above |= parents
    return above


def _refusal(written: str, path: str) -> str | None:
    """Why a path is not even looked at: what is no workflow is neither read nor shown."""
    if "://" in written:
        return f"`{written}` is an address, and a workflow is a file"
    if not written.endswith(_ENDINGS):
        return f"`{written}` is no workflow's file: its name ends in `.yaml`"
    # A link may lead to what is nobody's to show.
    if is_link_astray(path):
        return f"`{written}` is a link to what is no workflow's file"
    return None


def is_link_astray(path: str) -> bool:
    """Whether a file called like a workflow is a link to one that is not."""
    return path.endswith(_ENDINGS) and not os.path.realpath(path).endswith(_ENDINGS)


def _load_one(loaded: Loaded, path: str, written: str, span: Span, read: Reader) -> Workflow | None:
    if refusal := _refusal(written, path):
        loaded.diagnostics.append(
            Diagnostic("E313", refusal, span, "write the path of another file, relative to this one")
        )
        return None
    try:
        source = read(path)
    except UsageError as error:
        loaded.diagnostics.append(Diagnostic("E313", error.message, span, "the path is relative to this file"))
        return None
    if _is_foreign(loaded, path, source):
        message = f"`{written}` is no workflow: it has no `cc_flow`"
        loaded.diagnostics.append(Diagnostic("E313", message, span, _BEGINS))
        return None
    child, found = read_workflow(source, file=path)
    if path not in loaded.texts:
        loaded.diagnostics += found
    loaded.texts[path] = child.text if child else _decoded(source)
    return child
