"""The page in a real browser: quiet, inside its window, usable by keyboard, and readable by all.

Skipped where there is no Chromium or no playwright, unless the environment says CI=true: then they must be there.
``PERIODIZE_CHROMIUM`` names a browser that is not on the path.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from periodize.domain.vocabulary import Status
from periodize.page.build import to_html
from periodize.page.notebook import html_of
from tests.fixtures.results import tiny_result
from tests.page.drawn import HOSTILE, raced

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
FOUND = os.environ.get("PERIODIZE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
MISSING = [
    what
    for what, there in (
        ("Chromium", FOUND),
        ("playwright", find_spec("playwright")),
        ("axe-playwright-python", find_spec("axe_playwright_python")),
    )
    if not there
]
REQUIRED = os.environ.get("CI") == "true"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING) and not REQUIRED, reason=f"not installed: {', '.join(MISSING)}"),
]

PHONE, DESK = (390, 844), (1440, 900)
PAGES = {
    "raced": to_html(raced()),
    "ten days": to_html(raced(microcycle_days=10)),
    "no plan": to_html(tiny_result(Status.INFEASIBLE)),
    "not proved": to_html(tiny_result(Status.FEASIBLE)),
}

# What sticks out of the window, or of the box it stands in, and is not inside something that scrolls.
STICKS_OUT = """() => {
  const scrolls = (node) => node && (getComputedStyle(node).overflowX === "auto" || scrolls(node.parentElement));
  const wide = [...document.body.querySelectorAll("*")].filter((node) => {
    const box = node.getBoundingClientRect();
    if (!box.width || node.closest(".unseen, .symbols, .skip, svg")) return false;
    return (box.right > innerWidth + 1 || box.left < -1) && !scrolls(node);
  });
  const page = document.documentElement;
  return [page.scrollWidth <= innerWidth, wide.map((node) => `${node.tagName}.${node.className}`)];
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if MISSING:
        pytest.fail(f"CI=true and not installed: {', '.join(MISSING)}")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=FOUND, args=["--no-sandbox", "--disable-gpu"], timeout=60_000
        )
        try:
            yield started
        finally:
            started.close()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """Opens a page from a file; fails at the end where it said anything, or asked for anything but itself."""
    contexts, said, asked = [], [], []

    def go(text: str, size: tuple[int, int] = DESK, **settings: Any) -> Page:
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings)
        context.set_default_timeout(15_000)
        contexts.append(context)
        opened = context.new_page()
        opened.on("console", lambda message: said.append(message.text))
        opened.on("pageerror", lambda error: said.append(str(error)))
        opened.on("dialog", lambda dialog: said.append(dialog.message))
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(path.as_uri())
        return opened

    yield go
    for context in contexts:
        context.close()
    assert not said
    assert [url for url in asked if not url.startswith("file:")] == []
    assert len(asked) == len(contexts)


@pytest.mark.parametrize("size", [PHONE, DESK, (320, 600)], ids=["phone", "desk", "small"])
@pytest.mark.parametrize("name", list(PAGES))
def test_nothing_sticks_out_of_the_window(visit: Any, name: str, size: tuple[int, int]) -> None:
    opened = visit(PAGES[name], size)
    assert opened.evaluate(STICKS_OUT) == [True, []]
    opened.evaluate("document.querySelectorAll('details.numbers').forEach((d) => { d.open = true; })")
    assert opened.evaluate(STICKS_OUT) == [True, []]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_title_runs_or_breaks_the_page(visit: Any, hostile: str, size: tuple[int, int]) -> None:
    result = raced(title=hostile, place=hostile, athlete=hostile)
    opened = visit(to_html(result), size)
    assert opened.evaluate("window.ran") is None
    assert opened.evaluate(STICKS_OUT) == [True, []]
    seen = "".join(sign for sign in hostile if sign.isprintable())
    assert seen in opened.locator("h1").inner_text()
    shown = visit(f"<!DOCTYPE html><title>notebook</title>{html_of(result)}", size)
    assert shown.evaluate("window.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", list(PAGES))
def test_the_rules_of_accessibility_hold(visit: Any, name: str, size: tuple[int, int], scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = visit(PAGES[name], size, color_scheme=scheme, bypass_csp=True)
    opened.evaluate(
        "document.querySelectorAll('details').forEach((d) => { d.open = d.className !== 'session'; })"
    )
    first = opened.locator("details.session").first
    if name != "no plan":
        first.locator("summary").click()
    found = Axe().run(opened)
    assert [
        (broken["id"], [node["html"] for node in broken["nodes"]]) for broken in found.response["violations"]
    ] == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_exercises_open_and_close_by_keyboard(visit: Any, size: tuple[int, int]) -> None:
    opened = visit(PAGES["raced"], size)
    session = opened.locator("details.session").first
    exercises = session.locator(".exercises")
    assert not exercises.is_visible()
    session.locator("summary").focus()
    opened.keyboard.press("Enter")
    assert exercises.is_visible()
    assert "Goblet squat" in exercises.inner_text()
    assert opened.evaluate(STICKS_OUT) == [True, []]
    opened.keyboard.press("Escape")
    assert not exercises.is_visible()
    assert opened.evaluate("document.activeElement.tagName") == "SUMMARY"
    opened.keyboard.press("Space")
    assert exercises.is_visible()


def test_open_exercises_stay_inside_the_window_on_every_day(visit: Any) -> None:
    opened = visit(PAGES["raced"], (1000, 800))
    sessions = opened.locator("details.session")
    for number in range(sessions.count()):
        sessions.nth(number).locator("summary").click()
        assert opened.evaluate(STICKS_OUT) == [True, []]
        opened.keyboard.press("Escape")  # an open panel may lie over the next session


def test_a_click_elsewhere_closes_what_is_open(visit: Any) -> None:
    opened = visit(PAGES["raced"])
    opened.locator("details.session summary").first.click()
    opened.locator(".exercises").first.click()
    assert opened.locator("details.session[open]").count() == 1
    opened.locator("h1").click()
    assert opened.locator("details.session[open]").count() == 0


def test_the_first_key_leads_past_the_top_and_every_stop_has_a_name(visit: Any) -> None:
    from playwright.sync_api import expect

    opened = visit(PAGES["raced"])
    opened.bring_to_front()
    skip = opened.locator(".skip")
    opened.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_have_text("Skip to the calendar")
    expect(skip).to_be_in_viewport(ratio=1)
    opened.keyboard.press("Enter")
    opened.wait_for_url("**#calendar")
    # A browser moves the place from which Tab goes on when it next draws the page, and takes the focus away then.
    expect(skip).not_to_be_focused()
    for stop in opened.locator("a, summary, button, [tabindex]").all():
        assert stop.evaluate("node => node.textContent.trim() || node.getAttribute('aria-label')")
    opened.keyboard.press("Tab")
    focused = opened.locator("#week-1 :focus")
    expect(focused).to_be_focused()
    expect(focused).to_have_css("outline-style", "solid")


def test_days_stand_below_one_another_on_a_phone_and_side_by_side_on_a_desk(visit: Any) -> None:
    def rows(size: tuple[int, int], name: str) -> list[int]:
        """How many days stand on each line of the second microcycle."""
        boxes = (
            visit(PAGES[name], size)
            .locator("#week-2 .day")
            .evaluate_all("days => days.map((day) => Math.round(day.getBoundingClientRect().top))")
        )
        return [boxes.count(top) for top in dict.fromkeys(boxes)]

    assert rows(PHONE, "raced") == [1] * 7
    assert rows(DESK, "raced") == [7]
    assert rows(DESK, "ten days") == [5, 5]
    # The season begins on a Wednesday, which stands below the Wednesdays after it.
    opened = visit(PAGES["raced"])
    lefts = "days => days.slice(0, 5).map((day) => Math.round(day.getBoundingClientRect().left))"
    first = opened.locator("#week-1 .day").evaluate_all(lefts)
    second = opened.locator("#week-2 .day").evaluate_all(lefts.replace("0, 5", "2, 7"))
    assert first == second


def test_days_of_rest_take_little_room_on_a_phone(visit: Any) -> None:
    opened = visit(PAGES["raced"], PHONE)
    heights = opened.locator(".day.rest").evaluate_all("days => days.map((day) => day.offsetHeight)")
    assert heights
    assert max(heights) <= 28


@pytest.mark.parametrize("width", [640, 760])  # A4 and Letter less their margins are about 700 pixels wide
def test_paper_shows_everything_in_black_on_white(visit: Any, width: int) -> None:
    result = raced()
    opened = visit(PAGES["raced"], (width, 900), color_scheme="dark")
    opened.emulate_media(media="print", color_scheme="dark")
    entries = opened.locator(".entry")
    assert entries.count() == len(result.require().sessions) + len(result.problem.season.runs)
    for part in (".entry .name", ".exercises li", ".shortfalls li", ".figures tr"):
        heights = opened.locator(part).evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().height)"
        )
        assert heights
        assert min(heights) > 0, part
    assert opened.locator(".exercises li").first.is_visible()
    assert not opened.locator(".jump").is_visible()
    assert (
        opened.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert opened.locator(".entry .name").first.evaluate("n => getComputedStyle(n).color") == "rgb(0, 0, 0)"
    breaks = opened.locator(".week").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).breakInside)"
    )
    assert set(breaks) == {"avoid"}
    assert opened.evaluate(STICKS_OUT) == [True, []]


def test_printing_opens_what_is_folded_and_folds_it_again(visit: Any) -> None:
    opened = visit(PAGES["raced"])
    total = opened.locator("details").count()
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.locator("details[open]").count() == total
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.locator("details[open]").count() == 0


def test_today_is_marked_while_the_season_lasts(visit: Any) -> None:
    opened = visit("<!DOCTYPE html><title>.</title>")
    opened.clock.set_fixed_time("2026-10-13T12:00:00")
    opened.set_content(PAGES["raced"])
    assert opened.locator(".week.now").get_attribute("id") == "week-2"
    assert opened.locator("[aria-current]").get_attribute("href") == "#week-2"
    assert opened.locator(".day.today time").first.get_attribute("datetime") == "2026-10-13"
    assert opened.locator("#today-link").is_visible()
    assert "in 33 days" in opened.locator(".races").inner_text()
    opened.clock.set_fixed_time("2027-10-13T12:00:00")
    opened.set_content(PAGES["raced"])
    assert opened.locator(".week.now").count() == 0
    assert not opened.locator("#today-link").is_visible()


def test_the_page_works_without_scripts(visit: Any) -> None:
    opened = visit(PAGES["raced"], java_script_enabled=False)
    session = opened.locator("details.session").first
    session.locator("summary").click()
    assert session.locator(".exercises").is_visible()
