"""How soon the page that compares scenarios is there: python -m benchmarks opening --results DIR

DIR holds results of scenarios for the whole city (`shanlu scenario run … --county all --out DIR`);
the four that the page offers first are compared. Wall seconds until the tables of indicators can be
read, in a headless chromium on the same machine: in a new tab without any cache, in a new tab of a
browser that had the app open before, and coming from another page of the app. The first tab after
the app's start is told by itself: Python loads then.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.machine import files_hash
from benchmarks.results_file import ResultsFile, Row
from optimizer import settings
from optimizer.scenarios.store import RESULT_FILE
from tests.browser.app_server import running_app
from tests.browser.conftest import ARGUMENTS, CHROMIUM

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "opening.json"
LISHUI = ROOT / "datasets" / "lishui"
TARGET_S = 1.5
TABLE = "table.shanlu-table"
LONGEST_MS = 60_000
SETTLING_MS = 1500
"""Another page is left in peace for so long before the click that is measured."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return 0, or 2 where there are no results to compare."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks opening",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--results", type=Path, required=True, help="folder with results")
    parser.add_argument("--tabs", type=int, default=12, help="tabs opened one after the other")
    parser.add_argument("--again", action="store_true", help="measure again what is there")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file")
    given = parser.parse_args(arguments)
    found = sorted(given.results.glob(f"*/seed-*/{RESULT_FILE}"))
    if len(found) < 2:
        print(f"no two results in {given.results}", file=sys.stderr)
        return 2
    about = {
        "command": "python -m benchmarks opening",
        "what": "wall s until the Compare page shows its tables",
        "results": len(found),
        "target_s": TARGET_S,
    }
    file = ResultsFile(path=given.out, about=about, again=given.again)
    ui_hash = files_hash((str(ROOT / "ui"), str(ROOT / "app.py")))
    row = file.measured(
        "compare", lambda: _opened(given.results, given.tabs), tabs=given.tabs, ui_hash=ui_hash
    )
    print(json.dumps(row, ensure_ascii=False, indent=1))
    return 0


def _opened(results: Path, tabs: int) -> Row:
    """Open the page in many tabs."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        home = Path(name)
        lishui = settings.scenario_results_dir(LISHUI).relative_to(settings.shanlu_home())
        shutil.copytree(results, home / lishui, ignore=shutil.ignore_patterns("plan", "dataset"))
        with running_app(home) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            times = [_tab(browser, address) for _ in range(tabs + 1)]
            browser.close()
    cold, within, again = zip(*times, strict=True)
    return {
        "first_s": round(cold[0], 2),
        "new_tab_s": _told(cold[1:]),
        "next_tab_s": _told(again[1:]),
        "from_another_page_s": _told(within[1:]),
    }


def _tab(browser: Browser, address: str) -> tuple[float, float, float]:
    """Return how long the page took in a new tab, from another page, and in the next new tab."""
    page = browser.new_context(viewport={"width": 1440, "height": 1200}).new_page()
    page.set_default_timeout(LONGEST_MS)
    begun = time.monotonic()
    page.goto(f"{address}/compare?county=all")
    page.wait_for_selector(TABLE)
    cold_s = time.monotonic() - begun
    page.goto(f"{address}/?county=all")
    page.wait_for_selector("h1")
    page.wait_for_timeout(SETTLING_MS)
    begun = time.monotonic()
    page.get_by_role("link", name="对比").click()
    page.wait_for_selector(TABLE)
    within_s = time.monotonic() - begun
    tab = page.context.new_page()
    tab.set_default_timeout(LONGEST_MS)
    begun = time.monotonic()
    tab.goto(f"{address}/compare?county=all")
    tab.wait_for_selector(TABLE)
    again_s = time.monotonic() - begun
    page.context.close()
    return cold_s, within_s, again_s


def _told(seconds: Sequence[float]) -> dict[str, float]:
    return {"median": round(statistics.median(seconds), 2), "worst": round(max(seconds), 2)}


if __name__ == "__main__":
    sys.exit(main())
