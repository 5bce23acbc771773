"""`shanlu positions import`: show what a list of positions would move, and move it."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from optimizer import settings
from optimizer.cli.issues import print_issues
from optimizer.cli.words import in_table
from optimizer.tables.positions import (
    Datum,
    MatchStatus,
    Move,
    PositionPreview,
    apply_positions,
    preview_positions,
)

STATUS_NAMES: Mapping[MatchStatus, str] = {
    MatchStatus.EXACT: "代码一致 / by code",
    MatchStatus.BY_NAME: "按名称 / by name",
    MatchStatus.AMBIGUOUS: "不唯一 / ambiguous",
    MatchStatus.NONE: "没有找到 / none",
}
SHOWN = 30
EXIT_FAULTS = 4


def run(arguments: argparse.Namespace) -> int:
    """Preview an import, and apply it if that is wished."""
    dataset = arguments.dataset or settings.default_dataset()
    preview = preview_positions(arguments.file, dataset=dataset, datum=Datum(arguments.datum))
    if arguments.json:
        print(json.dumps(_record(preview), ensure_ascii=False))
    else:
        _print(preview)
    if arguments.apply:
        target = arguments.out or dataset
        apply_positions(preview, target=target, allow_unmatched=arguments.skip_unmatched)
        print(f"已写入 / Written: {target}", file=sys.stderr)
    elif not arguments.json:
        print(
            "这只是预览，没有写入；加 --apply --out 草稿文件夹 写入。\n"
            "A preview only: nothing was written. Write with --apply --out DRAFT.",
            file=sys.stderr,
        )
    return EXIT_FAULTS if preview.faults else 0


def _record(preview: PositionPreview) -> dict[str, Any]:
    counts = Counter(match.status for match in preview.matches)
    return {
        "rows": len(preview.matches),
        "matches": {status.value: counts[status] for status in MatchStatus},
        "unmatched_rows": [match.row for match in preview.unmatched],
        "faults": len(preview.faults),
        "moves": [_move_record(move) for move in preview.moves],
    }


def _move_record(move: Move) -> dict[str, Any]:
    return {
        "kind": move.kind.value,
        "code": move.code,
        "name": move.name,
        "lat": move.new.lat,
        "lon": move.new.lon,
        "moved_km": round(move.moved_km, 3),
        "along_with": move.along_with,
    }


def _print(preview: PositionPreview) -> None:
    print_issues(preview.issues)
    console = Console(width=None if sys.stdout.isatty() else 110)
    counts = Counter(match.status for match in preview.matches)
    for status in MatchStatus:
        console.print(f"{STATUS_NAMES[status]}：{counts[status]}", markup=False)
    if preview.unmatched:
        console.print(_unmatched_table(preview))
    named = [move for move in preview.moves if move.along_with is None]
    along = len(preview.moves) - len(named)
    console.print(
        f"将移动 {len(named)} 处，随之移动 {along} 处 / "
        f"{len(named)} place(s) would move, {along} along with them",
        markup=False,
    )
    if preview.moves:
        console.print(_moves_table(preview.moves))


def _unmatched_table(preview: PositionPreview) -> Table:
    table = Table(title="未对应的行 / rows without one place", title_justify="left")
    for header in ("行 / row", "写的是 / written", "结果", "可能是 / may be"):
        table.add_column(header, overflow="fold")
    for match in preview.unmatched[:SHOWN]:
        candidates = "、".join(f"{p.above}{p.name}（{p.code}）" for p in match.places)
        cells = (str(match.row), match.written, STATUS_NAMES[match.status], candidates)
        table.add_row(*(in_table(cell) for cell in cells))
    return table


def _moves_table(moves: tuple[Move, ...]) -> Table:
    more = f"（前 {SHOWN} 处 / first {SHOWN}）" if len(moves) > SHOWN else ""
    table = Table(title=f"移动 / moves{more}", title_justify="left")
    for header in ("代码", "名称", "新纬度", "新经度", "移动（公里）", "随"):
        table.add_column(header)
    for move in moves[:SHOWN]:
        new = (f"{move.new.lat:.5f}", f"{move.new.lon:.5f}", f"{move.moved_km:.2f}")
        cells = (move.code, move.name, *new, move.along_with or "")
        table.add_row(*(in_table(cell) for cell in cells))
    return table
