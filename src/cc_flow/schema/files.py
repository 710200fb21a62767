"""The schemas as files: one for workflows, one for each action. What stands in a repository must be what the code
says now.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from cc_flow.actions.catalog import core_names, find, names
from cc_flow.schema.workflow import action_schema, workflow_schema


def schema_files() -> Iterator[tuple[str, str]]:
    """Each file's path under the folder of schemas, and its text."""
    yield "workflow.schema.json", _text(workflow_schema())
    for name in (*names(), *core_names()):
        yield f"actions/{name}.schema.json", _text(action_schema(find(name)))


def write_schemas(folder: Path) -> int:
    """Write all of them; how many there are."""
    count = 0
    for name, text in schema_files():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        count += 1
    return count


def aged(folder: Path) -> Iterator[str]:
    """The files under `folder` that are not what the code says."""
    expected = dict(schema_files())
    for name, text in expected.items():
        file = folder / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield name
    for file in sorted(folder.rglob("*.schema.json")):
        if file.relative_to(folder).as_posix() not in expected:
            yield file.relative_to(folder).as_posix()


def _text(schema: object) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
