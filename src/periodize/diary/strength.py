"""What a title says of strength, power or sprint work, and the templates that it may stand for.

Every row is a kind of work, its words as alternatives of a regular expression over text in lower case and without
accents, and the templates that mean it, the likeliest first. What one row has read no later one sees. English
throughout; German, French and Spanish where a word is common in plans and plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from periodize.diary.words import plain

HEAVY = ("max_strength_a", "max_strength_b", "dumbbell_strength")
BASIC = ("foundation_a", "foundation_b", "free_foundation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A kind of work.

    Parameters
    ----------
    name
        What it is, in plain words.
    words
        As alternatives of a regular expression.
    templates
        Ids of the templates that mean it, the likeliest first. Of two that a coach tells apart by a letter, A and
        B, both stand here.
    by_block
        Whether the block has to say which one is meant.
    """

    name: str
    words: str
    templates: tuple[str, ...]
    by_block: bool = False


_SPECIAL: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "strides",
        ("strides",),
        r"strides?|striders?|stride[- ]?outs?|steiger\w*|lignes droites|progresivos",
    ),
    (
        "hill sprints",
        ("hill_sprints",),
        r"(up ?)?hill[- ]?sprints?|sprints? (uphill|(up|on) a hill)|bergsprints?|hugelsprints?|"
        r"sprints? en (cote|cuesta)s?|cuestas cortas",
    ),
    (
        "flat sprints",
        ("flat_sprints", "hill_sprints"),
        r"sprints?|sprinttraining|flying (start )?\d+ ?m?s?|fly(ing)? (sprints?|runs?)|accelerations?|"
        r"max(imal)? (velocity|speed)|speed drills?",
    ),
    (
        "power",
        ("power_b", "free_power"),
        r"power (b|swings?)|(kettlebell )?swings?",
    ),
    (
        "power",
        ("power_a", "free_power"),
        r"power( a)?|explosive\w*( (strength|work|lifts?))?|olympic( (lifts?|lifting))?|(power )?cleans?|snatch(es)?|"
        r"(med(icine)?[- ]?ball )?throws?|jump squats?|schnellkraft\w*|explosiv\w*|potencia|force explosive",
    ),
    (
        "low plyometrics",
        ("plyo_low",),
        r"(low|light|easy) (plyo\w*|jumps?|hops?)|pogos?( (jumps?|hops?))?|hops|hopping|skipping( rope)?|"
        r"jump rope|rope jump\w*|seilspring\w*|corde a sauter|comba",
    ),
    (
        "plyometrics",
        ("plyo_high", "plyo_low"),
        r"plyo\w*|pliom\w*|box jumps?|(drop|depth|hurdle|broad) jumps?|jumps?|jump training|bound(s|ing)|"
        r"sprung\w*|sprunge|saltos|bondissements?|reactive strength",
    ),
    (
        "a primer",
        ("taper_primer", "free_primer"),
        r"(taper |race )?primer|activation|openers? in the gym|aktivierung|activacion",
    ),
    (
        "strength maintenance",
        ("maintenance", "dumbbell_strength"),
        r"(strength |gym )?mainten\w+( (strength|gym|lift(s|ing)?))?|maintain strength|erhaltung\w*|krafterhalt\w*",
    ),
    (
        "heavy hinging",
        ("max_strength_b", "dumbbell_strength"),
        r"(heavy )?(dead ?lifts?|hinges?|rdls?|romanian\w*|hip thrusts?|trap ?bar\w*|hex ?bar\w*)|"
        r"(max(imal)?|heavy) ?strength b|heavy b|kreuzheben|souleve de terre|peso muerto",
    ),
    (
        "heavy squatting",
        ("max_strength_a", "dumbbell_strength"),
        r"(heavy )?((back|front|goblet|split) )?squats?|(heavy )?leg press|(max(imal)?|heavy) ?strength a|heavy a|"
        r"kniebeuge\w*|sentadillas?",
    ),
    (
        "heavy work for the legs",
        HEAVY,
        r"heavy( (legs?|lower body|lift(s|ing)?|strength|gym|weights?|day))?|max(imal)?[- ]?strength|maximalkraft\w*|"
        r"(gym |strength )?legs?( (day|workout|strength|gym))?|(gym )?lower[- ]body( (strength|gym))?|"
        r"beintraining|beine|jambes|piernas?|fuerza maxima|force max\w*",
    ),
    (
        "upper body and core",
        ("upper_core",),
        r"upper[- ]body( (strength|gym|and core))?|core( (work\w*|strength|training|stability))?|abs|arms?( day)?|"
        r"(push|pull) day|planks?|push[- ]?ups|rumpf\w*|stabi\w*|oberkorper\w*|gainage|haut du corps|tren superior",
    ),
    (
        "foundation strength",
        BASIC,
        r"foundation( strength)?( [ab])?|(general|basic) strength|circuits?|circuit training|body ?weight\w*|"
        r"injury prevention|prehab\w*|rehab\w*|calf raises?|kettlebells?|athletik\w*|zirkel\w*|grundkraft\w*|ppg|"
        r"conditioning|strength endurance|kraftausdauer\w*",
    ),
)
"""What a kind of work is, the templates that mean it and its words, the more special kinds first."""

ANY_STRENGTH = Work(
    name="strength",
    words=r"strength\w*|strenght|s ?& ?c|s\+c|gym|weights?( ?(training|lifting))?|weightlifting|lift(s|ing)?|barbell|"
    r"full[- ]?body|resistance( training)?|cross ?fit|powerlifting|kraft\w*|muscu\w*|renfo\w*|fuerza|gimnasio|pesas",
    templates=(*HEAVY, *BASIC, "maintenance", "taper_primer", "free_primer"),
    by_block=True,
)
"""What stands for an entry of which nothing is known but that it is strength work."""

WORKS = (
    *(Work(name=name, words=words, templates=templates) for name, templates, words in _SPECIAL),
    ANY_STRENGTH,
)
"""The kinds of work, the more special ones first."""

SPRINTS = frozenset({"strides", "hill_sprints", "flat_sprints"})
"""Templates whose sessions a diary takes for runs."""


def works_in(title: str) -> tuple[Work, ...]:
    """The kinds of work that a title names, in its order; the bare word for strength only where it stands alone.

    >>> [work.name for work in works_in("Gym: heavy squats, then box jumps")]
    ['heavy squatting', 'plyometrics']
    """
    rest = plain(title)
    found: list[tuple[int, Work]] = []
    for work, pattern in _patterns():
        first = pattern.search(rest)
        if first is None:
            continue
        found.append((first.start(), work))
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    special = [(at, work) for at, work in found if not work.by_block]
    return tuple(work for _, work in sorted(special or found, key=lambda item: item[0]))


def works_of(title: str) -> tuple[Work, ...]:
    """The sessions that a title stands for, in its order: of kinds that one visit trains together the first and most special."""
    named: dict[str, Work] = {}
    for work in works_in(title):
        group = _GROUPS.get(work.templates[0], work.templates[0])
        if group not in named or len(work.templates) < len(named[group].templates):
            named[group] = work
    return tuple(named.values())


_GROUPS = {
    **dict.fromkeys((*HEAVY, *BASIC, "maintenance", "taper_primer"), "strength"),
    **dict.fromkeys(("power_a", "power_b"), "power"),
    **dict.fromkeys(("plyo_low", "plyo_high"), "jumps"),
    **dict.fromkeys(("hill_sprints", "flat_sprints"), "sprints"),
}
"""Templates of which one visit holds one: squats and deadlifts of the same evening are one session."""


@cache
def _patterns() -> tuple[tuple[Work, re.Pattern[str]], ...]:
    return tuple(
        (work, re.compile(rf"(?<![a-z0-9])(?:{work.words})(?![a-z0-9])", re.IGNORECASE)) for work in WORKS
    )
