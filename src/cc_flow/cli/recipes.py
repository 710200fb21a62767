"""The workflows we ship, to begin from: in the installed package, or in the checkout it runs from."""

from collections.abc import Iterator
from pathlib import Path

from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import UsageError

_PACKAGED = Path(__file__).parents[1] / "recipes"
_IN_CHECKOUT = Path(__file__).parents[3] / "workflows"


def recipes() -> dict[str, Path]:
    """Each recipe by its name."""
    folder = _PACKAGED if _PACKAGED.is_dir() else _IN_CHECKOUT
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def recipe(name: str) -> str:
    """The text of a recipe. Raises UsageError, with the near one, where there is none."""
    known = recipes()
    if name not in known:
        raise UsageError(f"there is no recipe `{name}`", help=did_you_mean(name, known, noun="recipes"))
    return known[name].read_text(encoding="utf-8")


def headlines() -> Iterator[tuple[str, str]]:
    """Each recipe's name and its one line."""
    for name, file in recipes().items():
        lines = file.read_text(encoding="utf-8").splitlines()
        words = next(
            (line.removeprefix("description:").strip() for line in lines if line.startswith("description:")), ""
        )
        yield name, words
