"""One connection out of all that may be said of it, most specific first: flags, environment, project, user,
defaults.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from cc_flow.errors import NotAuthorized, UsageError
from cc_flow.frozen import frozen
from cc_flow.secret import Mask, Secret
from cc_flow.settings.places import configuration_folder
from cc_flow.settings.profile import Profile, judge_capabilities, read_key, read_profile, stored_key
from cc_flow.settings.project import Project
from cc_flow.settings.tenants import Tenant, key_of

# Source: the vendor's help page; the developer guide names an older host.
DEFAULT_ORIGIN = "https://api.coffeecontracts.com"


@frozen
class Flags:
    """What the command line says."""

    profile: str | None = None
    tenant: str | None = None
    base_url: str | None = None


@frozen
class Connection:
    """Whom a run speaks as, and to. `key_from` says in words where the key was found."""

    origin: str
    tenant: str
    key: Secret
    key_from: str
    profile: Profile
    project: Project
    timezone: str | None = None
    capabilities: tuple[str, ...] = ()


@frozen
class Standing:
    """What is known of a connection before its key is looked for."""

    origin: str
    tenant: str | None
    timezone: str | None
    profile: Profile


def settle_profile(flags: Flags, project: Project, environment: Mapping[str, str] = os.environ) -> Profile:
    """The profile that counts. A profile that only the project names need not exist: another user may have none."""
    chosen = flags.profile or environment.get("CC_FLOW_PROFILE")
    folder = configuration_folder(environment)
    if chosen is None and project.profile is not None and (folder / "config.toml").is_file():
        chosen = project.profile
    return read_profile(folder, chosen)


def connect_as(
    flags: Flags, project: Project, environment: Mapping[str, str] = os.environ, *, own: Tenant | None = None
) -> Connection:
    """The connection to the live API; as the tenant `own`, with that one's key, where it is given.

    Raises UsageError without a tenant, NotAuthorized without a key.
    """
    standing = stand_as(flags, project, environment, own=own)
    key, key_from = _find_key(standing.profile, environment) if own is None else key_of(own, environment)
    if key is None:
        raise NotAuthorized(
            "there is no key for the API",
            help="set CC_FLOW_API_KEY, or store one with `cc-flow auth login`; `--sandbox` needs none",
        )
    if not standing.tenant:
        raise UsageError(
            "it is not said which tenant this is for",
            help='set CC_FLOW_TENANT, `--tenant`, or `tenant = "…"` in cc-flow.toml; `--sandbox` needs none',
        )
    return Connection(
        origin=standing.origin,
        tenant=standing.tenant,
        key=key,
        key_from=key_from,
        profile=standing.profile,
        project=project,
        timezone=standing.timezone,
        capabilities=capabilities(standing.profile, environment),
    )


def stand_as(
    flags: Flags, project: Project, environment: Mapping[str, str] = os.environ, *, own: Tenant | None = None
) -> Standing:
    """The origin, the tenant and its zone; no key is touched, so nobody is asked for one."""
    profile = settle_profile(flags, project, environment)
    tenant = flags.tenant or environment.get("CC_FLOW_TENANT") or project.tenant or profile.tenant
    origin = flags.base_url or environment.get("CC_FLOW_BASE_URL") or project.base_url or profile.base_url
    timezone = project.timezone or profile.timezone
    if own is not None:
        tenant, timezone = own.slug, own.timezone or timezone
    return Standing(origin or DEFAULT_ORIGIN, tenant, timezone, profile)


def _find_key(profile: Profile, environment: Mapping[str, str]) -> tuple[Secret | None, str]:
    if key := environment.get("CC_FLOW_API_KEY", "").strip():
        return Secret(key), "CC_FLOW_API_KEY"
    if file := environment.get("CC_FLOW_API_KEY_FILE"):
        if (key_there := read_key(Path(file))) is None:
            raise UsageError(f"CC_FLOW_API_KEY_FILE names {file}, and there is no such file")
        return key_there, "CC_FLOW_API_KEY_FILE"
    return stored_key(profile), f"profile `{profile.name}`"


def capabilities(profile: Profile, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """What the user lets runs do with money and the account."""
    named = tuple(name.strip() for name in environment.get("CC_FLOW_CAPABILITIES", "").split(",") if name.strip())
    judge_capabilities(named, "CC_FLOW_CAPABILITIES")
    return tuple(dict.fromkeys((*profile.capabilities, *named)))


def find_secrets(
    names: frozenset[str], profile: Profile, environment: Mapping[str, str] = os.environ
) -> tuple[dict[str, Secret], tuple[str, ...]]:
    """The secrets of these names, and the names for which there is none: `CC_FLOW_SECRET_NAME`, then the profile.

    Raises UsageError for a secret that no mask could keep out of what is shown, or that cannot be sent.
    """
    found = {name: secret for name in sorted(names) if (secret := _find_secret(name, profile, environment)) is not None}
    return found, tuple(sorted(names - found.keys()))


def _find_secret(name: str, profile: Profile, environment: Mapping[str, str]) -> Secret | None:
    variable = f"CC_FLOW_SECRET_{name}"
    if variable in environment:
        return _checked(Secret(environment[variable]), variable)
    if name in profile.secrets:
        return _checked(profile.secrets[name], f"the secret `{name}` of profile `{profile.name}`")
    return None


def _checked(secret: Secret, what: str) -> Secret:
    text = secret.reveal()
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError(f"{what} is not UTF-8 text", help="a secret of other bytes goes in as text, such as base64")
    if len(text) < Mask.SHORTEST:
        raise UsageError(
            f"{what} is too short: it has fewer than {Mask.SHORTEST} characters",
            help="so short a text cannot be kept out of what is shown and recorded without hiding ordinary words",
        )
    return secret
