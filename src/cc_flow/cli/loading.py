"""Where the texts of workflows come from on a command line: a disk, standard input, or what a run kept of them."""

import sys
from collections.abc import Mapping

from cc_flow.errors import UsageError
from cc_flow.syntax import MAX_BYTES
from cc_flow.workflow import loading
from cc_flow.workflow.files import read_file
from cc_flow.workflow.loading import Loaded

__all__ = ["Loaded", "load"]


def load(file: str, *, stored: Mapping[str, str] | None = None) -> Loaded:
    """Read `file` (`-` is standard input) and every workflow it uses; from `stored` texts where a run kept them.

    Raises UsageError where `file` itself cannot be read; of the others that is a diagnostic at the step that uses them.
    """
    if stored is None and loading.is_link_astray(file):
        raise UsageError(f"{file} is a link to what is no workflow's file", help="name the file of a workflow")

    def read(path: str) -> bytes | str:
        if stored is not None:
            return stored.get(_shown(path), "")
        return sys.stdin.buffer.read(MAX_BYTES + 1) if path == "-" else read_file(path)

    return loading.load(file, read=read, shown=_shown(file))


def _shown(file: str) -> str:
    return "<stdin>" if file == "-" else file
