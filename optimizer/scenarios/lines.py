"""Where in a TOML file a key stands: `tomllib` does not say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and places in arrays of tables from the top to a value."""

_HEADER = re.compile(r"\s*(\[{1,2})\s*([^\[\]#]+?)\s*\]{1,2}\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))\s*=(.*)$""")
_STRING = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """
    The lines of a file.

    ``lines`` holds the line of each key and of each table's header; ``doubled`` the keys that are
    set twice, with both lines.
    """

    lines: Mapping[Path, int]
    doubled: tuple[tuple[Path, int, int], ...]

    def line(self, path: Path) -> int:
        """Return the line of a key, else that of the table it would be in, else the first."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def locate(text: str) -> Located:
    """
    Find the line of every key.

    Parameters
    ----------
    text
        A TOML file; what is no TOML is passed over.
    """
    lines: dict[Path, int] = {}
    doubled: list[tuple[Path, int, int]] = []
    counts: dict[str, int] = defaultdict(int)
    table: Path = ()
    inside = _Inside()
    for number, line in enumerate(text.splitlines(), start=1):
        if inside.goes_on(line):
            continue
        path: Path | None = None
        if header := _HEADER.match(line):
            name = _plain(header[2])
            table = (name, counts[name]) if header[1] == "[[" else (name,)
            counts[name] += header[1] == "[["
            path = table
        elif key := _KEY.match(line):
            path = (*table, _plain(key[1]))
            inside.begin(key[2])
        if path is not None and path in lines:
            doubled.append((path, lines[path], number))
        elif path is not None:
            lines[path] = number
    return Located(lines=lines, doubled=tuple(doubled))


class _Inside:
    """Tells which lines continue a value that began on an earlier one."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0

    def begin(self, rest: str) -> None:
        """Look at what follows an equals sign."""
        self._look(rest)

    def goes_on(self, line: str) -> bool:
        """Tell whether a line belongs to the value before it, and look at it."""
        if not self._quote and self._depth <= 0:
            return False
        if self._quote:
            _, found, line = line.partition(self._quote)
            if not found:
                return True
            self._quote = ""
        self._look(line)
        return True

    def _look(self, rest: str) -> None:
        place = 0
        bare = ""
        while match := _STRING.search(rest, place):
            bare += rest[place : match.start()]
            place = match.end()
            if match[0] in ('"""', "'''"):
                end = rest.find(match[0], place)
                if end < 0:
                    self._quote, rest = match[0], rest[:place]
                    break
                place = end + len(match[0])
        bare += rest[place:]
        self._depth += sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")


def _plain(name: str) -> str:
    return name.strip().strip("\"'")
