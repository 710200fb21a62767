"""A mistake of ours, written down for whoever mends it: the trace without the values of anything."""

import os
import sys
import traceback
from datetime import UTC, datetime

from cc_flow import __version__


def write_crash(error: Exception) -> str:
    """Write where it happened into the state folder; words that say where that is, or why it could not be."""
    from cc_flow.settings.places import state_folder

    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"cc-flow {__version__}, Python {sys.version.split()[0]}, {type(error).__name__}"]
    # The message of an exception may quote what a user or a server said; where it happened is enough.
    lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    file = state_folder() / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as crash:
            crash.write("\n".join(lines) + "\n")
    except OSError:
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
        return f"it happened at {where}; `cc-flow runs list` shows where the run stands"
    return f"where it happened is written in {file}; `cc-flow runs list` shows where the run stands"
