"""What argparse says of a wrong command line, in Chinese and in English."""

from __future__ import annotations

import re

_OURS = re.compile(r"argument (?P<name>.+?): (?P<value>'.*') (?P<zh>.+?) ?/ (?P<en>.+)", re.DOTALL)
"""A fault found by a type of ours, which says both languages at once."""

_CHINESE = tuple(
    (re.compile(pattern, re.DOTALL), zh)
    for pattern, zh in (
        (r"the following arguments are required: (.+)", "缺少必须给出的参数 {0}"),
        (r"unrecognized arguments: (.+)", "不认识的参数 {0}"),
        (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", "{0} 不能是 {1}，可选 {2}"),
        (r"argument (.+?): expected (?:one|at least one|\d+) arguments?", "{0} 后面缺少值"),
        (r"argument (.+?): not allowed with argument (.+)", "{0} 不能和 {1} 同时使用"),
        (r"one of the arguments (.+) is required", "{0} 中要给出一个"),
        (r"ambiguous option: (.+) could match (.+)", "{0} 不明确，可能是 {1}"),
        (r"argument (.+?): ignored explicit argument (.+)", "{0} 后面不带值，却给了 {1}"),
        (r"argument (.+?): invalid .+ value: (.+)", "{0} 的值 {1} 无效"),
    )
)
"""Messages of the standard library; one that is not here stays as it is."""


def in_both(message: str) -> tuple[str, str]:
    """Return a message of argparse in Chinese and in English."""
    ours = _OURS.fullmatch(message)
    if ours is not None:
        return (
            f"{ours['name']} 的值 {ours['value']} {ours['zh']}",
            f"argument {ours['name']}: {ours['value']} {ours['en']}",
        )
    for pattern, zh in _CHINESE:
        found = pattern.fullmatch(message)
        if found is not None:
            return zh.format(*found.groups()), message
    return message, message
