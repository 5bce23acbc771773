"""One table of a scenario's file: hands out its values, and collects what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from optimizer.domain.scenario import Fleet
from optimizer.errors import Issue
from optimizer.plain import UNPRINTABLE
from optimizer.scenarios.keys import SELECTORS
from optimizer.scenarios.lines import Located, Path
from optimizer.scenarios.names import Names
from optimizer.tables.issues import make_issue
from optimizer.tables.read import hints


@dataclass(slots=True)
class Faults:
    """What is wrong with a file so far."""

    file: str
    located: Located
    issues: list[Issue] = field(default_factory=list)

    def add(
        self,
        code: str,
        path: Path,
        value: object = None,
        details: Mapping[str, object] | None = None,
        *,
        line: int | None = None,
    ) -> None:
        """Add a fault of the key at ``path``."""
        self.issues.append(
            make_issue(
                code,
                sheet=self.file,
                row=self.located.line(path) if line is None else line,
                column=str(path[-1]) if path and isinstance(path[-1], str) else None,
                value=value,
                details=details,
            )
        )


class Section:
    """
    A table of the file.

    Every getter returns ``None`` where there is nothing, or something wrong that it has reported;
    ``sound`` tells whether anything was.

    Parameters
    ----------
    values
        What the file says.
    path
        Where in the file.
    known
        Keys that it may have.
    names
        What the data has.
    faults
        Where faults go.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        path: Path,
        *,
        known: tuple[str, ...],
        names: Names,
        faults: Faults,
    ) -> None:
        self.values = values
        self.path = path
        self.line = faults.located.line(path)
        self._names = names
        self._faults = faults
        self._before = len(faults.issues)
        for key in values:
            if key not in known:
                details = {**hints(key, known), "known": ", ".join(known)}
                faults.add("scenario_unknown_key", (*path, key), details=details)
        self._unprintable = {key for key, value in values.items() if self._told(key, value)}

    @property
    def sound(self) -> bool:
        """Tell whether nothing wrong was found so far."""
        return len(self._faults.issues) == self._before

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text that is not blank."""
        value = self._value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, str) or (required and not value.strip()):
            self._wrong(key, value, "文字（加引号）", "a text in quotes")
            return None
        return value

    def whole(self, key: str, low: int, high: int, *, required: bool = False) -> int | None:
        """Return a whole number inside bounds."""
        value = self._value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong(key, value, "整数", "a whole number")
            return None
        return int(value) if self._inside(key, value, low, high) else None

    def number(self, key: str, low: float, high: float, *, required: bool = False) -> float | None:
        """Return a number inside bounds."""
        value = self._value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._wrong(key, value, "数", "a number")
            return None
        return float(value) if self._inside(key, value, low, high) else None

    def name(self, key: str, kind: str, *, required: bool = False) -> str | None:
        """Return the id of something in the data, given as id, Chinese or English name."""
        value = self.text(key, required=required)
        return None if value is None else self._resolved(key, value, kind)

    def counties(self) -> tuple[str, ...]:
        """Return codes of counties; none where none are named."""
        value = self._value("counties", required=False)
        if value is None:
            return ()
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in listed):
            self._wrong("counties", value, "县名或代码的清单", "a list of names or codes")
            return ()
        found = [self._resolved("counties", one, "counties") for one in listed]
        return tuple(sorted({code for code in found if code is not None}))

    def one_of(self, keys: Iterable[str]) -> str | None:
        """Return which one of some keys is there."""
        keys = tuple(keys)
        given = [key for key in keys if key in self.values]
        if len(given) == 1:
            return given[0]
        details = {"keys": ", ".join(keys), "count": len(given)}
        path = (*self.path, given[1]) if given else self.path
        self._faults.add("scenario_one_of", path, details=details)
        return None

    def fleet(self) -> Fleet | None:
        """Return the vehicles that are meant."""
        counties, key = self.counties(), self.one_of(SELECTORS)
        found = None if key is None else self.name(key, f"{key}s", required=True)
        if found is None:
            return None
        return Fleet(
            line_id=found if key == "line" else None,
            type_id=found if key == "type" else None,
            fleet=found if key == "fleet" else None,
            counties=counties,
        )

    def line_of(self, key: str) -> int:
        """Return the line of a key."""
        return self._faults.located.line((*self.path, key))

    def wrong(self, key: str, wanted_zh: str, wanted_en: str) -> None:
        """Report that a value is not what it must be."""
        self._wrong(key, self.values.get(key), wanted_zh, wanted_en)

    def _value(self, key: str, *, required: bool) -> Any:
        if key not in self.values and required:
            self._faults.add("scenario_missing_key", (*self.path, key))
        return None if key in self._unprintable else self.values.get(key)

    def _told(self, key: str, value: object) -> bool:
        """Report a character that cannot be printed."""
        found = next((sign for text in _texts(value) for sign in UNPRINTABLE.findall(text)), None)
        if found is None:
            return False
        details = {"sign": f"U+{ord(found):04X}", "escape": f"\\u{ord(found):04x}"}
        self._faults.add("scenario_control_character", (*self.path, key), details=details)
        return True

    def _wrong(self, key: str, value: object, wanted_zh: str, wanted_en: str) -> None:
        details = {"wanted_zh": wanted_zh, "wanted_en": wanted_en}
        self._faults.add("scenario_wrong_type", (*self.path, key), value, details)

    def _inside(self, key: str, value: float, low: float, high: float) -> bool:
        if low <= value <= high:
            return True
        details = {"low": f"{low:g}", "high": f"{high:g}"}
        self._faults.add("scenario_out_of_range", (*self.path, key), value, details)
        return False

    def _resolved(self, key: str, value: str, kind: str) -> str | None:
        found = self._names.find(kind, value)
        if found is None:
            details = {**self._names.words(kind), **self._names.near(kind, value)}
            self._faults.add("scenario_unknown_name", (*self.path, key), value, details)
        return found


def _texts(value: object) -> Iterator[str]:
    """Yield a text, or the texts of a list; tables inside look after themselves."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
