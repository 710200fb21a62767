"""A mistake of ours, written down for whoever mends it: the trace without the values of anything."""

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
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
        return f"it happened at {where}; `cc-flow runs list` shows where the run stands"
    return f"where it happened is written in {file}; `cc-flow runs list` shows where the run stands"
