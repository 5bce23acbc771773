"""All runs of a comparison: what is there is kept, the rest runs in processes side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

from benchmarks.children import answer_of
from benchmarks.machine import files_hash
from benchmarks.quality.child import Order
from benchmarks.quality.engines import engine_hash, uses_seed
from benchmarks.quality.files import InstanceFile
from benchmarks.quality.pricing import gap_pct
from benchmarks.quality.results import QualityResults, Row

READING = tuple(
    f"quality/{name}.py" for name in ("child", "convert", "cordeau", "pricing", "public", "vrplib")
)
"""What a row depends on besides the engine: how instances are read and plans are priced."""
ALWAYS = (
    *("instance", "group", "engine", "seed", "seconds", "best_known", "status"),
    *("cost", "gap_pct", "unserved", "violations", "cpu_seconds"),
)
"""What every row has, ``None`` where there is none."""
Measure = Callable[[Order], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is compared: every instance by every engine, with seeds from 1 on."""

    files: Sequence[InstanceFile]
    engines: Sequence[str]
    seeds: int
    cpu_s: float
    jobs: int = 1


def compare(
    comparison: Comparison,
    results: QualityResults,
    *,
    measure: Measure | None = None,
    tell: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """
    Return the rows of a comparison, in the order of its instances.

    Parameters
    ----------
    comparison
        What is compared.
    results
        Where rows are kept.
    measure
        Runs one order; a process of its own each when ``None``.
    tell
        Hears of each row, also of those that were there.
    """
    run = measure or in_a_process

    def row_of(task: tuple[InstanceFile, str, int]) -> Row:
        row = _row(*task, cpu_s=comparison.cpu_s, results=results, measure=run)
        tell(row)
        return row

    with ThreadPoolExecutor(comparison.jobs) as pool:
        return list(pool.map(row_of, list(_tasks(comparison))))


def _tasks(comparison: Comparison) -> Iterator[tuple[InstanceFile, str, int]]:
    for file in comparison.files:
        for engine in comparison.engines:
            for seed in range(1, 1 + (comparison.seeds if uses_seed(engine) else 1)):
                yield file, engine, seed


def _row(
    file: InstanceFile,
    engine: str,
    seed: int,
    *,
    cpu_s: float,
    results: QualityResults,
    measure: Measure,
) -> Row:
    key = f"{file.name} {engine} seed {seed} {cpu_s:g} s"
    stamp = {
        "instance_hash": file.content_hash,
        "engine_hash": engine_hash(engine),
        "reading_hash": files_hash(READING),
    }
    row = results.stored(key, stamp)
    if row is None:
        order = Order(path=str(file.path.resolve()), engine=engine, seed=seed, cpu_s=cpu_s)
        what = {"instance": file.name, "group": file.group, "engine": engine, "seed": seed}
        best = {"seconds": cpu_s, "best_known": file.best_known}
        row = results.add(key, _with_gap(_whole({**what, **best, **measure(order)})), stamp)
    # Rows that are there may be of a time when they had less.
    return _whole(row)


def _whole(row: Row) -> Row:
    """Return a row with all that every row has."""
    return {**dict.fromkeys(ALWAYS), **row}


def _with_gap(row: Row) -> Row:
    """Add the gap to the best known; a plan that is not whole or not allowed has none."""
    is_good = row["status"] == "measured" and not row["violations"] and not row["unserved"]
    best = row["best_known"]
    return {
        **row,
        "gap_pct": round(gap_pct(row["cost"], best), 3) + 0.0 if is_good and best else None,
    }


def in_a_process(order: Order) -> Row:
    """Run an order in a process of its own; one that ends badly gives a row that says so."""
    return answer_of("benchmarks.quality.child", asdict(order))
