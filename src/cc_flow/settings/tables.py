"""TOML files to settings: what is unknown or of the wrong form is said with its file and its key."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import UsageError

_LARGEST = 256 * 1024


def read_table(file: Path) -> dict[str, Any]:
    """The TOML in `file`. Raises UsageError where it cannot be read."""
    try:
        if file.stat().st_size > _LARGEST:
            raise UsageError(f"{file} is larger than 256 KiB")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file} is not TOML: {error}") from None


class Table:
    """A TOML table being read: each key is asked for once, and `close` refuses the rest."""

    def __init__(self, table: Mapping[str, Any], file: Path, name: str = "") -> None:
        self._table = table
        self._file = file
        self._name = name
        self._known: set[str] = set()

    def text(self, key: str) -> str | None:
        """Text at `key`, None where it is absent."""
        value = self._take(key)
        if value is not None and not isinstance(value, str):
            raise self._wrong(key, "text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts at `key`, empty where it is absent."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def text_map(self, key: str) -> dict[str, str]:
        """A table of texts at `key`, empty where it is absent."""
        table = self.table(key)
        for name, value in table.items():
            if not isinstance(value, str):
                raise self._wrong(f"{key}.{name}", "text")
        return table

    def table(self, key: str) -> dict[str, Any]:
        """A table at `key`, empty where it is absent."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            raise self._wrong(key, "a table")
        return value or {}

    def close(self) -> None:
        """Refuse what was never asked for."""
        for key in self._table:
            if key not in self._known:
                raise UsageError(
                    f"{self._file}: there is no setting `{self._path(key)}`",
                    help=did_you_mean(key, self._known, noun="known settings"),
                )

    def _take(self, key: str) -> Any:
        self._known.add(key)
        return self._table.get(key)

    def _path(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def _wrong(self, key: str, expected: str) -> UsageError:
        return UsageError(f"{self._file}: `{self._path(key)}` must be {expected}")
