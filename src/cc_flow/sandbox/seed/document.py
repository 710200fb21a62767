"""What seeding yields: a document with its kind and id."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Seeded(NamedTuple):
    """One row to come. `document` is JSON as the API would show it, or close to it."""

    kind: str
    id: str
    document: Mapping[str, Any]
