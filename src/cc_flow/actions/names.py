"""camelCase on the wire, snake_case everywhere else."""

import re
from functools import lru_cache

# Only what is plainly camelCase is turned: keys that are data, such as `Lead Magnets` or `2026-12-01`, are left alone.
_CAMEL = re.compile(r"[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """`is_favorite` to `isFavorite`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


@lru_cache(maxsize=4096)
def snake(key: str) -> str:
    """`canvaUrl` to `canva_url`, `rawURLKey` to `raw_url_key`. What is not camelCase stays as it is."""
    return _HUMP.sub("_", key).lower() if _CAMEL.fullmatch(key) else key
