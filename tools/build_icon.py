"""Draw the app's icon: two mountains and a road. Usage: python tools/build_icon.py"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parents[1] / "static" / "icon.png"
SIZE = 128
SCALE = 4


def main() -> None:
    """Write the icon."""
    size = SIZE * SCALE
    image = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, size - 1, size - 1), radius=size // 5, fill="#17607a")
    back = [(0.30, 0.74), (0.62, 0.22), (0.94, 0.74)]
    front = [(0.07, 0.74), (0.34, 0.38), (0.61, 0.74)]
    for points, colour in ((back, "#9fc3c0"), (front, "#f2f5f4")):
        draw.polygon([(x * size, y * size) for x, y in points], fill=colour)
    road = [(0.10, 0.86), (0.34, 0.80), (0.60, 0.88), (0.90, 0.80)]
    draw.line(
        [(x * size, y * size) for x, y in road], fill="#f0c27b", width=size // 22, joint="curve"
    )
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
