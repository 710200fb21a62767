"""Writes the pages that the code knows best: `python -m docs.generate`; with `--check` it only says what is stale.

Each generator gives pages by their path under `docs/`. Folders that are generated whole hold nothing else.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from docs.pages_of_actions import action_pages
from docs.pages_of_diagnostics import diagnostic_pages
from docs.pages_of_failures import failure_pages
from docs.pages_of_filters import filter_pages
from docs.pages_of_reliability import reliability_pages

DOCS = Path(__file__).parent
GENERATORS: tuple[Callable[[], dict[str, str]], ...] = (
    action_pages,
    diagnostic_pages,
    failure_pages,
    filter_pages,
    reliability_pages,
)
WHOLE_FOLDERS = ("actions",)


def pages() -> dict[str, str]:
    """Every generated page."""
    return {path: text for generate in GENERATORS for path, text in generate().items()}


def stale(folder: Path, wanted: dict[str, str]) -> Iterator[str]:
    """The pages that are not as they should be, and those that nothing generates any more."""
    for path, text in wanted.items():
        file = folder / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield path
    yield from (path for path in _generated(folder) if path not in wanted)


def write(folder: Path, wanted: dict[str, str]) -> None:
    """Write every page, and remove those that nothing generates any more."""
    for path in _generated(folder):
        if path not in wanted:
            (folder / path).unlink()
    for path, text in wanted.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _generated(folder: Path) -> list[str]:
    found = (file for name in WHOLE_FOLDERS for file in (folder / name).glob("*.md"))
    return sorted(file.relative_to(folder).as_posix() for file in found)


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or with `--check` name the stale ones; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate", description="Write the generated pages.")
    parser.add_argument("--check", action="store_true", help="only say which pages are stale, and exit 1 if any is")
    is_check = parser.parse_args(arguments).check
    wanted = pages()
    found = list(stale(DOCS, wanted))
    if not is_check:
        write(DOCS, wanted)
    for path in found:
        sys.stdout.write(f"{'stale' if is_check else 'written'}: docs/{path}\n")
    sys.stdout.write(f"{len(wanted)} pages, {len(found)} {'stale' if is_check else 'changed'}\n")
    return 1 if found and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
