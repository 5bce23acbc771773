import json

import jinja2
import pytest

from optimizer.viewing.escape import encode_payload, escape_markup

HOSTILE = [
    "{{ 7*7 }}",
    "{% raw %}",
    "{# note #}",
    "{{{{ 1 }}}}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "`${1}`",
    "=1+1",
    "\"'\\ & \u2028\u2029",
    "上（田本）村",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_payload_survives_a_pass_through_jinja_unchanged(name: str) -> None:
    encoded = encode_payload({"name": name, "nested": {"list": [{"name": name}]}})

    rendered = jinja2.Template(encoded).render()

    assert json.loads(rendered) == {"name": name, "nested": {"list": [{"name": name}]}}


@pytest.mark.parametrize("name", HOSTILE)
def test_payload_cannot_leave_its_script(name: str) -> None:
    encoded = encode_payload({"name": name})

    assert not {"<", ">", "&", "`", "'", "\u2028"} & set(encoded)
    assert "${" not in encoded


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_survives_a_pass_through_jinja_and_has_no_tags(name: str) -> None:
    escaped = escape_markup(name)

    assert jinja2.Template(escaped).render() == escaped
    assert "<" not in escaped
    assert "`" not in escaped


def test_markup_keeps_plain_text() -> None:
    assert escape_markup("云和县 Yunhe 1/2") == "云和县 Yunhe 1/2"


def test_payload_refuses_what_is_no_json() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        encode_payload({"lat": float("nan")})
