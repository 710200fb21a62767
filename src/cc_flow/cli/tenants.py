"""Whom a command is for: the tenant of its connection, or those that `--tenants` chooses out of `tenants.yaml`."""

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cc_flow.cli.connection import connection_flags
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.settings.connection import Flags
from cc_flow.settings.project import find_project
from cc_flow.settings.tenants import FILE, Tenant, choose_tenants

_LABELS = click.option("--tenants", metavar="LABELS", help="For each tenant with one of these labels; `all` for all.")
_FILE = click.option("--tenants-file", metavar="FILE", help=f"The tenants; {FILE} of the project without it.")


@frozen
class Whom:
    """Whom runs are for: the tenant of the connection, or those that `tenants` chooses from a file."""

    flags: Flags
    sandbox: bool = False
    tenants: str | None = None
    tenants_file: str | None = None


def whom_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """The flags of the connection and of tenants; the command takes them as `whom`."""

    @wraps(command)
    def taking(
        *,
        sandbox: bool,
        profile: str | None,
        tenant: str | None,
        base_url: str | None,
        tenants: str | None,
        tenants_file: str | None,
        **others: Any,
    ) -> Any:
        if tenant is not None and tenants is not None:
            raise UsageError("`--tenant` and `--tenants` do not go together", help="leave one of them out")
        return command(**others, whom=Whom(Flags(profile, tenant, base_url), sandbox, tenants, tenants_file))

    return connection_flags(_LABELS(_FILE(taking)))


def tenants_of(wanted: str | None, file: str | None, *, beside: Path) -> tuple[Tenant, ...]:
    """The tenants that `wanted` names; none where it is None. Raises UsageError, after its findings were printed."""
    if wanted is None:
        if file is not None:
            raise UsageError("`--tenants-file` alone chooses nobody", help="add `--tenants all`, or labels")
        return ()
    return choose_tenants(read_file(tenants_file(file, beside)), wanted)


def tenants_file(file: str | None, beside: Path) -> Path:
    """The file that is named, else `tenants.yaml` beside the project's settings, else `beside` or here."""
    if file is not None:
        return Path(file)
    project = find_project(beside).file
    places: list[Path] = [*([project.parent] if project else []), beside, Path.cwd()]
    return next((folder / FILE for folder in places if (folder / FILE).is_file()), places[0] / FILE)


def tenant_in(file: str, slug: str) -> Tenant:
    """The tenant of that slug in a file. Raises UsageError."""
    for tenant in read_file(Path(file)):
        if tenant.slug == slug:
            return tenant
    raise UsageError(f"{file} does not name the tenant `{slug}`")


def read_file(file: Path) -> tuple[Tenant, ...]:
    """The tenants in a file. Raises UsageError."""
    from cc_flow.settings.tenants_file import read_tenants
    from cc_flow.workflow.files import read_file_or_pipe

    try:
        source = read_file_or_pipe(file)
    except OSError as error:
        raise UsageError(
            f"the tenants cannot be read from {file}: {(error.strerror or '').lower()}",
            help="write the file as docs/tenants.md says, or name it with `--tenants-file`",
        ) from None
    tenants, found = read_tenants(source, file=str(file))
    if found:
        from cc_flow.cli.checking import print_diagnostics

        print_diagnostics(found, {str(file): _without_keys(source.decode("utf-8-sig", "replace"))})
    if tenants is None:
        count = sum(one.is_error for one in found)
        raise UsageError(f"{count} error{'s' if count != 1 else ''} in {file}, nothing was done")
    return tenants


def _without_keys(text: str) -> str:
    """A text to show: who wrote a key into the file must not find it in a log as well."""
    return re.sub(r"(?m)^([\s-]*(?:key|api_key|token)\s*:\s*).*$", r"\1***", text)
