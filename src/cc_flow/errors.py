"""What stops a command.

    CcFlowError                     exit 1
    ├── UsageError                  exit 2   wrong use: a missing file, a bad flag, a setting that cannot be
    │   └── InvalidWorkflow         exit 2   carries the diagnostics
    ├── NotAuthorized               exit 4   no key, a wrong key, a wrong tenant
    ├── Refused                     exit 5   by policy: effects, limits, a stale or used plan
    ├── OutcomeUnknown              exit 6   a write may or may not have happened; a person must look
    ├── AlreadyRunning              exit 75  the same run, or the same workflow and tenant, is going on
    ├── Interrupted                 exit 130
    └── StoreError                  exit 1   the run store cannot be used
        ├── StoreCorrupt                     its records do not add up
        ├── StoreNewer                       written by a newer cc-flow
        └── StoreFull                        no space, or no permission to write

Findings in a file are `Diagnostic`s, not exceptions; exceptions are for the run.
"""

from typing import ClassVar

from cc_flow.diagnostic import Diagnostic


class CcFlowError(Exception):
    """One clear message, and the way out where there is one."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, help: str | None = None) -> None:  # noqa: A002 - the word users read
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(CcFlowError):
    """Wrong use: nothing was done."""

    exit_code = 2


class InvalidWorkflow(UsageError):  # noqa: N818 - reads as the state it names
    """The workflow has errors; nothing was sent."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        count = sum(one.is_error for one in diagnostics)
        super().__init__(f"{count} error{'s' if count != 1 else ''} in the workflow, nothing was sent")
        self.diagnostics = diagnostics


class NotAuthorized(CcFlowError):  # noqa: N818
    """The API does not know the key, or the key may not do this."""

    exit_code = 4


class Refused(CcFlowError):  # noqa: N818
    """Policy stands in the way: effects, limits, a stale or used plan."""

    exit_code = 5


class OutcomeUnknown(CcFlowError):  # noqa: N818
    """A write may or may not have happened; a person must look."""

    exit_code = 6


class AlreadyRunning(CcFlowError):  # noqa: N818
    """The same run, or the same workflow for the same tenant, is going on."""

    exit_code = 75


class Interrupted(CcFlowError):  # noqa: N818
    """Somebody pressed Ctrl-C, or the machine asked us to end."""

    exit_code = 130


class StoreError(CcFlowError):
    """The run store cannot be used."""


class StoreCorrupt(StoreError):  # noqa: N818
    """The records of the store do not add up; it was not touched."""


class StoreNewer(StoreError):  # noqa: N818
    """The store was written by a newer cc-flow; it was not touched."""


class StoreFull(StoreError):  # noqa: N818
    """The store takes no more: a full disk, or no permission to write."""
