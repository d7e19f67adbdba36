"""Questions put to a plan on the command line: what is asked for, what is printed, and the exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from periodize import cli
from periodize.cli import search
from periodize.cli.alternatives import _as_found
from periodize.cli.search import ProgressLine
from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import CHARGED_TIERS, Status
from periodize.explain.alternatives import Alternative
from periodize.explain.levers import KINDS, levers_of
from periodize.explain.prices import Price
from periodize.explain.why import Answer, Verdict
from periodize.io.plan_json import write_plan
from periodize.io.season_toml import read_problem
from periodize.problem import Problem
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.testing import read_weeks
from tests.fixtures.results import tiny_result
from tests.fixtures.season_files import TWO_EVENINGS


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan file of a season of two weeks."""
    place = tmp_path_factory.mktemp("answers")
    rows = [f"2026-06-{7 * week + day:02d},easy,50" for week in range(2) for day in (1, 3, 7)]
    (place / "runs.csv").write_text("date,kind,duration_min\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (place / "season.toml").write_text(TWO_EVENINGS, encoding="utf-8")
    problem = read_problem(place / "season.toml")
    result = solve(problem.season, problem.policy)
    assert result.status is Status.OPTIMAL
    return write_plan(result, place / "out")[0]


@pytest.fixture
def no_plan(tmp_path: Path) -> Path:
    """The file of a season that has no plan."""
    return write_plan(tiny_result(Status.INFEASIBLE), tmp_path)[0]


def said(arguments: list[object], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    """What a command prints."""
    assert cli.main([str(each) for each in arguments]) == code
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def told(arguments: list[object], capsys: pytest.CaptureFixture[str], code: int = 0) -> Any:
    """What a command answers with ``--json``."""
    return json.loads(said([*arguments, "--json"], capsys, code))


def refused(arguments: list[object], capsys: pytest.CaptureFixture[str], code: int = 2) -> list[Any]:
    """The faults that a command tells as JSON."""
    assert cli.main([*map(str, arguments), "--json"]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    faults: list[Any] = json.loads(printed.err)["faults"]
    return faults


def placed(plan: Path) -> list[dict[str, Any]]:
    sessions = json.loads(plan.read_text(encoding="utf-8"))["sessions"]
    return [row for row in sessions if row["origin"] == "placed"]


def test_why_names_what_falls_short_and_the_other_plan(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = placed(plan)[0]
    assert first["start"] == "2026-06-02T17:30"
    text = said(["why", plan, first["id"]], capsys)
    assert text.startswith(f"Why {first['title']} on Tue 2 Jun 17:30?\n")
    assert "1 of 2 foundation sessions" in text  # the two a week of a foundation block, less this one
    answer = told(["why", plan, first["id"]], capsys)
    assert answer["verdict"] == "possible" and answer["exact"]
    assert answer["loss"] == {
        tier.value: 0 for tier in CHARGED_TIERS
    }  # its twin may stand there just as well
    assert answer["moved"][0][0] == {"template": first["template"], "start": first["start"], "place": "gym"}


@pytest.mark.parametrize(
    "name", ["2026-06-02", "20260602", "2 Jun", "Tue 2 Jun", "2026-06-02T17:30", "Tue 2 June, 5:30 pm"]
)
def test_a_session_may_be_named_by_its_day(name: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_id = said(["why", plan, placed(plan)[0]["id"]], capsys)
    assert said(["why", plan, name], capsys) == by_id


@pytest.mark.parametrize(
    ("name", "code", "named"),
    [
        ("Wed 3 Jun", "no-such-session", "Tue 2 Jun 17:30"),  # the nearest that is placed
        ("2 Jun 18:00", "no-such-session", "that day has"),
        ("Mon 2 Jun", "weekday-does-not-fit", "2026-06-02 is a Tuesday"),
        ("2 Jul", "outside-season", "2026-06-01 to 2026-06-14"),
        ("run-2026-06-01", "a-run", ""),
        ("foundation", "unknown-session", "2026-07-16"),
        ("6/2", "ambiguous-date", "2026-07-16"),  # the second of June, or the sixth of February
        ("02/06/2026", "ambiguous-date", "2026-07-16"),
        ("14/13", "outside-season", "2026-06-01 to 2026-06-14"),
        ("2 Jun 17:30+02:00", "unknown-session", "2026-07-16"),
    ],
)
def test_a_session_that_cannot_be_told_is_refused_with_those_that_are_near(
    name: str, code: str, named: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (fault,) = refused(["why", plan, name], capsys)
    assert fault["code"] == code and fault["where"] == "SESSION"
    assert named in fault["limit"]


def test_of_several_sessions_on_a_day_each_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tiny_result()
    schedule = result.require()
    first = next(s for s in schedule.sessions if s.template == "foundation_b")
    second = replace(first, id="second", start=first.start.replace(hour=19))
    doubled = replace(result, schedule=schedule.with_sessions((*schedule.sessions, second)))
    plan, _ = write_plan(doubled, tmp_path)
    (fault,) = refused(["why", plan, f"{first.day}"], capsys)
    assert fault["code"] == "several-sessions"
    assert first.id in fault["limit"] and "second (Foundation B on" in fault["limit"]


def test_a_session_of_the_coach_has_no_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = tiny_result()
    (pin,) = result.problem.season.pins
    plan, _ = write_plan(result, tmp_path)
    for asked in (pin.id, pin.start.isoformat(timespec="minutes"), pin.day):
        assert "the coach's own pin" in said(["why", plan, asked], capsys)


def test_why_not_says_what_rules_it_out(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["why-not", plan, "Foundation B", "Wed 3 Jun"], capsys)  # the gym is shut on Wednesdays
    assert text == "Why not Foundation B on Wed 3 Jun?\nNo: nothing is open on Wed 3 Jun [availability].\n"
    answer = told(["why-not", plan, "foundation_b", "2026-06-03"], capsys)
    assert answer["verdict"] == "forbidden" and len(answer["violations"]) == 1


def test_why_not_at_a_time_is_answered_by_the_rule_that_forbids_it(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = told(["why-not", plan, "foundation_b", "3 Jun 17:30"], capsys)
    assert answer["verdict"] == "forbidden"
    assert {each["rule"] for each in answer["violations"]} == {"availability"}


def test_why_not_of_a_session_that_is_there(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = placed(plan)[0]
    assert said(["why-not", plan, first["template"], "2 Jun"], capsys).endswith("It is there.\n")


def test_all_faults_of_a_question_come_at_once(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults = refused(["why-not", plan, "foundation", "30 Feb", "--place", "gmy"], capsys)
    assert [fault["code"] for fault in faults] == ["several-templates", "outside-season", "unknown-place"]
    assert "foundation_a" in faults[0]["limit"] and faults[2]["advice"] == "Maybe 'gym'?"
    (fault,) = refused(["why-not", plan, "hil_sprints", "3 Jun"], capsys)
    assert fault["code"] == "unknown-session-template" and fault["advice"] == "Maybe 'hill_sprints'?"


@pytest.mark.parametrize("name", ["hill_sprints", "Hill sprints", "hill", "HILL-SPRINTS"])
def test_a_template_may_be_named_by_its_title(
    name: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = told(["why-not", plan, name, "3 Jun 17:30"], capsys)["question"]
    assert question == "Why not Hill sprints on Wed 3 Jun 17:30?"


def test_a_quality_with_one_session_names_that(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(["why-not", plan, "core", "3 Jun 17:30"], capsys)
    assert answer["question"].startswith("Why not Upper body and core")


def test_alternatives_differ_as_asked(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["alternatives", plan, "--count", 4, "--distance", 1], capsys)["alternatives"]
    # each of the two weeks may be turned: three other plans, and a fourth that costs more
    assert [each["loss"] for each in found[:3]] == [{tier.value: 0 for tier in CHARGED_TIERS}] * 3
    assert any(found[3]["loss"].values())
    assert found[0]["distance"] == [2]
    text = said(["alternatives", plan, "--count", 1, "--distance", 1], capsys)
    assert text.startswith("Plan 1: 2 sessions differ, as good\n")


def test_other_plans_are_written_as_what_they_are(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["alternatives", plan, "--count", 4, "--distance", 1, "--out", tmp_path]
    written = told(command, capsys)["written"]
    assert written == [str(tmp_path / str(n) / "plan.json") for n in (1, 2, 3, 4)]
    stated = [json.loads(Path(path).read_text(encoding="utf-8"))["status"] for path in written]
    assert stated == ["OPTIMAL", "OPTIMAL", "OPTIMAL", "FEASIBLE"]  # the fourth costs more than the best
    for path in written:
        assert cli.main(["check", path]) == 0


def test_of_a_plan_that_costs_more_nothing_is_known_below_the_first_difference() -> None:
    best = tiny_result()
    assert [tier.value for tier in best.tiers][-2:] != [0, 0]
    dearer = replace(best.tiers[1], value=best.tiers[1].value + 5, bound=best.tiers[1].value + 5)
    other = replace(best, tiers=(best.tiers[0], dearer, *best.tiers[2:]))
    loss = {tier: 5 if tier is dearer.tier else 0 for tier in CHARGED_TIERS}
    found = _as_found(Alternative(result=other, loss=loss, distance=(4,), exact=True), best)
    assert (found.status, found.unique) == (Status.FEASIBLE, False)
    known = [best.tiers[0].bound, best.tiers[1].bound]  # no plan costs less there, this one neither
    assert [tier.bound for tier in found.tiers] == [*known, 0, 0, 0]


def test_no_plan_costs_more_than_allowed(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["alternatives", plan, "--count", 4, "--distance", 1]
    assert len(told([*command, "--within", 0], capsys)["alternatives"]) == 3
    most = max(told(command, capsys)["alternatives"][3]["loss"].values())
    assert len(told([*command, "--within", most], capsys)["alternatives"]) == 4
    assert len(told([*command, "--within", "shape=0", "--within", "DOSE=0"], capsys)["alternatives"]) >= 3
    for wrong in ("-1", "SHAP=3", "=3", "SHAPE=", "1.5"):
        with pytest.raises(SystemExit):
            cli.main([str(each) for each in [*command, f"--within={wrong}"]])


def test_where_no_plan_is_that_far_away_that_is_said(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["alternatives", plan, "--distance", 100], capsys)
    assert text == "No plan was found that differs by 100 sessions.\n"


def test_the_backbone_of_two_orders_is_empty(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["alternatives", plan, "--backbone"], capsys)["backbone"]
    assert found["fixed"] == [] and len(found["free"]) == 4 and found["exact"]
    assert said(["alternatives", plan, "--backbone"], capsys)


def test_prices_stand_in_groups(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["prices", plan, "--kind", "window"], capsys)
    worse = text[text.index("a worse plan") : text.index("no better and no worse")]
    assert "Fri: closed" in worse  # a session a week less
    tue = next(line for line in worse.splitlines() if "Tue: closed" in line)
    assert int(tue.split()[2]) > 0  # more of the work is missed
    assert "DOSE" in worse and max(map(len, text.splitlines())) <= 100
    rows = told(["prices", plan, "--kind", "window"], capsys)["prices"]
    assert {row["kind"] for row in rows} == {"window"}
    closed = next(row for row in rows if row["change"] == "Tue: closed")
    assert closed["DOSE"] < 0 and closed["status"] == "OPTIMAL"
    assert said(["prices", plan, "--kind", "minutes"], capsys) == "There is nothing of that kind to change.\n"
    (fault,) = refused(["prices", plan, "--kind", "windwo"], capsys)
    assert fault["advice"] == "Maybe 'window'?"


QUESTIONS = [
    ["why", "{}", "2 Jun"],
    ["why-not", "{}", "hill", "2 Jun"],
    ["alternatives", "{}"],
    ["alternatives", "{}", "--backbone"],
    ["prices", "{}"],
    ["slots", "{}", "--week", "1"],
]


@pytest.mark.parametrize("command", [*QUESTIONS, ["audit", "{}"]])
def test_a_season_without_a_plan_is_sent_to_repair(
    command: list[str], no_plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [part.format(no_plan) for part in command]
    assert cli.main(arguments) == 1
    assert f"'periodize repair {no_plan}'" in capsys.readouterr().err
    assert [fault["code"] for fault in refused(list(arguments), capsys, code=1)] == ["no-plan"]


@pytest.mark.parametrize("command", QUESTIONS)
def test_a_season_where_a_plan_is_wanted_gets_a_hint(
    command: list[str], plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    season = plan.parents[1] / "season.toml"
    (fault,) = refused([part.format(season) for part in command], capsys)
    assert fault["code"] == "not-a-plan" and f"periodize plan {season}" in fault["advice"]


def test_a_certificate_where_a_plan_is_wanted_gets_a_hint(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = tmp_path / "certificate.json"
    assert cli.main(["certify", str(plan), "--out", str(certificate)]) == 0
    capsys.readouterr()
    (fault,) = refused(["why", certificate, "2 Jun"], capsys)
    assert fault["code"] == "not-a-plan"
    assert "certificate" in fault["advice"] and "plan.json" in fault["advice"]


@pytest.mark.parametrize(("stopped_by", "code"), [("cancel", 130), ("time limit", 3)])
@pytest.mark.parametrize("command", ["why", "why_not"])
def test_a_search_that_ends_without_an_answer(
    command: str,
    stopped_by: str,
    code: int,
    plan: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Any] = []

    def open_question(*_: object, **options: Any) -> Answer:
        assert not options["cancel"]()
        asked.append(options["time_limit_s"])
        result = replace(tiny_result(Status.NO_ANSWER), stopped_by=stopped_by)
        return Answer(question="Why?", verdict=Verdict.OPEN, exact=False, result=result)

    monkeypatch.setattr(f"periodize.explain.why.{command}", open_question)
    arguments = {"why": ["why", str(plan), "2 Jun"], "why_not": ["why-not", str(plan), "hill", "2 Jun"]}
    assert cli.main([*arguments[command], "--time-limit", "7"]) == code
    assert asked == [7]
    printed = capsys.readouterr()
    assert ("interrupted" in printed.err) == (stopped_by == "cancel")
    assert printed.out.startswith("Why?") == (stopped_by != "cancel")


def test_ctrl_c_keeps_the_prices_found_so_far(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one_price(_: Result, kinds: Any, *, on_price: Any, cancel: Any, **__: object) -> tuple[Price, ...]:
        lever = next(lever for lever in levers_of(_.problem) if lever.kind in kinds)
        gain = dict.fromkeys(CHARGED_TIERS, 3)
        price = Price(lever=lever, gain=gain, status=Status.FEASIBLE, exact=False)
        on_price(price)
        while not cancel():
            pass
        return (price,)

    monkeypatch.setattr("periodize.explain.prices.price_list", one_price)
    interrupts, waiting = iter([KeyboardInterrupt()]), []

    def draw(line: search.ProgressLine) -> None:
        waiting.append(line.waiting)
        for interrupt in interrupts:
            raise interrupt

    monkeypatch.setattr(search.ProgressLine, "draw", draw)
    assert cli.main(["prices", str(plan), "--kind", "window"]) == 0
    printed = capsys.readouterr()
    assert "what was found is kept" in printed.err
    assert waiting[0].startswith("1 of 9 prices; ")  # five days to open, two to close, two to lengthen
    assert "a better plan" in printed.out and "not proved best" in printed.out


TIMED = [["alternatives"], ["alternatives", "--backbone"], ["prices"]]


@pytest.mark.parametrize("command", TIMED)
def test_an_answer_that_there_was_no_time_for_says_so(
    command: list[str], plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [command[0], plan, *command[1:], "--time-limit", "0.0001"]
    assert told(arguments, capsys, code=3)["stopped_by"] == "time limit"
    text = said(arguments, capsys, code=3)
    assert len(text.splitlines()) == 1
    assert "the time ran out" in text.lower() or "not proved" in text


@pytest.mark.parametrize(("command", "end"), list(zip(TIMED, ("proof", "proof", "all tried"), strict=True)))
def test_an_answer_in_full_says_so_too(
    command: list[str], end: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [command[0], plan, *command[1:]]
    arguments += ["--kind", "window"] if command == ["prices"] else []
    assert told(arguments, capsys)["stopped_by"] == end
    text = said(arguments, capsys)
    assert "time ran out" not in text and "not proved" not in text


@pytest.mark.parametrize("command", TIMED)
def test_ctrl_c_before_anything_was_found(
    command: list[str], plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped_at_once(search: Any, **_: object) -> Any:
        return search(ProgressLine(shown=False), lambda: True)

    for module in ("alternatives", "prices"):
        monkeypatch.setattr(f"periodize.cli.{module}.searched", stopped_at_once)
    faults = refused([command[0], plan, *command[1:]], capsys, code=130)
    assert [fault["code"] for fault in faults] == ["interrupted"]


def test_some_prices_and_then_no_time_for_more(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def two_prices(result: Result, _: Any, **__: object) -> tuple[Price, ...]:
        one, other = levers_of(result.problem)[:2]
        gain = dict.fromkeys(CHARGED_TIERS, 3)
        return (
            Price(lever=one, gain=gain, status=Status.OPTIMAL, exact=True),
            Price(lever=other, gain=None, status=Status.NO_ANSWER, exact=False),
        )

    monkeypatch.setattr("periodize.explain.prices.price_list", two_prices)
    assert told(["prices", plan], capsys)["stopped_by"] == "time limit"
    text = said(["prices", plan], capsys)
    assert "a better plan" in text and text.endswith("The time ran out before all changes were tried.\n")


def test_the_help_names_every_kind_of_change(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["prices", "--help"])
    assert ", ".join(KINDS) in " ".join(capsys.readouterr().out.split())


def test_an_edited_plan_is_noted(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = json.loads(plan.read_text(encoding="utf-8"))
    row = next(row for row in table["sessions"] if row["origin"] == "placed")
    row["start"] = row["start"][:11] + "05:00"  # the gym is closed
    edited = tmp_path / "plan.json"
    edited.write_text(json.dumps(table), encoding="utf-8")
    assert cli.main(["why-not", str(edited), "hill", "3 Jun 17:30"]) == 0
    assert "note: the plan breaks rules that must hold, once" in capsys.readouterr().err
    told(["why-not", edited, "hill", "3 Jun 17:30"], capsys)  # and nothing beside the JSON


@pytest.mark.parametrize(
    "asked", [["why-not", "hill", "3 Jun 17:30"], ["why-not", "hill", "3 Jun 17:30", "--json"]]
)
def test_an_edited_season_is_noted(
    asked: list[str], plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = json.loads(plan.read_text(encoding="utf-8"))
    table["fingerprint"] = "0" * len(table["fingerprint"])
    edited = tmp_path / "plan.json"
    edited.write_text(json.dumps(table), encoding="utf-8")
    command, *rest = asked
    assert cli.main([command, str(edited), *rest]) == 0
    noted = "not those that the plan was made for" in capsys.readouterr().err
    assert noted == ("--json" not in asked)


@pytest.mark.parametrize("there", [False, True], ids=["made", "there before"])
def test_an_interrupted_search_leaves_no_empty_folder(
    there: bool,
    plan: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("periodize.explain.alternatives.alternatives", interrupted)
    out = tmp_path / "deep" / "out"
    if there:
        out.mkdir(parents=True)
    assert cli.main(["alternatives", str(plan), "--out", str(out)]) == 130
    assert out.exists() == out.parent.exists() == there
    assert capsys.readouterr().err == "interrupted\n"


INTERRUPTED = """
import sys

class Interrupts:
    def find_spec(self, name, *_):
        if name == "periodize.cli.why_not":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupts())
from periodize.cli import main
"""


def test_an_interrupt_at_the_start_leaves_no_traceback() -> None:
    ended = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, "interrupted\n")


def test_an_hour_that_the_clocks_skip_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    london = Athlete(time_zone="Europe/London")
    schedule = read_weeks("strength: Tue pm foundation_a", monday=date(2026, 3, 23), athlete=london)
    result = replace(tiny_result(), problem=Problem.of(schedule.season), schedule=schedule)
    plan, _ = write_plan(result, tmp_path)
    (fault,) = refused(["why-not", plan, "foundation_a", "29 Mar 01:30"], capsys)
    assert fault["code"] == "time-does-not-exist"
    edited = tmp_path / "edited.json"
    edited.write_text(plan.read_text("utf-8").replace("2026-03-24T18:00", "2026-03-29T01:30"), "utf-8")
    (fault,) = refused(["why", edited, "29 Mar"], capsys)
    assert fault["code"] == "time-does-not-exist"
    assert cli.main(["check", str(edited), "--bill", str(tmp_path / "new.json")]) == 1
    assert "01:30 does not exist" in capsys.readouterr().out


def test_slots_give_a_row_for_each_session_and_window(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_number = told(["slots", plan, "--week", 2, "--time-limit", 60], capsys)
    assert (by_number["microcycle"], by_number["first"]) == (2, "2026-06-08")
    for day in ("9 Jun", "20260609"):
        assert told(["slots", plan, "--week", day, "--time-limit", 60], capsys)["first"] == "2026-06-08"
    states = {(cell["template"], cell["day"]): cell["state"] for cell in by_number["cells"]}
    assert states["foundation_b", "2026-06-09"] == "placed"
    assert states["foundation_a", "2026-06-09"] == "possible"  # Tue A, Fri B is as good
    text = said(["slots", plan, "--week", 2, "--time-limit", 60], capsys)
    assert "as good" in text and "week 2, Mon 8 Jun to Sun 14 Jun" in text


@pytest.mark.parametrize(
    ("week", "code"),
    [
        ("3", "no-such-microcycle"),
        ("0", "no-such-microcycle"),
        ("99999999", "no-such-microcycle"),
        ("20260708", "outside-season"),
        ("blub", "not-a-date"),
    ],
)
def test_a_week_that_there_is_not(
    week: str, code: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (fault,) = refused(["slots", plan, "--week", week], capsys)
    assert (fault["code"], fault["where"]) == (code, "--week")
