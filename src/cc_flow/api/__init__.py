"""How an action is performed: origin, key, transport, answers, faults. The one room with httpx.

Holds the client of the API (`client`) and the keyless client of webhooks (`webhooks`). Keeps out what to do about a
failure: that is the engine's.

This page only imports httpx, and does it so that two things of its surroundings cost nothing:

- `httpx/__init__` imports httpx's own command line, and with it click, rich and pygments, when these are installed.
  A None in `sys.modules` makes that one import raise ImportError, which httpx expects; the entry is taken away again.
- httpcore asks for `sniffio` at every lock, four times a request. Where it is not installed each question searches the
  whole import path, a quarter of the cost of a request. A None in `sys.modules` remembers the answer.
"""

import sys
from importlib.util import find_spec


def _import_httpx() -> None:
    was_absent = "httpx._main" not in sys.modules
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None is how Python spells "not there"
    try:
        import httpx  # noqa: F401 - the rooms below import it by name
    finally:
        if was_absent:
            sys.modules.pop("httpx._main", None)


def _remember_that_sniffio_is_absent() -> None:
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment] # as above


_import_httpx()
_remember_that_sniffio_is_absent()
