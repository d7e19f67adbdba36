"""What words mean, as a coach reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.diary.items import Activity
from periodize.diary.lexicon import SENSES
from periodize.diary.words import category_of, kind_in, meaning, plain, race_length_m, sport_of, tidy
from periodize.domain.vocabulary import RunKind

RUNS = {
    "Easy run": RunKind.EASY,
    "Easy hilly run": RunKind.EASY,
    "Easy + strides": RunKind.EASY,
    "Shakeout": RunKind.EASY,
    "Pre-race shakeout": RunKind.EASY,
    "Walk Run": RunKind.EASY,
    "Zone 2": RunKind.EASY,
    "Dauerlauf locker": RunKind.EASY,
    "Footing": RunKind.EASY,
    "Rodaje suave": RunKind.EASY,
    "Recovery jog": RunKind.RECOVERY,
    "Easy recovery run": RunKind.RECOVERY,
    "Long run": RunKind.LONG,
    "LONG_RUN": RunKind.LONG,
    "Easy long run": RunKind.LONG,
    "Long run with MP finish": RunKind.LONG,
    "LSD": RunKind.LONG,
    "Langer Lauf": RunKind.LONG,
    "Sortie longue": RunKind.LONG,
    "Tirada larga": RunKind.LONG,
    "Tempo": RunKind.TEMPO,
    "Threshold": RunKind.TEMPO,
    "Marathon pace": RunKind.TEMPO,
    "8 miles at MP": RunKind.TEMPO,
    "Progression run": RunKind.TEMPO,
    "Tempo 3x10 min": RunKind.TEMPO,
    "Race pace": RunKind.TEMPO,
    "Intervals": RunKind.INTERVALS,
    "6x800": RunKind.INTERVALS,
    "6–7 × 3 min": RunKind.INTERVALS,
    "VO₂max": RunKind.INTERVALS,
    "VO\\u2082max": RunKind.INTERVALS,
    "Fartlek": RunKind.INTERVALS,
    "Intervalle 5x1000": RunKind.INTERVALS,
    "Fractionné": RunKind.INTERVALS,
    "Series 8x400": RunKind.INTERVALS,
    "5 x 1 km @ 10k pace": RunKind.INTERVALS,
    "Sub-threshold intervals": RunKind.INTERVALS,
    "Strength: 6 x 1 mile": RunKind.INTERVALS,  # run, not lifted
    "Lactate threshold": RunKind.TEMPO,
    "Run 3 min walk 2 min x 6": RunKind.EASY,
    "Hill repeats": RunKind.HILLS,
    "Hill sprints 8x10s": RunKind.HILLS,
    "Côtes": RunKind.HILLS,
    "LaLa 28 km": RunKind.LONG,
    "Langer DL": RunKind.LONG,
    "DL 12 km": RunKind.EASY,
    "LDL": RunKind.EASY,  # langsamer Dauerlauf
    "loDL": RunKind.EASY,
    "DL1": RunKind.EASY,
    "GA1": RunKind.EASY,
    "GA2": RunKind.TEMPO,
    "GA1/2": RunKind.TEMPO,
    "Zügiger DL": RunKind.TEMPO,
    "TDL 8 km": RunKind.TEMPO,
    "Tempodauerlauf": RunKind.TEMPO,
    "10 km MRT": RunKind.TEMPO,
    "Marathontempo": RunKind.TEMPO,  # no race
    "Wettkampftempo": RunKind.TEMPO,
    "HM-Tempo": RunKind.TEMPO,
    "5 km HM": RunKind.TEMPO,
    "TWL 12 km": RunKind.INTERVALS,  # fast and slow by turns, as in a fartlek
    "Tempowechsellauf": RunKind.INTERVALS,
    "Intervalltraining": RunKind.INTERVALS,
    "Hügelläufe": RunKind.HILLS,
    "Berglauf": RunKind.HILLS,
    "Bergläufe": RunKind.HILLS,
    "Regeneration": RunKind.RECOVERY,
}


@pytest.mark.parametrize(("title", "kind"), RUNS.items())
def test_kind_of_run(title: str, kind: RunKind) -> None:
    said = meaning(title)
    assert (said.activities[:1], said.kind) == ((Activity.RUN,), kind)


OTHERS = {
    "Cross Train": Activity.CROSS,
    "XT (Z2-3)": Activity.CROSS,
    "Long bike ride": Activity.CROSS,  # "long" speaks of the ride
    "Tempo ride": Activity.CROSS,
    "Aqua jogging": Activity.CROSS,
    "Pool run": Activity.CROSS,
    "Swim": Activity.CROSS,
    "30 min walk": Activity.CROSS,
    "Schwimmen": Activity.CROSS,
    "Gym B": Activity.STRENGTH,
    "Strength: Legs": Activity.STRENGTH,
    "Legs & core": Activity.STRENGTH,
    "LEGS_AND_CORE": Activity.STRENGTH,
    "S&C": Activity.STRENGTH,
    "Injury prevention": Activity.STRENGTH,
    "Krafttraining": Activity.STRENGTH,
    "Renforcement": Activity.STRENGTH,
    "Yoga": Activity.MOBILITY,
    "Mobility and flexibility": Activity.MOBILITY,
    "Étirements": Activity.MOBILITY,
    "OFF": Activity.REST,
    "Rest day": Activity.REST,
    "Day off": Activity.REST,
    "Ruhetag": Activity.REST,
    "Sick": Activity.AWAY,
    "injured - no running": Activity.AWAY,
    "Holiday in Spain": Activity.AWAY,
    "Travel day": Activity.AWAY,
    "Urlaub": Activity.AWAY,
    "Race registration opens": Activity.NOTE,
    "Flight to Berlin": Activity.NOTE,
    "Weigh-in": Activity.NOTE,
    "Plan Ends": Activity.NOTE,
    "Plan starts": Activity.NOTE,
    "Berlin Marathon": Activity.RACE,
    "Half Marathon": Activity.RACE,
    "Race day!": Activity.RACE,
    "10K race": Activity.RACE,
    "Parkrun": Activity.RACE,
    "Wettkampf": Activity.RACE,
    "HM": Activity.RACE,
    "HM Wettkampf": Activity.RACE,
    "M Wettkampf": Activity.RACE,
    "21,1 km HM": Activity.RACE,
    "1/2 Marathon": Activity.RACE,
    "Gym: DL 3x5": Activity.STRENGTH,  # deadlifts
    "🏃": Activity.RUN,
    "💪": Activity.STRENGTH,
    "🧘": Activity.MOBILITY,
    "🚴": Activity.CROSS,
}


@pytest.mark.parametrize(("title", "activity"), OTHERS.items())
def test_activity(title: str, activity: Activity) -> None:
    assert meaning(title).activities[:1] == (activity,)


@pytest.mark.parametrize(
    "title",
    [
        "Road Hammer Practice",
        "Marathon training week 3",
        "Race week",
        "",
        "Tel aviv",
        "Off-road something",
        "HM training week",
    ],
)
def test_what_says_nothing_is_not_guessed(title: str) -> None:
    assert meaning(title).activities == ()


def test_a_picture_speaks_only_where_no_word_does() -> None:
    assert meaning("💪 Tempo run").activities == (Activity.RUN,)
    assert meaning("🏃 Rest").activities == (Activity.REST,)


def test_rests_between_repetitions_are_no_rest_day_and_no_recovery_run() -> None:
    assert meaning("6x800m with 90 s rest").kind is RunKind.INTERVALS
    assert meaning("6 x 800 m (400 m recovery jog)").kind is RunKind.INTERVALS
    assert meaning("Rest").kind is None


def test_warm_up_does_not_make_it_easy() -> None:
    assert kind_in("10 min easy warm up, 20 min tempo, 10 min easy cool down") is RunKind.TEMPO
    assert kind_in("Keep it relaxed.\nNo tempo today.") is RunKind.EASY


def test_a_description_does_not_make_a_race() -> None:
    assert kind_in("Think of the race") is None


def test_words_that_mean_nothing_are_noticed_beside_a_distance() -> None:
    assert not meaning("5k", has_distance=True).strange
    assert not meaning("Tuesday morning 8 km", has_distance=True).strange
    assert meaning("8k - Road Hammer Practice", has_distance=True).strange


@pytest.mark.parametrize(
    ("title", "priority"),
    [("A race", "A"), ("10 km (B)", "B"), ("C-race", "C"), ("Goal race", "A"), ("Race", "")],
)
def test_priority_stated_in_a_title(title: str, priority: str) -> None:
    assert meaning(title).priority == priority


@pytest.mark.parametrize(
    ("sport", "activity"),
    [
        ("Run", Activity.RUN),
        ("TrailRun", Activity.RUN),
        ("VirtualRun", Activity.RUN),
        ("Treadmill Running", Activity.RUN),
        ("VirtualRide", Activity.CROSS),
        ("Virtual Ride", Activity.CROSS),
        ("EBikeRide", Activity.CROSS),
        ("Swim", Activity.CROSS),
        ("WeightTraining", Activity.STRENGTH),
        ("Strength Training", Activity.STRENGTH),
        ("Gym & Fitness Equipment", Activity.STRENGTH),
        ("Yoga", Activity.MOBILITY),
        ("Day Off", Activity.REST),
        ("Workout", None),
        ("Other", None),
        ("", None),
    ],
)
def test_sport(sport: str, activity: Activity | None) -> None:
    assert sport_of(sport) is activity


def test_categories_of_services() -> None:
    found = category_of("RACE_B")
    assert found is not None
    assert found[1] == "B"
    assert category_of("WORKOUT") is None
    assert category_of("set_eftp") is not None


def test_lengths_that_a_races_name_states() -> None:
    assert race_length_m("Berlin Marathon") == 42_195
    assert race_length_m("Great North Half-Marathon") == 21_098
    for half in ("HM", "HM Wettkampf", "½ Marathon", "1/2 marathon"):
        assert race_length_m(half) == 21_098
    assert race_length_m("M Wettkampf") == 42_195
    assert race_length_m("Bergrennen 300 HM") is None  # metres of climbing
    assert race_length_m("Men's race") is None
    assert race_length_m("Ultramarathon") is None
    assert race_length_m("City run") is None


def test_written_out_escapes() -> None:
    assert tidy("a\\nb\\u2082\\,") == "a\nb₂,"
    assert tidy("\\ud800") == "?"
    assert plain("Läufe 6–7 × 3′") == "laufe 6-7 x 3'"
    assert plain("1½ h") == "1 1/2 h"


def test_every_row_of_the_words_is_used() -> None:
    """No row is shadowed by those above it: at least one word of each is read as that row's sense."""
    for sense, words in SENSES:
        plain_words = [word.replace("?", "").replace("\\w*", "") for word in words.split("|")]
        simple = [word for word in plain_words if word.replace(" ", "").isalpha()]
        assert any(sense in _found(word) for word in simple), (sense, simple)


def _found(word: str) -> frozenset[object]:
    from periodize.diary.words import senses

    return frozenset(senses(word)[0])


@given(st.text(max_size=300))
def test_any_text_has_a_meaning(text: str) -> None:
    said = meaning(text)
    assert (said.kind is RunKind.RACE) == (Activity.RACE in said.activities)
    assert (said.away is not None) <= (Activity.AWAY in said.activities)
    assert kind_in(text) is not RunKind.RACE
