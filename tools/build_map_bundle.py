"""
Build the offline Leaflet bundle from npm tarballs: one script, one style sheet, the licences.

Needs `npm` (the registry's own client) and is only needed to change a version; the result is
committed. It is written twice, because map.html inlines it from the package and Streamlit serves
it from ``static/`` beside app.py; a test holds the two equal.

Usage: python tools/build_map_bundle.py
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGETS = (ROOT / "optimizer" / "viewing" / "assets", ROOT / "static")
SCRIPT_NAME = "leaflet_bundle.js"
STYLE_NAME = "leaflet_bundle.css"
LICENCE_NAME = "leaflet_bundle.LICENSES.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One pinned npm package: ``integrity`` is the registry's SHA-512, as in a lock file."""

    name: str
    version: str
    integrity: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    licence: str


PACKAGES = (
    Package(
        name="jquery",
        version="3.7.1",
        integrity="m4avr8yL8kmFN8psrbFFFmB/If14iN5o9nw/NgnnM+kybDJpRsAynV2BsfpTYrTRysYUdADVD7CkUUi"
        "zgkpLfg==",
        scripts=("dist/jquery.min.js",),
        styles=(),
        licence="LICENSE.txt",
    ),
    Package(
        name="leaflet",
        version="1.9.4",
        integrity="nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb"
        "+FA74PA==",
        scripts=("dist/leaflet.js",),
        styles=("dist/leaflet.css",),
        licence="LICENSE",
    ),
    Package(
        name="leaflet.markercluster",
        version="1.5.3",
        integrity="vPTw/Bndq7eQHjLBVlWpnGeLa3t+3zGiuM7fJwCkiMFq+nmRuG3RI3f7f4N4TDX7T4NpbAXpR2+NTRS"
        "EGfCSeA==",
        scripts=("dist/leaflet.markercluster.js",),
        styles=("dist/MarkerCluster.css", "dist/MarkerCluster.Default.css"),
        licence="MIT-LICENCE.txt",
    ),
)
MARKER_IMAGES = {
    "iconUrl": "dist/images/marker-icon.png",
    "iconRetinaUrl": "dist/images/marker-icon-2x.png",
    "shadowUrl": "dist/images/marker-shadow.png",
}


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """Return the files of ``package`` by path, after checking the tarball's hash."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed.")
    subprocess.run(
        [npm, "pack", f"{package.name}@{package.version}", "--silent"], cwd=folder, check=True
    )
    archive = folder / f"{package.name}-{package.version}.tgz"
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if digest != package.integrity:
        raise SystemExit(f"{archive.name}: hash {digest} is not the pinned one.")
    with tarfile.open(archive) as tar:
        members = [member for member in tar.getmembers() if member.isfile()]
        return {m.name.partition("/")[2]: tar.extractfile(m).read() for m in members}


def data_uri(image: bytes) -> str:
    """Return a PNG as a data URI."""
    return "data:image/png;base64," + base64.b64encode(image).decode("ascii")


def inline_images(style: str, files: dict[str, bytes]) -> str:
    """Replace each image address in a style sheet by the image itself."""
    return re.sub(
        r"url\((images/[^)]+)\)",
        lambda match: f"url({data_uri(files['dist/' + match.group(1)])})",
        style,
    )


def marker_icon_setup(files: dict[str, bytes]) -> str:
    """Return the line that gives Leaflet's default marker its images without any address."""
    options = ",".join(f"{key}:'{data_uri(files[path])}'" for key, path in MARKER_IMAGES.items())
    return f"L.Icon.Default.imagePath='';L.Icon.Default.mergeOptions({{ {options} }});"


def build() -> dict[str, str]:
    """Return the three files of the bundle by name."""
    scripts, styles, licences = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            files = fetch(package, Path(folder))
            scripts += [files[path].decode("utf-8") for path in package.scripts]
            styles += [inline_images(files[path].decode("utf-8"), files) for path in package.styles]
            title = f"===== {package.name} {package.version} ====="
            licences += [title, files[package.licence].decode("utf-8").strip()]
            if package.name == "leaflet":
                scripts.append(marker_icon_setup(files))
    script = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", "\n;".join(scripts))
    return {
        SCRIPT_NAME: script.replace("\r\n", "\n"),
        STYLE_NAME: "\n".join(styles).replace("\r\n", "\n"),
        LICENCE_NAME: "\n\n".join(licences).replace("\r\n", "\n") + "\n",
    }


def main() -> None:
    """Write the bundle to every target."""
    for name, text in build().items():
        for target in TARGETS:
            target.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {len(text)} characters")


if __name__ == "__main__":
    main()
