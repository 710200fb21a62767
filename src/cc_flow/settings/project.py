"""The project's `cc-flow.toml`: what everybody who works on these workflows shares. No keys, no capabilities."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from cc_flow.frozen import frozen
from cc_flow.settings.tables import Table, read_table

FILE = "cc-flow.toml"


@frozen
class Project:
    """A project's settings.

    `wire_fields` are action -> input -> its name on the wire, `wire_prefix` stands before every path: for a live API
    that differs from what we assume of it.
    """

    file: Path | None = None
    profile: str | None = None
    tenant: str | None = None
    base_url: str | None = None
    timezone: str | None = None
    wire_fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wire_prefix: str = ""


def find_project(beside: Path) -> Project:
    """The settings in the nearest `cc-flow.toml` at or above `beside`; empty where there is none."""
    for folder in (beside, *beside.parents):
        file = folder / FILE
        if file.is_file():
            return read_project(file)
        if (folder / ".git").exists():
            break
    return Project()


def read_project(file: Path) -> Project:
    """The settings in `file`. Raises UsageError where they are wrong."""
    top = Table(read_table(file), file)
    wire = Table(top.table("wire"), file, "wire")
    project = Project(
        file=file,
        profile=top.text("profile"),
        tenant=top.text("tenant"),
        base_url=top.text("base_url"),
        timezone=top.text("timezone"),
        wire_prefix=wire.text("prefix") or "",
        wire_fields={
            action: Table(wire.table("fields"), file, "wire.fields").text_map(action) for action in wire.table("fields")
        },
    )
    top.close()
    wire.close()
    return project
