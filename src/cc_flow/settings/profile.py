"""The user's own configuration: profiles, with tenant, key, capabilities, webhooks and secrets. Never in a
repository.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.secret import Secret
from cc_flow.settings.exposure import refuse_readable, refuse_writable
from cc_flow.settings.tables import Table, read_table

FILE = "config.toml"
CAPABILITIES = ("billing", "account")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@frozen
class Profile:
    """One profile. `key_command` prints the key; without it the key lies in `keys/<name>` beside the configuration.

    `heartbeat` is the address that is called after each pass over the schedules that went well.
    """

    name: str
    folder: Path
    tenant: str | None = None
    base_url: str | None = None
    timezone: str | None = None
    capabilities: tuple[str, ...] = ()
    key_command: str | None = None
    ca_bundle: str | None = None
    webhooks: Mapping[str, str] = field(default_factory=dict)
    heartbeat: Secret | None = None
    secrets: Mapping[str, Secret] = field(default_factory=dict)

    @property
    def key_file(self) -> Path:
        """Where `cc-flow auth login` keeps the key."""
        return self.folder / "keys" / self.name


def read_profile(folder: Path, name: str | None) -> Profile:
    """The profile `name` of the user's configuration in `folder`, else the one it names, else `default`.

    A profile may be no more than a key that is kept. Raises UsageError where it is named and not there, or where the
    configuration is wrong.
    """
    file = folder / FILE
    top = Table(_own_table(file) if file.is_file() else {}, file)
    chosen = name or top.text("profile") or "default"
    profiles = top.table("profiles")
    top.text("profile")
    top.close()
    if chosen in profiles:
        Table(profiles, file, "profiles").table(chosen)  # which it must be
        return _read(Table(profiles[chosen], file, f"profiles.{chosen}"), chosen, folder)
    if chosen == "default" or (_NAME.fullmatch(chosen) and Profile(chosen, folder).key_file.is_file()):
        return Profile(chosen, folder)
    login = f"`cc-flow auth login --profile {chosen}` makes it"
    if not profiles:
        raise UsageError(f"there is no profile `{chosen}` in {folder}", help=login)
    raise UsageError(f"{file} has no profile `{chosen}`", help=did_you_mean(chosen, profiles, noun="profiles"))


def begin_profile(folder: Path, name: str) -> Profile:
    """The profile `name`, or a new one that holds nothing yet. Raises UsageError for what cannot be a name."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"`{name}` cannot be the name of a profile", help="take letters, digits, `-` and `_`")
    file = folder / FILE
    is_there = file.is_file() and name in Table(_own_table(file), file).table("profiles")
    return read_profile(folder, name) if is_there else Profile(name, folder)


def _own_table(file: Path) -> dict[str, Any]:
    """The user's configuration. Raises UsageError where others can write it, or read the secrets in it."""
    refuse_writable(file)
    table = read_table(file)
    profiles = table.get("profiles")
    if isinstance(profiles, dict) and any(isinstance(one, dict) and "secrets" in one for one in profiles.values()):
        refuse_readable(file, "the `secrets`")
    return table


def _read(table: Table, name: str, folder: Path) -> Profile:
    profile = Profile(
        name=name,
        folder=folder,
        tenant=table.text("tenant"),
        base_url=table.text("base_url"),
        timezone=table.text("timezone"),
        capabilities=table.texts("capabilities"),
        key_command=table.text("key_command"),
        ca_bundle=table.text("ca_bundle"),
        webhooks=table.text_map("webhooks"),
        heartbeat=Secret(heartbeat) if (heartbeat := table.text("heartbeat")) else None,
        secrets={secret: Secret(text) for secret, text in table.text_map("secrets").items()},
    )
    table.close()
    judge_capabilities(profile.capabilities, str(folder / FILE))
    return profile


def judge_capabilities(names: tuple[str, ...], where: str) -> None:
    """Refuse a capability that does not exist."""
    for name in names:
        if name not in CAPABILITIES:
            help_ = did_you_mean(name, CAPABILITIES, noun="capabilities")
            raise UsageError(f"{where}: there is no capability `{name}`", help=help_)


def stored_key(profile: Profile) -> Secret | None:
    """The key that the profile keeps, None where it keeps none. Raises UsageError where others can read it."""
    if profile.key_command:
        return ask_for_key(profile.key_command, f"profile `{profile.name}`")
    return read_key(profile.key_file)


def read_key(file: Path) -> Secret | None:
    """The key in `file`, None where there is no such file. Raises UsageError where others can read it."""
    try:
        refuse_readable(file, "the key")
        return Secret(file.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the key in {file} cannot be read: {type(error).__name__}") from None


def ask_for_key(command: str, whose: str) -> Secret:
    """The key that a command of the user's prints. Raises UsageError where it prints none."""
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, from the user's own configuration
            shlex.split(command), capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"the `key_command` of {whose} failed: {type(error).__name__}") from None
    if done.returncode != 0 or not done.stdout.strip():
        raise UsageError(f"the `key_command` of {whose} gave no key (exit {done.returncode})")
    return Secret(done.stdout.strip())


def keep_key(profile: Profile, key: Secret) -> Path:
    """Store a key where only the user can read it. Raises UsageError where that place takes nothing."""
    try:
        profile.key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(profile.key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(key.reveal() + "\n")
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise UsageError(
            f"the key cannot be kept in {profile.key_file}: {why}", help="CC_FLOW_CONFIG_DIR names another place"
        ) from None
    return profile.key_file
