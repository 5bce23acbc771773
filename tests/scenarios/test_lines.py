"""Where keys stand in a TOML file."""

import tomllib

from optimizer.scenarios.lines import locate

TEXT = '''name_zh = "a # b = c"
about_zh = """
month = 5
[[fleet]]
"""
list = [
  "x = 1",
  [1, 2],
]

[[fleet]] # first
"percent" = 10
[[fleet]]
percent = 20

[one]
key = 1
'''


def test_keys_are_found_and_what_is_inside_texts_and_lists_is_not():
    tomllib.loads(TEXT)
    assert dict(locate(TEXT).lines) == {
        ("name_zh",): 1,
        ("about_zh",): 2,
        ("list",): 6,
        ("fleet", 0): 11,
        ("fleet", 0, "percent"): 12,
        ("fleet", 1): 13,
        ("fleet", 1, "percent"): 14,
        ("one",): 16,
        ("one", "key"): 17,
    }


def test_what_is_missing_is_told_of_its_table_and_else_of_the_first_line():
    located = locate(TEXT)
    assert located.line(("fleet", 1, "total")) == 13
    assert located.line(("month",)) == 1


def test_a_key_set_twice_is_known_with_both_lines():
    assert locate("a = 1\nb = 2\na = 3\n").doubled == ((("a",), 1, 3),)
