"""Whether to colour what is printed: on a terminal, unless NO_COLOR is set."""

import os
from typing import TextIO


def is_painted(stream: TextIO) -> bool:
    """Whether `stream` shows colours and its user wants them."""
    return stream.isatty() and not os.environ.get("NO_COLOR")
