from __future__ import annotations

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.building import archives
from optimizer.building.archives import (
    ARCHIVES,
    CHINA_DIVISION,
    METEVA,
    Archive,
    NotFetchedError,
    Registry,
    fetch,
    verify,
)
from optimizer.errors import ShanluError

CONTENT = b"the package"


@pytest.fixture
def archive() -> Archive:
    return Archive(
        registry=Registry.NPM,
        name="thing",
        version="1.0",
        file="thing-1.0.tgz",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
    )


def test_the_pinned_file_is_accepted_and_one_byte_more_is_not(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / archive.file
    path.write_bytes(CONTENT)
    assert verify(archive, tmp_path) == path
    path.write_bytes(CONTENT + b"!")
    with pytest.raises(ShanluError, match="SHA-256"):
        verify(archive, tmp_path)


def test_a_missing_file_is_named(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ShanluError, match=r"thing-1\.0\.tgz is missing"):
        verify(archive, tmp_path)


def test_what_is_there_is_not_downloaded_again(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "ARCHIVES", (archive,))
    (tmp_path / archive.file).write_bytes(CONTENT)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("downloaded")

    monkeypatch.setattr(subprocess, "run", refuse)
    fetch(tmp_path)


def test_a_refused_download_says_why_and_leaves_nothing_behind(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, stdout="", stderr="x\nENOTFOUND registry\n")

    monkeypatch.setattr(archives, "ARCHIVES", (archive,))
    monkeypatch.setattr(archives.shutil, "which", lambda _: "npm")
    monkeypatch.setattr(subprocess, "run", offline)
    with pytest.raises(NotFetchedError, match="ENOTFOUND registry") as caught:
        fetch(tmp_path)
    assert "请检查网络" in caught.value.message_zh
    assert list(tmp_path.iterdir()) == []


def test_a_download_that_is_not_the_pinned_one_is_refused(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forged(command: list[str], cwd: Path, **_: object) -> subprocess.CompletedProcess[str]:
        (cwd / archive.file).write_bytes(b"something else")
        return subprocess.CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr(archives, "ARCHIVES", (archive,))
    monkeypatch.setattr(archives.shutil, "which", lambda _: "npm")
    monkeypatch.setattr(subprocess, "run", forged)
    with pytest.raises(ShanluError, match="not the pinned one"):
        fetch(tmp_path)


def test_a_machine_without_npm_is_told_so(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "ARCHIVES", (archive,))
    monkeypatch.setattr(archives.shutil, "which", lambda _: None)
    with pytest.raises(NotFetchedError, match="npm is not installed"):
        fetch(tmp_path)


def test_every_archive_is_pinned_by_version_and_hash() -> None:
    for archive in ARCHIVES:
        assert len(archive.sha256) == 64
        assert archive.version in archive.file
    assert replace(METEVA, version="2").key == "meteva-2"
    assert CHINA_DIVISION.key == "china-division-2.7.0"
