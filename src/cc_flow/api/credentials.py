"""What says who is asking: key and tenant, judged before anything uses them. Error texts never hold the key."""

import re

from cc_flow.errors import NotAuthorized, UsageError
from cc_flow.secret import Secret

# Session tokens work as well as keys do (developer guide, "Using an API Key"), so only the alphabet is fixed.
_KEY = re.compile(r"[!-~]{8,4096}")
_TENANT = re.compile(r"[A-Za-z0-9_-]{1,63}")


def checked_key(key: Secret) -> Secret:
    """`key` without white space around it, which files and shells add.

    Raises NotAuthorized for what no header can carry: white space inside, control characters, anything but ASCII.
    """
    text = key.reveal().strip()
    if _KEY.fullmatch(text) is None:
        raise NotAuthorized(f"this is not an API key: {_described(text)}", help=_WAY_OUT)
    return Secret(text)


def checked_tenant(tenant: str) -> str:
    """A tenant slug as the API knows it. Raises UsageError for anything else."""
    slug = tenant.strip()
    if _TENANT.fullmatch(slug) is None:
        raise UsageError(
            "the tenant is not a slug",
            help="a tenant is 1 to 63 letters, digits, `-` and `_`, such as `coffee-contracts`; set CC_FLOW_TENANT",
        )
    return slug


_WAY_OUT = "a key starts with `cc_` and is one word of ASCII; copy it again, or make a new one with `cc-flow keys`"


def _described(text: str) -> str:
    if not text:
        return "it is empty"
    start = ", starts with `cc_`" if text.startswith("cc_") else ""
    return f"{len(text)} characters{start}, and it is too short or holds characters that no key has"
