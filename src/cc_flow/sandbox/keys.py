"""API keys as such: the permissions there are, how a key is kept, how a new one is made."""

import base64
import hashlib

# Source: the vendor's help page; the name of the last one is assumed.
SCOPES = (
    "content:read",
    "content:write",
    "calendar:read",
    "calendar:write",
    "resources:read",
    "pages:read",
    "pages:write",
    "account:read",
    "account:write",
    "instagram:read",
    "search:read",
)
PREFIX = "cc_"


def digest(raw_key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(raw_key.encode()).hexdigest()


def make_raw_key(number: int) -> str:
    """The sandbox's key of this number: the same on every machine, so runs can be repeated. It opens nothing else."""
    letters = base64.b64encode(hashlib.sha256(f"sandbox key {number}".encode()).digest(), altchars=b"xy").decode()
    return PREFIX + letters.rstrip("=")


def prefix_of(raw_key: str) -> str:
    """The eight letters that lists show of a key."""
    return raw_key.removeprefix(PREFIX)[:8]
