"""Where a parser event begins and ends, as offsets into the text that was parsed."""

import yaml


def begin(event: yaml.Event) -> int:
    """The offset of its first character."""
    return event.start_mark.index  # type: ignore[union-attr]  # the parser marks all its events


def finish(event: yaml.Event) -> int:
    """The offset behind its last character."""
    return event.end_mark.index  # type: ignore[union-attr]  # as above
