"""`shanlu docs`: write the documents that the program generates from its own tables."""

from __future__ import annotations

import argparse
import sys

from optimizer.errors import UsageError
from optimizer.tables.docs import pages

EXIT_STALE = 1


def run(arguments: argparse.Namespace) -> int:
    """Write the documents, or only compare them (``--check``: 1 if one is stale)."""
    folder = arguments.out
    if not folder.is_dir():
        raise UsageError(f"没有文件夹 {folder}。", f"There is no folder {folder}.")
    stale = [
        name
        for name, text in pages().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]
    for name in stale:
        if not arguments.check:
            (folder / name).write_text(pages()[name], encoding="utf-8", newline="\n")
        print(
            f"{'过期 / stale' if arguments.check else '已写入 / written'}: {name}", file=sys.stderr
        )
    return EXIT_STALE if stale and arguments.check else 0
