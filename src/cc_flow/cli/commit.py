"""Which commit a workflow stands at, read from the repository's own files: no program is started."""

import re
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def commit_of(folder: Path) -> str | None:
    """The commit that is checked out where `folder` lies; None outside a repository and before its first commit."""
    try:
        repository = _repository(folder)
        if repository is None:
            return None
        head = (repository / "HEAD").read_text(encoding="utf-8").strip()
        return _resolved(repository, head)
    except (OSError, UnicodeDecodeError):
        return None


def _repository(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        found = place / ".git"
        if found.is_dir():
            return found
        if found.is_file():
            # A worktree, or a submodule: the file says where the repository is.
            named = found.read_text(encoding="utf-8").strip().removeprefix("gitdir:").strip()
            return (place / named).resolve()
    return None


def _resolved(repository: Path, head: str) -> str | None:
    if not head.startswith("ref:"):
        return head if _HASH.fullmatch(head) else None
    name = head.removeprefix("ref:").strip()
    common = repository / "commondir"
    places = [
        repository,
        *([(repository / common.read_text(encoding="utf-8").strip()).resolve()] if common.is_file() else []),
    ]
    for place in places:
        if (place / name).is_file():
            return (place / name).read_text(encoding="utf-8").strip()
        packed = place / "packed-refs"
        for line in packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else ():
            commit, _, ref = line.partition(" ")
            if ref == name and _HASH.fullmatch(commit):
                return commit
    return None
