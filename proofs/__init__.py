"""Proofs: what the promises of `docs/reliability.md` are held against, at any length. Each is a module that prints its
figures; CONTRIBUTING.md has the commands.

They stand on the same small worlds as the tests, in `tests/support`.
"""

import sys
from pathlib import Path

_SUPPORT = str(Path(__file__).parent.parent / "tests" / "support")
if _SUPPORT not in sys.path:
    sys.path.append(_SUPPORT)

_SHARED_MEMORY = Path("/dev/shm")
MEMORY = _SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None
"""A disk that is none, for stores that need not outlive the machine; None where there is no such thing."""
