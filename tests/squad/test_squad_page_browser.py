"""The squad's page in a real browser: quiet, inside its window, usable without a mouse and on paper, readable by all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from periodize.squad.capacity import Sharing
from periodize.squad.page.build import squad_page
from tests.page import test_page_browser as alone
from tests.page.drawn import HOSTILE
from tests.squad.squad_rows import SHARING, Row, answer, failed, gathered, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = alone.pytestmark
browser, visit = alone.browser, alone.visit

SIZES = pytest.mark.parametrize("size", [alone.PHONE, alone.DESK], ids=["phone", "desk"])


@cache
def text(count: int, name: str = "Kim") -> str:
    """A squad with names of its own, every tenth athlete without a plan."""
    rows: list[Row] = []
    for number in range(count):
        called = f"{name} {number}"
        rows.append(failed(called, number % 3) if number % 10 == 9 else row(called))
    return squad_page(gathered(*rows), sharing=shared("racks"))


def shared(name: str) -> Sharing:
    """What sharing came to, with more athletes at a place than fit."""
    losses = (replace(SHARING.losses[0], athlete=name), *SHARING.losses[1:])
    prices = (replace(SHARING.prices[0], facility=name), *SHARING.prices[1:])
    return replace(SHARING, losses=losses, prices=prices, broken=(f"{name} on Mon 1 Jun: 3 athletes",))


def all_open(opened: Page) -> None:
    opened.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@SIZES
@pytest.mark.parametrize("name", ["Kim", *HOSTILE], ids=["kim", *map(str, range(len(HOSTILE)))])
def test_nothing_runs_or_sticks_out_of_the_window(visit: Any, name: str, size: tuple[int, int]) -> None:
    page = (
        text(10, name)
        if name == "Kim"
        else squad_page(gathered(_hostile(name), failed(name)), sharing=shared(name))
    )
    opened = visit(page, size)
    all_open(opened)
    assert opened.evaluate(alone.STICKS_OUT) == [True, []]
    assert opened.evaluate("window.ran") is None


def _hostile(name: str) -> Row:
    plan = answer()["plan"]
    sessions = [{**item, "title": name, "place": name} for item in plan["sessions"]]
    bill = [{**item, "rule": name} for item in plan["bill"]]
    return row(name, plan={**plan, "sessions": sessions, "bill": bill})


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rules_of_accessibility_hold(visit: Any, size: tuple[int, int], scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = visit(text(12), size, color_scheme=scheme, bypass_csp=True)
    all_open(opened)
    found = Axe().run(opened)
    assert [
        (broken["id"], [node["html"] for node in broken["nodes"]]) for broken in found.response["violations"]
    ] == []


def test_a_week_and_a_day_open_from_their_links(visit: Any) -> None:
    opened = visit(text(300), alone.PHONE, reduced_motion="reduce")
    # The second week holds the session of Fri 16 Oct; its days are folded, for there are many names.
    link = opened.locator("#gym .jump a", has_text="12 Oct")
    day = opened.locator("#day-2026-10-16")
    assert not day.is_visible()
    link.focus()
    opened.keyboard.press("Enter")
    inside = opened.locator("#week-2026-10-12")
    assert inside.is_visible() and not day.is_visible()
    top = inside.bounding_box()["y"]
    assert 0 < top < alone.PHONE[1] / 2
    inside.locator("th a", has_text="16").click()
    assert day.is_visible() and "Kim 0" in day.inner_text()


@pytest.mark.parametrize("day", ["2026-10-16", "2026-10-17"], ids=["a day with sessions", "a day without"])
def test_the_week_of_today_stands_open(visit: Any, day: str) -> None:
    opened = visit("<!DOCTYPE html><title>none</title>")
    opened.clock.set_fixed_time(datetime.fromisoformat(f"{day}T18:00"))
    opened.set_content(text(3).replace('http-equiv="Content-Security-Policy"', 'name="policy"'))
    assert opened.locator(".gym .week[open] h3").all_inner_texts() == ["12 to 18 Oct"]
    opened.locator("#today-link").click()
    assert opened.evaluate("location.hash") == (f"#day-{day}" if day.endswith("16") else "#week-2026-10-12")


def test_another_year_opens_the_first_week(visit: Any) -> None:
    opened = visit(text(3))
    assert opened.locator(".gym .week[open] h3").all_inner_texts() == ["5 to 11 Oct"]
    assert not opened.locator("#today-link").is_visible()


def test_paper_holds_the_weeks_that_are_open(visit: Any) -> None:
    opened = visit(text(3), (794, 1123))
    opened.emulate_media(media="print")
    weeks = opened.locator(".gym .week")
    assert [week.is_visible() for week in weeks.all()] == [True, *[False] * (weeks.count() - 1)]
    assert not opened.locator(".sections").is_visible() and opened.locator("table.heat").is_visible()
    assert opened.evaluate(alone.STICKS_OUT) == [True, []]


def test_the_page_can_be_read_without_scripts(visit: Any) -> None:
    opened = visit(text(3), java_script_enabled=False)
    assert opened.locator(".gym .week").first.locator(".slot").first.is_visible()
    opened.locator(".gym .week").nth(1).locator("summary").first.click()
    assert opened.locator("#day-2026-10-16").is_visible()
