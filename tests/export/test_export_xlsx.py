"""The workbook: texts stay texts, weeks stay whole on a page, the same plan gives the same bytes."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from periodize.domain.calendar import Calendar
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase
from periodize.errors import InvalidInput
from periodize.export.options import ExportOptions
from periodize.export.tables import read_sessions
from periodize.export.workbook_cells import LONGEST_CELL, escaped, sheet_names, unescaped
from periodize.export.xlsx import content, workbook_of
from periodize.solver.result import Result
from periodize.testing.schedules import schedules
from periodize.testing.seasons import seasons
from tests.fixtures.results import tiny_result, tiny_season


def book_of(result: Result, options: ExportOptions | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content(result, options or ExportOptions())))


def with_season(season: Season) -> Result:
    blocks = (Phase.FOUNDATION,) * len(season.calendar.microcycles)
    return replace(tiny_result(), schedule=Schedule(season=season, sessions=season.pins, blocks=blocks))


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def find(sheet: Worksheet, text: str) -> list[openpyxl.cell.Cell]:
    return [cell for row in sheet.iter_rows() for cell in row if text in str(cell.value or "")]


# ------------------------------------------------------------------ texts


@pytest.mark.parametrize("title", ["=1+1", "#N/A", "+49 170", "@x", "007", "TRUE", "2026-01-01", "1e5"])
def test_a_title_stays_a_text(title: str) -> None:
    season = replace(tiny_season(), runs=(replace(tiny_season().runs[0], name=title),))
    sheet = book_of(with_season(season))["Sessions"]
    (cell,) = [row[5] for row in sheet.iter_rows(min_row=2) if row[5].value == title]
    assert cell.data_type == "s"
    assert cell.quotePrefix == (title[0] in "=+@")


@given(st.text(st.characters()))
def test_no_text_is_lost_in_a_cell(text: str) -> None:
    cell = escaped(text)
    assert unescaped(cell) == text
    assert unescaped(cell.replace("x005F_", "")) == text  # what openpyxl makes of it
    assert not set(cell) & set(map(chr, [*range(9), 11, 12, *range(13, 32), 0xFFFE, 0xFFFF]))


def test_signs_that_look_like_an_escape_are_escaped() -> None:
    assert escaped("\x0b") == "_x000B_"
    assert escaped("_x000B_") == "__x0078_000B_"
    assert unescaped("_x005F_x000B_") == "_x000B_"  # as Excel writes it


@pytest.mark.parametrize("sign", ["a", "🏃", "\x0b", "_x000B_"])
def test_a_text_too_long_for_a_cell_is_cut_at_a_whole_sign_and_says_so(sign: str) -> None:
    cell = escaped(sign * (LONGEST_CELL + 1))
    length = len(cell.encode("utf-16-le")) // 2
    assert LONGEST_CELL - 14 < length <= LONGEST_CELL
    assert cell.endswith("…")
    body = unescaped(cell.removesuffix("…"))
    assert body == (sign * LONGEST_CELL)[: len(body)]


def test_a_run_with_a_title_that_had_to_be_cut_is_still_that_run(tmp_path: Path) -> None:
    season = replace(tiny_season(), runs=(replace(tiny_season().runs[0], name="long " * 9_000),))
    result = with_season(season)
    (tmp_path / "plan.xlsx").write_bytes(content(result, ExportOptions()))
    assert read_sessions(tmp_path / "plan.xlsx", season) == result.schedule


# ------------------------------------------------------------------ the sheet to print


def test_a_week_is_a_block_of_rows_with_a_column_for_each_day() -> None:
    sheet = book_of(tiny_result())["Plan"]
    assert [cell.value for cell in sheet[4]][:7] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    (head,) = find(sheet, "Week 2")
    # Three easy runs of 180 AU and two sessions of 200 AU.
    assert "Mon 12 Oct to Sun 18 Oct" in head.value
    assert "FOUNDATION" in head.value
    assert "load 940 AU: runs 540, placed 400" in head.value
    friday = sheet.cell(head.row + 2, 5)
    assert friday.value == "17:30 Foundation B\ngym, 45 min, 200 AU"
    assert friday.fill.fgColor.rgb.endswith("DDEBF7")
    monday = sheet.cell(head.row + 2, 1)
    assert monday.value == "07:00 Jog\neasy, 60 min, 180 AU"
    assert monday.fill.fill_type is None


def test_key_runs_are_bold_and_pins_marked() -> None:
    runs = tiny_season().runs
    season = replace(tiny_season(), runs=(replace(runs[0], key=True), runs[1]))
    sheet = book_of(with_season(season))["Plan"]
    key, usual = find(sheet, "Jog")
    assert (key.font.b, usual.font.b) == (True, False)
    assert len(find(sheet, "# 17:30 Foundation A")) == 1


def test_the_page_is_set_up_to_print() -> None:
    sheet = book_of(tiny_result())["Plan"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$2:$4"
    assert sheet.freeze_panes == "A5"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFG"]
    assert sum(widths) <= 161  # measured: 250 mm in Calibri 9, and US Letter leaves 259 mm


def test_the_sheet_to_print_says_where_to_edit_and_does_not_print_that() -> None:
    sheet = book_of(tiny_result())["Plan"]
    assert "on the sheet 'Sessions'" in sheet["A1"].value
    assert "only for reading" in sheet["A1"].value
    assert sheet["A1"].font.sz < 9
    assert sheet["A2"].value.startswith("kim  ·  ")
    assert sheet.print_area.startswith("'Plan'!$A$2:$G$")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_session_stands_on_its_day_once_and_no_week_is_torn(data: st.DataObject) -> None:
    season = data.draw(seasons(max_microcycles=5))
    schedule = data.draw(schedules(season))
    result = replace(tiny_result(), schedule=schedule, verification=None)
    sheet = book_of(result)["Plan"]
    items = [text for text in texts(sheet) if "\n" in text]
    assert len(items) == len(season.runs) + len(schedule.sessions)
    heads = [c.row for c in find(sheet, "  ·  load ")]
    assert len(heads) == len(season.calendar.microcycles)
    assert {brk.id + 1 for brk in sheet.row_breaks.brk} <= set(heads)


@pytest.mark.parametrize(("days", "columns"), [(4, 4), (7, 7), (10, 10), (14, 7), (21, 7), (28, 7), (11, 7)])
def test_microcycles_of_other_lengths(days: int, columns: int) -> None:
    start = date(2026, 10, 7)  # a Wednesday
    calendar = Calendar(start=start, end=start + timedelta(days=27), microcycle_days=days)
    season = replace(tiny_season(), calendar=calendar, runs=(), pins=())
    sheet = book_of(with_season(season))["Plan"]
    assert sheet.max_column == columns
    heads = [str(cell.value) for cell in sheet[4]]
    assert heads[0] == {7: "Mon", 14: "Wed", 21: "Wed", 28: "Wed", 11: "None"}.get(days, "Day 1")
    shown = {text for text in texts(sheet) if len(text) <= 10}
    for i in range(28):
        day = start + timedelta(days=i)
        assert f"{day:%a} {day.day} {day:%b}" in shown


# ------------------------------------------------------------------ the tables


def test_the_tables_have_real_dates_a_filter_and_a_frozen_head() -> None:
    book = book_of(tiny_result())
    assert book.sheetnames == ["Plan", "Sessions", "Weeks", "Exercises", "Bill"]
    sheet = book["Sessions"]
    assert sheet["A2"].value == tiny_season().runs[0].start
    assert sheet["A2"].is_date
    assert sheet.auto_filter.ref == "A1:T21"  # twelve runs and eight sessions
    assert sheet.freeze_panes == "A2"
    assert book["Weeks"]["B2"].value == datetime(2026, 10, 5)


def test_the_runs_can_stay_at_home() -> None:
    book = book_of(tiny_result(), ExportOptions(runs=False))
    assert not find(book["Plan"], "Jog")
    assert not find(book["Sessions"], "Jog")


def test_the_same_plan_gives_the_same_bytes_at_any_time() -> None:
    before = content(tiny_result(), ExportOptions())
    time.sleep(1.1)  # a second is what the times in such files resolve
    assert content(tiny_result(), ExportOptions()) == before
    parts = zipfile.ZipFile(io.BytesIO(before)).infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}


def test_the_stamp_can_be_given() -> None:
    stamp = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
    assert book_of(tiny_result(), ExportOptions(stamp=stamp)).properties.modified == stamp.replace(
        tzinfo=None
    )
    assert book_of(tiny_result()).properties.modified == datetime(2026, 10, 5)


# ------------------------------------------------------------------ squads


def test_a_squad_has_a_sheet_for_each_and_one_table(tmp_path: Path) -> None:
    (tmp_path / "squad.xlsx").write_bytes(workbook_of({"Kim": tiny_result(), "Bo: [fast]": tiny_result()}))
    book = openpyxl.load_workbook(tmp_path / "squad.xlsx")
    assert book.sheetnames == ["Kim", "Bo fast", "Sessions", "Weeks", "Exercises", "Bill"]
    names = [row[0].value for row in book["Sessions"].iter_rows(min_row=2)]
    assert names == ["Kim"] * 20 + ["Bo: [fast]"] * 20
    back = read_sessions(tmp_path / "squad.xlsx", tiny_season(), athlete="Bo: [fast]")
    assert back == tiny_result().schedule
    with pytest.raises(InvalidInput, match="unknown-athlete"):
        read_sessions(tmp_path / "squad.xlsx", tiny_season(), athlete="Zoe")


def test_a_squad_is_not_empty() -> None:
    with pytest.raises(InvalidInput, match="no-result"):
        workbook_of({})


@given(
    st.lists(st.one_of(st.text(), st.sampled_from(["History", "''", "weeks", "a" * 40, "a" * 31, "🏃" * 20])))
)
def test_names_of_sheets_are_names_that_excel_takes(names: list[str]) -> None:
    found = sheet_names(names, taken=("Weeks",))
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 1 <= len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("' ") == name
        assert name.casefold() not in ("history", "weeks")


def test_the_bill_counts_microcycles_from_one_as_the_other_tables_do() -> None:
    result = tiny_result()
    written = [row[2].value for row in book_of(result)["Bill"].iter_rows(min_row=2)]
    assert written == [charge.microcycle + 1 for charge in result.bill]


def test_a_time_that_lost_its_format_or_is_off_by_a_blink_is_read(tmp_path: Path) -> None:
    book = book_of(tiny_result())
    cells = [c for c in find(book["Sessions"], "foundation_b") if c.column_letter == "H"]
    first, second = cells[0].row, cells[1].row
    book["Sessions"].cell(first, 1).value = datetime(2026, 10, 9, 17, 44, 59, 900_000)
    book["Sessions"].cell(second, 1).value = 46_311.75  # Fri 16 October 2026, 18:00
    book["Sessions"].cell(second, 1).number_format = "General"
    book.save(tmp_path / "plan.xlsx")
    starts = {session.start for session in read_sessions(tmp_path / "plan.xlsx", tiny_season()).sessions}
    assert {datetime(2026, 10, 9, 17, 45), datetime(2026, 10, 16, 18)} <= starts


def test_a_name_that_is_no_text_is_a_fault() -> None:
    with pytest.raises(InvalidInput, match="not-a-text"):
        workbook_of({None: tiny_result()})  # type: ignore[dict-item]
