"""The workflows under a directory that have schedules: found, read, checked, and read again when they change."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cc_flow.check import Checked
from cc_flow.cli.checking import check_loaded, print_diagnostics
from cc_flow.cli.loading import Loaded, load
from cc_flow.cron import ZoneError, parse_cron, zone
from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.schedule import CatchUp, Overlap, Schedule
from cc_flow.workflow.files import read_file
from cc_flow.workflow.model import Schedule as Written

_ENDINGS = (".yaml", ".yml")
# The keys by which a YAML file says that it means to be a workflow.
_SIGNS = ("cc_flow", "steps", "schedules")


@frozen
class Scheduled:
    """A workflow with schedules that can run. `texts` are those of all files it uses."""

    checked: Checked
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """The workflow's name."""
        return self.checked.workflow.name.text

    @property
    def file(self) -> str:
        """The file as it was found."""
        return self.checked.workflow.file

    def schedules(self, *, tenant: str, timezone: str | None) -> tuple[Schedule, ...]:
        """Its schedules for a tenant; those that name no zone are in `timezone`, else in UTC.

        Raises UsageError where `timezone` is none.
        """
        return tuple(_read(one, self.name, tenant, timezone) for one in self.checked.workflow.schedules)


def _read(written: Written, workflow: str, tenant: str, timezone: str | None) -> Schedule:
    name = written.timezone.text if written.timezone else timezone or "UTC"
    try:
        where = zone(name)
    except ZoneError as error:
        raise UsageError(error.message, help=error.help) from None
    return Schedule(
        workflow=workflow,
        tenant=tenant,
        cron=parse_cron(written.cron.text),
        zone=where,
        catch_up=CatchUp(written.catch_up),
        catch_up_window=written.catch_up_window,
        overlap=Overlap(written.overlap),
        jitter=written.jitter,
    )


@frozen
class Broken:
    """A file that cannot run, and why."""

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


@dataclass(slots=True)
class Folder:
    """What lies under a directory, as it was read last. A path to a file is a folder of one."""

    path: Path
    workflows: dict[str, Scheduled] = field(default_factory=dict)
    broken: dict[str, Broken] = field(default_factory=dict)
    _told: dict[str, Broken] = field(default_factory=dict)
    _without: dict[str, bytes] = field(default_factory=dict)

    def read(self) -> None:
        """Look at all of it; what has not changed since is not read again. Raises UsageError without a directory."""
        known = {one.file: one for one in self.workflows.values()}
        self.workflows, self.broken = {}, {}
        for file in _files(self.path):
            source = _bytes(file) or b""
            if file in known and _is_as_read(known[file].texts):
                self._keep(known[file])
            elif self._without.get(file) != source:
                self._read_one(file, source)

    def _read_one(self, file: str, source: bytes) -> None:
        self._without.pop(file, None)
        try:
            loaded = load(file)
        except UsageError as error:
            self.broken[file] = Broken((Diagnostic("E130", error.message, Span.start_of(file)),), {file: ""})
            return
        is_meant = self.path.is_file() and loaded.workflow is None
        if not is_meant and not _is_scheduled(loaded, source):
            self._without[file] = source
            return
        checked, found = check_loaded(loaded)
        if checked is None:
            self.broken[file] = Broken(found, loaded.texts)
        elif checked.workflow.schedules:
            self._keep(Scheduled(checked, loaded.texts))

    def _keep(self, one: Scheduled) -> None:
        """Two workflows of one name would take each other's due times."""
        other = self.workflows.setdefault(one.name, one)
        if other is not one:
            message = f"the workflow `{one.name}` is in {other.file}, too"
            finding = Diagnostic("E205", message, one.checked.workflow.name.span, "give one of them another name")
            self.broken[one.file] = Broken((finding,), one.texts)

    def tell(self) -> None:
        """Print what is wrong with broken files; what was told before and has not changed is not told again."""
        for file, one in self.broken.items():
            if self._told.get(file) != one:
                print_diagnostics(one.diagnostics, one.texts)
        self._told = dict(self.broken)


def _files(path: Path) -> Iterator[str]:
    """Every YAML file at or under `path`, in order; what is hidden is left out."""
    if path.is_file():
        yield str(path)
        return
    if not path.is_dir():
        raise UsageError(f"there is no directory {path}", help="name the directory of your workflows")
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (str(Path(folder) / name) for name in sorted(files) if _is_yaml(name))


def _is_yaml(name: str) -> bool:
    return name.endswith(_ENDINGS) and not name.startswith(".")


def _bytes(file: str) -> bytes | None:
    """As much of a file as counts; None where it cannot be read."""
    try:
        return read_file(file)
    except UsageError:
        return None


def _is_as_read(texts: Mapping[str, str]) -> bool:
    """Whether every file a workflow uses still has its text."""
    return all((now := _bytes(file)) is not None and _text(now) == text for file, text in texts.items())


def _text(source: bytes) -> str:
    return source.decode("utf-8-sig", "replace")


def _is_scheduled(loaded: Loaded, source: bytes) -> bool:
    """Whether a file is a workflow with schedules, or means to be one and cannot be read."""
    if loaded.workflow is not None:
        return "schedules" in loaded.workflow.keys
    return any(line.startswith(f"{sign}:") for line in _text(source).splitlines() for sign in _SIGNS)
