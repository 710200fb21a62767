"""The configuration as it counts, each part with where it comes from: flag, environment, project, profile, default.

The order is that of `settings.connection`, which a test holds this to. Nothing here raises for what is missing.
"""

import os
from collections.abc import Iterator, Mapping

from cc_flow.report.doctor import Setting
from cc_flow.settings.connection import DEFAULT_ORIGIN, Flags, capabilities
from cc_flow.settings.places import state_folder
from cc_flow.settings.profile import FILE, Profile
from cc_flow.settings.project import Project


def settings_of(
    flags: Flags, project: Project, profile: Profile, environment: Mapping[str, str] = os.environ
) -> tuple[Setting, ...]:
    """Every part that has a value."""
    return tuple(_settings(flags, project, profile, environment))


def sandbox_settings(
    project: Project, profile: Profile, environment: Mapping[str, str] = os.environ
) -> tuple[Setting, ...]:
    """What counts in the sandbox: it has an origin, a tenant and a key of its own."""
    return (
        *_places(project, profile),
        Setting("api", "the sandbox on this machine", "--sandbox"),
        Setting("state folder", str(state_folder(environment)), _state_source(environment)),
    )


def _settings(flags: Flags, project: Project, profile: Profile, environment: Mapping[str, str]) -> Iterator[Setting]:
    yield from _places(project, profile)
    origins = (flags.base_url, environment.get("CC_FLOW_BASE_URL"), project.base_url, profile.base_url)
    yield _first("origin", origins, "--base-url", "CC_FLOW_BASE_URL") or Setting("origin", DEFAULT_ORIGIN, "default")
    tenants = (flags.tenant, environment.get("CC_FLOW_TENANT"), project.tenant, profile.tenant)
    yield _first("tenant", tenants, "--tenant", "CC_FLOW_TENANT") or Setting("tenant", "none", "missing")
    if zone := _first("timezone", (None, None, project.timezone, profile.timezone), "", ""):
        yield zone
    if may := capabilities(profile, environment):
        yield Setting("capabilities", ", ".join(may), _capability_source(profile, environment))
    if project.wire_prefix or project.wire_fields:
        yield Setting("wire overrides", str(len(project.wire_fields) + bool(project.wire_prefix)), "project")
    yield Setting("state folder", str(state_folder(environment)), _state_source(environment))


def _places(project: Project, profile: Profile) -> Iterator[Setting]:
    yield Setting("project", str(project.file or "none"), "cc-flow.toml" if project.file else "missing")
    file = profile.folder / FILE
    yield Setting("profile", profile.name, str(file) if file.is_file() else "default, there is no configuration yet")


def _first(name: str, values: tuple[str | None, ...], flag: str, variable: str) -> Setting | None:
    """The first value that is there, with its source; None where there is none."""
    for value, source in zip(values, (flag, variable, "project", "profile"), strict=True):
        if value:
            return Setting(name, value, source)
    return None


def _capability_source(profile: Profile, environment: Mapping[str, str]) -> str:
    sources = ["profile"] if profile.capabilities else []
    return " and ".join(sources + (["CC_FLOW_CAPABILITIES"] if environment.get("CC_FLOW_CAPABILITIES") else []))


def _state_source(environment: Mapping[str, str]) -> str:
    return "CC_FLOW_STATE_DIR" if environment.get("CC_FLOW_STATE_DIR") else "default"
