"""
Make the project's own `.venv` from a hash-locked requirements file, and keep it current.

Standard library only: it runs before anything is installed. A stamp in the environment tells what
it was made from, so that a second run costs two starts of Python.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
VERSION = sys.version_info[:2]
SOUND = (
    "import importlib.util as util, sys; "
    f"sys.exit(sys.version_info[:2] != {VERSION} or util.find_spec('pip') is None)"
)


class SetupError(Exception):
    """The machine lacks something; the message says in both languages how to mend it."""


def ensure(lock: str) -> Path:
    """
    Make or update the environment so that it holds what a lock file lists, and the package.

    Parameters
    ----------
    lock
        Name of a requirements file with hashes in the project's folder.

    Returns
    -------
    Path
        The environment's Python.

    Raises
    ------
    SetupError
        If environments cannot be made here, or the packages cannot be installed.
    """
    stamp = VENV / f"made-from-{lock}.sha256"
    wanted = _fingerprint(lock)
    sound = _is_sound()
    if sound and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return VENV_PYTHON
    if not sound:
        _make_venv()
    _say(f"正在安装 {lock} 中的软件包……", f"Installing what {lock} lists ...")
    _pip("--require-hashes", "--only-binary=:all:", "--requirement", str(ROOT / lock))
    _pip("--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    _compile_search()
    stamp.write_text(wanted, encoding="utf-8")
    return VENV_PYTHON


def install_debian(packages: Sequence[str]) -> bool:
    """
    Install Debian packages as root, or through a sudo that asks nothing.

    Returns
    -------
    bool
        Whether they were installed; ``False`` also on a system without apt-get.
    """
    apt = shutil.which("apt-get")
    as_root = _as_root()
    if apt is None or as_root is None:
        return False
    names = " ".join(packages)
    _say(f"正在安装系统软件包 {names}", f"Installing system packages {names}")
    command = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    # An old package list names files that are gone. If reading it anew fails, installing tells.
    subprocess.run([*command, "update"], check=False)
    install = [*command, "install", "--yes", "--no-install-recommends", *packages]
    return subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode == 0


def _as_root() -> list[str] | None:
    """Return what stands before a command that only root may run; ``None`` if nothing helps."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = [shutil.which("sudo") or "sudo", "-n"]
    return sudo if _succeeds([*sudo, "true"]) else None


def _succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _say(chinese: str, english: str) -> None:
    print(f"{chinese} / {english}", flush=True)


def _fingerprint(lock: str) -> str:
    """Return what the environment depends on: the lock, the metadata, its place, its Python."""
    digest = hashlib.sha256(f"{VENV}\n{VERSION}\n".encode())
    for path in (ROOT / lock, ROOT / "pyproject.toml"):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_sound() -> bool:
    """Tell whether the environment's Python starts, is of this version, and has pip."""
    return _succeeds([str(VENV_PYTHON), "-I", "-c", SOUND])


def _make_venv() -> None:
    _need_ensurepip()
    if VENV.is_dir():
        _say("虚拟环境 .venv 不可用，正在重建", ".venv does not work here and is made anew")
        shutil.rmtree(VENV)
    # The Python outside any environment: the one that runs this may be the one just removed.
    python = getattr(sys, "_base_executable", None) or sys.executable
    _say("正在建立虚拟环境 .venv", "Making the environment .venv")
    if subprocess.run([python, "-m", "venv", str(VENV)], check=False).returncode != 0:
        raise SetupError(
            "无法建立虚拟环境 .venv（原因见上）：请检查磁盘空间和文件夹权限。\n"
            "The environment .venv cannot be made (see above): check disk space and folder rights."
        )


def _need_ensurepip() -> None:
    """Debian keeps what `venv` needs in a package of its own."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{VERSION[0]}.{VERSION[1]}-venv"
    if not install_debian([package]):
        raise SetupError(
            f"缺少系统软件包 {package}。请由管理员执行：apt-get install {package}\n"
            f"The system package {package} is missing. As root: apt-get install {package}"
        )


def _compile_search() -> None:
    """Compile what numba compiles, so that the first plan does not wait for it."""
    _say("正在编译搜索程序……", "Compiling the search ...")
    command = [str(VENV_PYTHON), "-m", "optimizer.solving.warm"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetupError(
            "编译搜索程序失败（原因见上）。\nThe search could not be compiled (see above)."
        )


def _pip(*arguments: str) -> None:
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    command = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", *quiet]
    if subprocess.run([*command, *arguments], check=False).returncode != 0:
        raise SetupError(
            "软件包安装失败（原因见上）。请检查网络和 pip 的软件源设置，然后重试。\n"
            "Packages could not be installed (see above). Check the network and pip's index, retry."
        )
