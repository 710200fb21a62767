"""The tenants that one user keeps: who they are, and where the key of each is. Never a key itself."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import NotAuthorized, UsageError
from cc_flow.frozen import frozen
from cc_flow.secret import Secret
from cc_flow.settings.profile import ask_for_key, read_key

FILE = "tenants.yaml"
EVERYONE = "all"


@frozen
class Tenant:
    """One tenant. Its key is in the variable `key_env`, in the file `key_file`, or printed by `key_command`."""

    slug: str
    timezone: str | None = None
    labels: tuple[str, ...] = ()
    key_env: str | None = None
    key_file: Path | None = None
    key_command: str | None = None

    @property
    def names(self) -> frozenset[str]:
        """The words that choose it: its slug and its labels."""
        return frozenset((self.slug, *self.labels))


def choose_tenants(tenants: Sequence[Tenant], wanted: str) -> tuple[Tenant, ...]:
    """The tenants that have one of the labels, or slugs, in `wanted` (`texas,pro`); every one for `all`.

    Raises UsageError for a word that chooses nobody.
    """
    words = [word.strip() for word in wanted.split(",") if word.strip()]
    known = {name for tenant in tenants for name in tenant.names}
    for word in words:
        if word != EVERYONE and word not in known:
            help_ = did_you_mean(word, {*known, EVERYONE}, noun="labels and tenants")
            raise UsageError(f"there is no tenant with the label `{word}`", help=help_)
    if not words:
        raise UsageError("no tenants are named", help=f"write labels, or `{EVERYONE}`")
    return tuple(tenant for tenant in tenants if _is_wanted(tenant, words))


def _is_wanted(tenant: Tenant, words: Iterable[str]) -> bool:
    return EVERYONE in words or not tenant.names.isdisjoint(words)


def key_of(tenant: Tenant, environment: Mapping[str, str] = os.environ) -> tuple[Secret, str]:
    """The tenant's key, and where it was found, in words. Raises NotAuthorized without one."""
    whose = f"tenant `{tenant.slug}`"
    if tenant.key_command is not None:
        return ask_for_key(tenant.key_command, whose), f"the key_command of {whose}"
    if tenant.key_file is not None:
        if (key := read_key(tenant.key_file)) is None:
            raise NotAuthorized(f"{whose} has no key: {tenant.key_file} does not exist")
        return key, str(tenant.key_file)
    if tenant.key_env is None:
        raise NotAuthorized(
            f"it is not said where the key of {whose} is", help="give it `key_env`, `key_file` or `key_command`"
        )
    if not (text := environment.get(tenant.key_env, "").strip()):
        raise NotAuthorized(f"{whose} has no key: the variable {tenant.key_env} is not set")
    return Secret(text), tenant.key_env
