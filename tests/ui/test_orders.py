"""Taking an order in the app: a quote, and only then the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer.exporting import check_folder, read_plan_folder
from tests.support.orders import with_on_demand
from tests.ui.plans import write_plan
from tests.ui.test_pages import opened, words
from tests.viewing.sample import sample_problem
from ui.parts import adjust
from ui.texts.zh import ZH


@pytest.fixture(autouse=True)
def desk(tiny_draft: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def arguments(folder: Path, code: str) -> tuple[str, ...]:
        return ("tests.adjusting.fakes", str(folder), code)

    monkeypatch.setattr(adjust, "desk_arguments", arguments)
    yield
    adjust.solvers().end_all()


def press(app: AppTest, key: str) -> AppTest:
    app = app.button(key=key).click().run()
    assert not app.exception
    return app


def review() -> AppTest:
    app = opened("review", county="all", plan="p1", day="1", van="V1")
    app = app.toggle(key="orders.open").set_value(True).run()
    assert not app.exception
    return app


def test_an_order_is_quoted_and_kept_as_a_plan_of_its_own(home: Path) -> None:
    write_plan(home / "plans" / "p1", problem=with_on_demand(sample_problem()))
    app = review()
    assert ZH["orders.none"] in words(app)
    app.time_input(key="orders.until").set_value(time(16, 0))
    app = press(app, "orders.quote")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown[ZH["orders.van"]] == "浙K·V1"
    assert shown[ZH["orders.extra_cost"]] == "-4.00 元"
    assert any("13:06" in text.value for text in app.text)

    app = press(app, "orders.keep")
    assert app.query_params["plan"] == "p1-a1"
    assert check_folder(home / "plans" / "p1-a1").violations == 0
    (plan,) = read_plan_folder(home / "plans" / "p1-a1").plans
    assert [one.id for one in plan.problem.orders] == ["A1201-01"]


def test_why_an_order_has_no_place_is_told(home: Path) -> None:
    write_plan(home / "plans" / "p1", problem=with_on_demand(sample_problem()))
    app = review()
    app.time_input(key="orders.from").set_value(time(3, 0))
    app.time_input(key="orders.until").set_value(time(4, 0))
    app = press(app, "orders.quote")
    assert any("时间窗与班次对不上" in error.value for error in app.error)
    assert not app.metric or ZH["orders.van"] not in {one.label for one in app.metric}


def test_an_order_that_cannot_be_had_is_told_in_words(home: Path) -> None:
    write_plan(home / "plans" / "p1", problem=with_on_demand(sample_problem()))
    app = review()
    app.selectbox(key="orders.to").set_value("S1")
    app = press(app, "orders.quote")
    assert any("end where it begins" in error.value for error in app.error)


def test_a_plan_without_the_line_takes_no_orders(home: Path) -> None:
    write_plan(home / "plans" / "p1", problem=replace(sample_problem()))
    assert ZH["orders.no_line"] in words(review())
