"""Every word on screen, in Chinese and in English."""

from __future__ import annotations

from optimizer.viewing.texts import Language
from ui.texts.en import EN
from ui.texts.zh import ZH

TEXTS: dict[Language, dict[str, str]] = {"zh": ZH, "en": EN}
LANGUAGE_NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}


def text(key: str, language: Language, **values: object) -> str:
    """Return a text; ``{name}`` in it stands for the value of that name."""
    return TEXTS[language][key].format(**values)
