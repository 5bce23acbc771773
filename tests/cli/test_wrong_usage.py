"""A wrong command line is told in Chinese and in English, each in its own line."""

from __future__ import annotations

import pytest

from optimizer.cli.parser import command_parser

PLAN = ["plan", "--county", "云和", "--out", "x"]


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        ([], "缺少必须给出的参数 命令/command", "are required: 命令/command"),
        (["plan", "--county"], "--county 后面缺少值", "--county: expected one argument"),
        ([*PLAN, "--weeks", "3"], "--weeks 不能是 3，可选 1, 2, 4", "--weeks: invalid choice: 3"),
        ([*PLAN, "--weeks", "x"], "--weeks 的值 'x' 无效", "--weeks: invalid int value: 'x'"),
        ([*PLAN, "--unknown"], "不认识的参数 --unknown", "unrecognized arguments: --unknown"),
        ([*PLAN, "--se", "1"], "--se 不明确，可能是 --seconds, --seed", "could match"),
        ([*PLAN, "--json=1"], "--json 后面不带值，却给了 '1'", "ignored explicit argument '1'"),
        ([*PLAN, "--seed", "-1"], "--seed 的值 '-1' 应为非负整数", "'-1' must be a whole number"),
        (
            [*PLAN, "--start", "a / b"],
            "--start 的值 'a / b' 不是日期，应写作 2026-11-30",
            "'a / b' is no date, write 2026-11-30",
        ),
    ],
)
def test_both_languages_say_what_is_wrong(arguments, zh, en, capsys):
    with pytest.raises(SystemExit) as ended:
        command_parser().parse_args(arguments)
    assert ended.value.code == 2
    chinese, see_zh, english, see_en = capsys.readouterr().err.splitlines()
    assert chinese == f"用法有误：{zh}"
    assert english.startswith("Wrong usage: ")
    assert en in english
    assert see_zh.startswith("请看：shanlu")
    assert see_en.startswith("See: shanlu")
    assert " / " not in chinese.replace("a / b", "")
