"""From entries to a diary: nothing dropped, nothing guessed silently."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from periodize.diary.entry import Entry
from periodize.diary.items import FIXED, Activity, Diary
from periodize.diary.sort import diary_of
from periodize.domain.athlete import ExceptionKind
from periodize.domain.vocabulary import RunKind
from periodize.errors import Fault

DAY = date(2026, 5, 4)


def diary(*entries: Entry, unit: str = "km") -> Diary:
    return diary_of(entries, source="plan.ics", format="ics", unit=unit)


def of_title(title: str, **more: object) -> Diary:
    return diary(Entry(day=DAY, title=title, where="plan.ics event 1", **more))  # type: ignore[arg-type]


def codes(found: Diary) -> list[str]:
    return [warning.code for warning in found.warnings]


def read(found: Diary) -> list[tuple[str, str | None, int | None, int | None]]:
    return [
        (
            item.activity.value,
            item.run and item.run.kind.value,
            item.run and item.run.distance_m,
            item.run and item.run.duration_min,
        )
        for item in found.items
    ]


def test_a_plain_run() -> None:
    found = of_title("Long run 18 km", start_min=480)
    (run,) = found.runs
    assert (run.day, run.start_min, run.kind, run.distance_m) == (DAY, 480, RunKind.LONG, 18_000)
    assert (run.name, run.where) == ("Long run 18 km", "plan.ics event 1")
    assert codes(found) == []


def test_length_and_kind_come_from_the_description_where_the_title_is_silent() -> None:
    found = of_title("🏃 Tuesday run", text="6.0km @ Tempo pace (6:40/km)")
    assert read(found) == [("run", "tempo", 6_000, None)]
    assert codes(found) == []
    found = of_title("🏃 My First Run • 2.3km", text="Walk Run • 2.3km • 25m - 30m")
    assert read(found) == [("run", "easy", 2_300, 30)]
    assert codes(found) == ["range-upper-end"]


def test_what_the_description_says_against_the_title_is_said() -> None:
    found = of_title("Easy 8 km", text="10 miles, relaxed")
    assert read(found) == [("run", "easy", 8_000, None)]
    assert codes(found) == ["amounts-disagree"]


def test_a_bare_distance_is_an_easy_run_by_assumption() -> None:
    found = of_title("5k")
    assert read(found) == [("run", "easy", 5_000, None)]
    assert codes(found) == ["kind-assumed"]


def test_a_distance_beside_unknown_words_is_a_run_of_unknown_kind() -> None:
    found = of_title("8k - Road Hammer Practice")
    assert read(found) == [("run", "other", 8_000, None)]
    assert codes(found) == ["kind-unknown"]


def test_what_is_not_understood_stays_as_a_fixed_session() -> None:
    found = of_title("Road Hammer Practice")
    assert read(found) == [("unknown", "other", None, None)]
    assert codes(found) == ["title-not-understood"]
    assert read(of_title("")) == [("unknown", "other", None, None)]


def test_another_sport_is_fixed_but_its_kilometres_are_not_run() -> None:
    assert read(of_title("Long ride 80 km, 3 h")) == [("cross", "other", None, 180)]


def test_strength_and_rest_become_no_run() -> None:
    for title in ("Gym B", "20m Yoga", "OFF", "Flight to Berlin", "Plan Ends"):
        found = of_title(title)
        assert found.runs == ()
        assert len(found.items) == 1
        assert codes(found) == []


def test_two_sessions_in_one_title() -> None:
    found = of_title("Strength + 5K easy run", start_min=420, duration_min=90, load_au=300)
    assert read(found) == [("strength", None, None, None), ("run", "easy", 5_000, None)]  # 90 min are both
    assert [item.title for item in found.items] == ["Strength", "5K easy run"]
    assert found.runs[0].load_au is None
    assert codes(found) == ["two-sessions"]
    found = of_title("SUB-THRESHOLD intervals + Gym B")
    assert [item.activity.value for item in found.items] == ["run", "strength"]
    found = of_title("Brick: bike 60 min + run 20 min")
    assert read(found)[0] == ("cross", "other", None, 60)
    assert read(found)[1][3] == 20


def test_parts_of_one_run_stay_one_run() -> None:
    assert read(of_title("10 km easy + 6 strides")) == [("run", "easy", 10_000, None)]
    assert read(of_title("2 km warm up, 6x800m, 2 km cool down")) == [("run", "intervals", None, None)]
    assert read(of_title("S&C")) == [("strength", None, None, None)]
    assert read(of_title("Legs and core")) == [("strength", None, None, None)]


def test_of_a_choice_the_harder_is_taken() -> None:
    cases = {
        "Easy 60–75 min OR long run": ("run", "long"),
        "Rest or 5 km easy": ("run", "easy"),
        "5 km easy or rest": ("run", "easy"),
        "Strength or Rest": ("strength", None),
        "Strength or easy run": ("run", "easy"),
        "DAY OFF or XT (Z2-3)": ("cross", "other"),
        "Rest/XT": ("cross", "other"),
        "Rest or recovery run or long run": ("run", "long"),
        "Long ride or long run": ("run", "long"),
    }
    for title, expected in cases.items():
        found = of_title(title)
        assert [row[:2] for row in read(found)] == [expected], title
        assert codes(found)[:1] == ["choice"], title
    assert "Rest" in of_title("Rest or 5 km easy").warnings[0].advice


def test_what_looks_like_a_choice_and_is_none() -> None:
    assert codes(of_title("Easy 5 or 6 km")) == ["range-upper-end"]
    assert codes(of_title("8 km at 5:30/km easy")) == []
    assert codes(of_title("Walk/Run 30 min")) == []


def test_races_and_their_priority() -> None:
    found = of_title("City 10 km", category="RACE_B")
    assert read(found) == [("race", "race", 10_000, None)]
    assert found.runs[0].priority == "B"
    assert codes(found) == []
    found = of_title("Berlin Marathon")
    assert read(found) == [("race", "race", 42_195, None)]
    assert (found.runs[0].priority, codes(found)) == ("", ["race-priority"])
    found = of_title("parkrun")
    assert (found.runs[0].priority, found.runs[0].distance_m, codes(found)) == ("C", 5_000, ["race-priority"])


def test_one_race_under_two_titles() -> None:
    found = diary(
        Entry(day=DAY, title="RACE DAY", where="event 1"),
        Entry(day=DAY, title="Half Marathon", where="event 2"),
    )
    assert [item.activity for item in found.items] == [Activity.NOTE, Activity.RACE]
    assert [run.distance_m for run in found.runs] == [21_098]  # the one that says more is kept
    assert "race-twice" in codes(found)


def test_two_races_of_a_day_that_differ_stay_two() -> None:
    at = [
        Entry(day=DAY, title=title, start_min=start)
        for title, start in (("800 m race", 600), ("1500 m race", 780))
    ]
    assert len(diary(*at).runs) == 2
    lengths = [Entry(day=DAY, title=title) for title in ("5 km race", "10 km race")]
    assert len(diary(*lengths).runs) == 2


def test_absence_becomes_an_exception() -> None:
    found = diary(
        Entry(day=DAY, last=DAY + timedelta(days=6), title="Mallorca", category="HOLIDAY"),
        Entry(day=DAY + timedelta(days=10), title="sick"),
        Entry(day=DAY + timedelta(days=11), category="INJURED", title=""),
        Entry(day=DAY + timedelta(days=20), title="Travel"),
    )
    assert [(fact.first, fact.last, fact.kind) for fact in found.exceptions] == [
        (DAY, DAY + timedelta(days=6), ExceptionKind.TRAVEL),
        (DAY + timedelta(days=10), DAY + timedelta(days=10), ExceptionKind.SICK),
        (DAY + timedelta(days=11), DAY + timedelta(days=11), ExceptionKind.INJURED),
        (DAY + timedelta(days=20), DAY + timedelta(days=20), ExceptionKind.TRAVEL),
    ]
    assert found.counts() == {"away": 4}
    assert found.runs == ()


def test_a_holiday_run_is_a_run() -> None:
    found = of_title("Holiday run 5 km easy")
    assert read(found) == [("run", "easy", 5_000, None)]
    assert found.exceptions == ()


def test_notes_of_services() -> None:
    for category in ("NOTE", "PLAN", "TARGET", "SET_EFTP", "FITNESS_DAYS", "SEASON_START", "SET_FITNESS"):
        assert [item.activity for item in of_title("Long run 30 km", category=category).items] == [
            Activity.NOTE
        ]


def test_the_sport_speaks_where_the_title_does_not() -> None:
    assert read(of_title("Tuesday special", sport="Run")) == [("run", "other", None, None)]
    assert read(of_title("Endurance 90 min", sport="Ride")) == [("cross", "other", None, 90)]
    assert read(of_title("Wednesday", sport="WeightTraining")) == [("strength", None, None, None)]
    assert read(of_title("Strength Maintenance", sport="Workout")) == [("strength", None, None, None)]
    assert read(of_title("Rest day", sport="Run", duration_min=0)) == [("rest", None, None, None)]


def test_a_sport_against_the_title_is_said() -> None:
    found = of_title("Easy run", sport="Ride")
    assert [item.activity for item in found.items] == [Activity.CROSS]
    assert codes(found) == ["sport-differs"]


def test_entries_of_our_own_are_taken_at_their_word() -> None:
    found = diary(
        Entry(day=DAY, title="Rest or bike 80 km", kind=RunKind.TEMPO, duration_min=50, priority="key"),
        Entry(day=DAY, title="Easy run", template="heavy_gym"),
        Entry(day=DAY + timedelta(days=1), title="", kind=RunKind.RACE, distance_m=10_000),
    )
    assert read(found) == [
        ("run", "tempo", None, 50),
        ("strength", None, None, None),
        ("race", "race", 10_000, None),
    ]
    assert found.runs[0].priority == "key"
    assert codes(found) == []


def test_figures_of_the_file_come_before_those_of_the_text() -> None:
    found = of_title("Easy 8 km", distance_m=9_000, duration_min=50, rpe_tenths=30, load_au=150)
    (run,) = found.runs
    assert (run.distance_m, run.duration_min, run.rpe_tenths, run.load_au) == (9_000, 50, 30, 150)


def test_a_slot_is_not_a_length_where_the_text_says_one() -> None:
    titles = ["Easy 40 min", "Long run 20 km", "Tempo"]
    found = diary(
        *[
            Entry(day=DAY + timedelta(days=n), title=title, start_min=420, duration_min=60, is_slot=True)
            for n, title in enumerate(titles)
        ]
    )
    assert read(found) == [
        ("run", "easy", None, 40),
        ("run", "long", 20_000, None),
        ("run", "tempo", None, 60),
    ]
    assert codes(found) == ["slot-length"]


def test_slots_of_different_length_are_believed_where_they_can_be() -> None:
    found = diary(
        Entry(day=DAY, title="Long run 20 km", duration_min=120, is_slot=True),
        Entry(day=DAY + timedelta(days=1), title="Long run 30 km", duration_min=60, is_slot=True),
    )
    assert read(found) == [("run", "long", 20_000, 120), ("run", "long", 30_000, None)]
    assert codes(found) == ["slot-implausible"]


def test_a_title_cut_at_a_decimal_point() -> None:
    found = of_title("Wk1 Thu - 2")
    assert read(found) == [("unknown", "other", None, None)]
    assert codes(found) == ["title-cut", "title-not-understood"]


def test_done_marks() -> None:
    found = of_title("✓ Easy 5 km")
    assert found.items[0].entry.done
    assert found.items[0].title == "Easy 5 km"
    assert codes(found) == ["done-mark"]
    found = of_title("Intervals 6x800m", text="Done instead: 8 km easy")
    assert read(found) == [("run", "easy", 8_000, None)]
    assert found.items[0].entry.done


def test_a_run_of_several_days_is_kept_on_the_first_and_said() -> None:
    found = of_title("Running camp", last=DAY + timedelta(days=3))
    assert "several-days" in codes(found)
    assert len(found.items) == 1


def test_impossible_figures_are_left_out_and_said() -> None:
    found = of_title("Easy run", duration_min=90_000, distance_m=-5)
    assert read(found) == [("run", "easy", None, None)]
    assert codes(found) == ["amount-out-of-range", "amount-out-of-range"]
    assert "pace-implausible" in codes(of_title("Easy 20 km", duration_min=20))


def test_a_wrong_year_after_new_year_is_named_and_not_changed() -> None:
    days = [date(2019, 12, 17) + timedelta(days=n) for n in range(14)]
    days += [date(2019, 1, 1) + timedelta(days=n) for n in range(20)]
    found = diary(*[Entry(day=day, title="Easy run 5 km") for day in days])
    assert codes(found) == ["year-doubtful"]
    assert "2020-01-01" in found.warnings[0].advice
    assert [run.day for run in found.runs] == sorted(days)


def test_a_gap_that_no_new_year_explains() -> None:
    found = diary(*[Entry(day=day, title="Easy run 5 km") for day in (date(2026, 1, 1), date(2026, 6, 1))])
    assert codes(found) == ["date-gap"]
    assert (
        diary(*[Entry(day=d, title="Easy run 5 km", done=True) for d in (date(2024, 1, 1), DAY)]).warnings
        == ()
    )


def test_the_order_is_that_of_the_clock_and_then_of_the_file() -> None:
    found = diary(
        Entry(day=DAY + timedelta(days=1), title="Easy c"),
        Entry(day=DAY, title="Easy b", start_min=1_080),
        Entry(day=DAY, title="Easy a", start_min=420),
        Entry(day=DAY, title="Easy second", start_min=420),
    )
    assert [item.title for item in found.items] == ["Easy a", "Easy second", "Easy b", "Easy c"]


def test_many_warnings_of_one_code_are_counted() -> None:
    found = diary(
        *[Entry(day=DAY + timedelta(days=n), title=f"puzzle {'x' * n}", where=f"{n}") for n in range(60)]
    )
    assert len(found.warnings) == 51
    assert found.warnings[-1].what.startswith("10 more of this kind, 60 in all")
    assert len(found.runs) == 60


def test_warnings_of_the_reader_come_first() -> None:
    given_before = Fault(code="junk-line", what="a line")
    found = diary_of([Entry(day=DAY, title="5k")], source="a", format="ics", warnings=[given_before])
    assert codes(found) == ["junk-line", "kind-assumed"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80)), max_size=5))
def test_any_text_yields_items_and_no_fault(texts: list[tuple[str, str]]) -> None:
    found = diary(*[Entry(day=DAY, title=title, text=text) for title, text in texts])
    assert len(found.items) >= len(texts)
    for item in found.items:
        assert (item.run is not None) == (item.activity in FIXED or item.run is not None)
        if item.run is not None:
            assert item.run.duration_min is None or 1 <= item.run.duration_min <= 2_880
            assert len(item.run.name) <= 200


WORDS = st.sampled_from(
    [
        "Easy",
        "run",
        "8",
        "km",
        "+",
        "&",
        "or",
        "/",
        "6x800m",
        "rest",
        "Gym",
        "Yoga",
        "race",
        "Marathon",
        "pace",
        "sick",
        "45",
        "min",
        "1h15",
        "✓",
        "{8:13}",
        "20m",
        "-",
        ",",
        "Done",
        "instead:",
        "Bike",
        "strength",
        "long",
        "🏃",
        "💪",
        "3-5",
        "to",
        "12.5",
        "@",
        "(Z2)",
        "\\n",
        "half",
        "recovery",
    ]
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12))
def test_any_mix_of_the_words_of_plans_is_sorted_the_same_twice(words: list[str]) -> None:
    title = " ".join(words)
    assert of_title(title) == of_title(title)
    assert len(of_title(title).items) >= 1
