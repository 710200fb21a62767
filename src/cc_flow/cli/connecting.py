"""Where a run goes: the sandbox on this machine or the live API, with all that a run needs to know of it."""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path

from cc_flow.cli.notifying import Notify, notifier
from cc_flow.frozen import frozen
from cc_flow.performer import Performer
from cc_flow.secret import Secret
from cc_flow.settings.connection import (
    Connection,
    Flags,
    Standing,
    capabilities,
    connect_as,
    settle_profile,
    stand_as,
)
from cc_flow.settings.places import state_folder
from cc_flow.settings.profile import Profile
from cc_flow.settings.project import Project, find_project
from cc_flow.settings.tenants import Tenant

SANDBOX = "sandbox"
TENANTS = "tenants"


@frozen
class Target:
    """One API, one tenant, one key. `origin` is as runs record it (`sandbox` for the sandbox); `performer` opens
    connections.
    """

    origin: str
    tenant: str
    key: Secret
    key_from: str
    profile: Profile
    performer: Callable[[], Performer]
    notify: Notify
    timezone: str | None = None
    capabilities: tuple[str, ...] = ()
    wire_fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wire_prefix: str = ""

    @property
    def is_sandbox(self) -> bool:
        """Whether nothing of it is real."""
        return self.origin == SANDBOX

    @property
    def place(self) -> str:
        """Names the origin and the tenant together."""
        return f"{self.origin} {self.tenant}"

    @property
    def key_prefix(self) -> str:
        """As much of the key as the vendor itself shows."""
        text = self.key.reveal()
        return f"{text[:7]}…" if len(text) > 20 else "(short)"

    @property
    def account(self) -> str:
        """A keyed hash of origin, tenant and key: the same for the same account, and no way back to the key."""
        named = f"{self.origin}\n{self.tenant}".encode()
        return hmac.new(self.key.reveal().encode(), named, hashlib.sha256).hexdigest()[:16]


def target_of(flags: Flags, *, sandbox: bool, beside: Path, own: Tenant | None = None) -> Target:
    """The target that flags, environment, project and profile name together; of the tenant `own` where it is given.

    Raises UsageError or NotAuthorized.
    """
    project = find_project(beside)
    return _sandbox(flags, project, own) if sandbox else _live(connect_as(flags, project, own=own))


def standing_of(flags: Flags, *, sandbox: bool, beside: Path, own: Tenant | None = None) -> Standing:
    """As much of the target as is known without its key."""
    from cc_flow.sandbox.constants import SANDBOX_TENANT

    standing = stand_as(flags, find_project(beside), own=own)
    if sandbox:
        return replace(standing, origin=SANDBOX, tenant=own.slug if own else flags.tenant or SANDBOX_TENANT)
    return replace(standing, origin=standing.origin.rstrip("/"))


def _sandbox(flags: Flags, project: Project, own: Tenant | None) -> Target:
    from cc_flow.sandbox.constants import SANDBOX_KEY, SANDBOX_TENANT

    profile = settle_profile(flags, project)
    tenant = own.slug if own else flags.tenant or SANDBOX_TENANT

    def open_performer() -> Performer:
        from cc_flow.api.client import connect, in_process
        from cc_flow.sandbox.app import create_app
        from cc_flow.sandbox.constants import SANDBOX_ORIGIN
        from cc_flow.sandbox.faults import Faults

        faults = os.environ.get("CC_FLOW_SANDBOX_FAULTS")
        app = create_app(sandbox_folder(tenant), faults=Faults.parse(faults) if faults else None)
        return connect(origin=SANDBOX_ORIGIN, tenant=SANDBOX_TENANT, key=Secret(SANDBOX_KEY), transport=in_process(app))

    return Target(
        origin=SANDBOX,
        tenant=tenant,
        key=Secret(SANDBOX_KEY),
        key_from="the sandbox",
        profile=profile,
        performer=open_performer,
        notify=_only_shown,
        timezone=(own.timezone if own else None) or project.timezone or profile.timezone,
        capabilities=capabilities(profile),
        wire_fields={},
    )


def sandbox_folder(tenant: str | None = None) -> Path:
    """Where the sandbox keeps its state; each tenant that is not its own has one of its own."""
    from cc_flow.sandbox.constants import SANDBOX_TENANT

    folder = state_folder() / "sandbox"
    if tenant in (None, SANDBOX_TENANT):
        return folder
    from cc_flow.api.credentials import checked_tenant

    return folder / TENANTS / checked_tenant(str(tenant))


def _live(connection: Connection) -> Target:
    from cc_flow.api.credentials import checked_key, checked_tenant
    from cc_flow.api.origin import parse_origin

    # Judged now: what cannot be connected to is wrong use, and no run that failed.
    origin = parse_origin(connection.origin)
    checked_tenant(connection.tenant)
    checked_key(connection.key)

    def open_performer() -> Performer:
        from cc_flow.api.client import connect

        bundle = connection.profile.ca_bundle
        return connect(
            origin=connection.origin,
            tenant=connection.tenant,
            key=connection.key,
            ca_bundle=Path(bundle) if bundle else None,
        )

    return Target(
        origin=origin.text,
        tenant=connection.tenant,
        key=connection.key,
        key_from=connection.key_from,
        profile=connection.profile,
        performer=open_performer,
        notify=notifier(connection.profile),
        timezone=connection.timezone,
        capabilities=connection.capabilities,
        wire_fields=connection.project.wire_fields,
        wire_prefix=connection.project.wire_prefix,
    )


async def _only_shown(_webhook: str | Secret | None, _message: str) -> str | None:
    """In the sandbox nobody outside is told."""
    return None


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)
