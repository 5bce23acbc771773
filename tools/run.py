"""`./run`: set up, plan one county's next cycle, open the app. Standard library only."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import setup_env

COUNTY = "云和县"
WEEKS = 4
SECONDS = 60
APP_ANSWERS_WITHIN_S = 120


def main() -> int:
    """Do what the command line asks for and return the exit code."""
    arguments = _arguments()
    try:
        python = setup_env.ensure("requirements.txt")
    except setup_env.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.setup_only:
        print("安装完成 / Set up")
        return 0
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8501")
    if not _is_free(host, port):
        print(
            f"无法使用 {host} 的端口 {port}（已被占用或写错）。请换一个：PORT=8600 ./run\n"
            f"Port {port} of {host} cannot be used (taken, or mistyped). Choose another: "
            "PORT=8600 ./run",
            file=sys.stderr,
        )
        return 2
    os.environ.setdefault("SHANLU_HOME", str(setup_env.ROOT / ".shanlu"))
    if not arguments.no_plan:
        code = _plan(python, replan=arguments.replan)
        if code != 0:
            print(
                "规划没有完成（原因见上）。只打开界面：./run --no-plan\n"
                "The plan is not complete (see above). Only the app: ./run --no-plan",
                file=sys.stderr,
            )
            return code
    return _open_app(python, host=host, port=port)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run",
        description="安装、规划一个县的下一周期、打开界面 / "
        "Set up, plan one county's next cycle, open the app.",
        epilog="PORT: 端口 / port (8501); HOST: 地址 / address (127.0.0.1); "
        "SHANLU_HOME: 数据文件夹 / folder of plans and drafts (.shanlu)",
    )
    parser.add_argument("--setup-only", action="store_true", help="只安装 / only set up")
    parser.add_argument("--no-plan", action="store_true", help="不做规划 / only open the app")
    parser.add_argument("--replan", action="store_true", help="重新规划 / plan once more")
    return parser.parse_args()


def _is_free(host: str, port: str) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (OSError, OverflowError, ValueError):
            return False
    return True


def _plan(python: Path, *, replan: bool) -> int:
    """Plan the next cycle unless that was done before."""
    home = Path(os.environ["SHANLU_HOME"]).expanduser()
    out = home / "plans" / "first-run"
    made_for = home / "first-run.txt"
    start = _next_monday(date.today())
    wanted = f"{COUNTY} {WEEKS} {start}\n"
    done = (out / "manifest.json").is_file() and made_for.is_file()
    if done and not replan and made_for.read_text(encoding="utf-8") == wanted:
        print(f"已有该周期的规划（--replan 重做） / Planned before (--replan plans anew): {out}")
        return 0
    arguments = ["--county", COUNTY, "--weeks", str(WEEKS), "--start", start.isoformat()]
    arguments += ["--seconds", str(SECONDS), "--out", str(out)]
    code = _follow([str(python), "-m", "optimizer", "plan", *arguments])
    if code == 0:
        made_for.write_text(wanted, encoding="utf-8")
    return code


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _open_app(python: Path, *, host: str, port: str) -> int:
    shown_host = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host
    address = f"http://{shown_host}:{port}"
    threading.Thread(target=_announce, args=(address,), daemon=True).start()
    command = [str(python), "-m", "streamlit", "run", "app.py"]
    command += ["--server.headless", "true", "--server.address", host, "--server.port", port]
    # Without the browser's address Streamlit asks a foreign host for this machine's own.
    command += ["--browser.serverAddress", shown_host, "--browser.gatherUsageStats", "false"]
    return _follow(command)


def _announce(address: str) -> None:
    """Say where the app is once it answers, and show it where there is a screen."""
    give_up = time.monotonic() + APP_ANSWERS_WITHIN_S
    while not _answers(f"{address}/_stcore/health"):
        if time.monotonic() > give_up:
            return
        time.sleep(0.2)
    print(
        f"\n山路已打开，按 Ctrl+C 停止 / Shanlu is open, Ctrl+C stops it: {address}\n", flush=True
    )
    if sys.platform in ("win32", "darwin") or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        webbrowser.open(address)


def _answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _follow(command: Sequence[str]) -> int:
    """Run a command in the project's folder; Ctrl+C is its own business, the end is passed on."""
    process = subprocess.Popen(command, cwd=setup_env.ROOT)
    # A function, not SIG_IGN: the child would inherit that.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
