"""The pages' templates: self-contained, autoescaped, without scripts. The one place in `report` with jinja2."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cc_flow.report.plain import clip
from cc_flow.report.plan_palette import HUES
from cc_flow.report.words import WEEKDAYS, one_line


def render(name: str, **values: Any) -> str:
    """The page of the template `name`. Every value is escaped where it stands; a missing one raises UndefinedError."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"hues": HUES, "weekdays": WEEKDAYS}
    environment.filters |= {"clipped": clip, "clean": one_line}
    return environment
