"""The field's words, once, as enumerations whose values are what files contain."""

from __future__ import annotations

from enum import StrEnum


class RunKind(StrEnum):
    """What a run is for."""

    RECOVERY = "recovery"
    EASY = "easy"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    HILLS = "hills"
    RACE = "race"
    OTHER = "other"

    @property
    def is_key(self) -> bool:
        """Whether such a run is a key run unless the coach says otherwise."""
        return self in _KEY_KINDS


_KEY_KINDS = frozenset({RunKind.LONG, RunKind.TEMPO, RunKind.INTERVALS, RunKind.HILLS, RunKind.RACE})


class RacePriority(StrEnum):
    """How much of the season bends to a race."""

    A = "A"
    B = "B"
    C = "C"


class RaceDistance(StrEnum):
    """The race-distance profiles that change limits and doses."""

    D800 = "800m"
    D1500 = "1500m"
    D5_10K = "5-10km"
    HALF = "half"
    MARATHON = "marathon"
    ULTRA = "ultra"

    @classmethod
    def of_metres(cls, metres: int) -> RaceDistance:
        """The profile of a race of this length."""
        for longest, profile in _PROFILE_UP_TO_M:
            if metres <= longest:
                return profile
        return cls.ULTRA


_PROFILE_UP_TO_M = (
    (1_200, RaceDistance.D800),
    (2_500, RaceDistance.D1500),
    (15_500, RaceDistance.D5_10K),
    (26_000, RaceDistance.HALF),
    (46_000, RaceDistance.MARATHON),
)


class Level(StrEnum):
    """Strength-training experience: under 6 months, 6 to 24 months, over 2 years."""

    NOVICE = "novice"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def rank(self) -> int:
        """0, 1 or 2."""
        return list(Level).index(self)


class Phase(StrEnum):
    """The kinds of block (mesocycle), in the order a macrocycle runs through them."""

    TRANSITION = "transition"
    FOUNDATION = "foundation"
    STRENGTH = "strength"
    MIXED = "mixed"
    POWER = "power"
    SPEED = "speed"
    TAPER = "taper"

    @property
    def rank(self) -> int:
        """Place in the order of a macrocycle, from 0."""
        return list(Phase).index(self)


class Quality(StrEnum):
    """What a placed session trains."""

    FOUNDATION = "foundation"
    MAX_STRENGTH = "max_strength"
    POWER = "power"
    PLYOMETRIC = "plyometric"
    SPRINT = "sprint"
    CORE = "core"
    PRIMER = "primer"


class RecoveryClass(StrEnum):
    """Rows and columns of the recovery matrix that placed sessions fall into."""

    HEAVY = "heavy"
    FOUNDATION = "foundation"
    UPPER = "upper"
    POWER = "power"
    PLYO_HIGH = "plyo_high"
    PLYO_LOW = "plyo_low"
    SPRINT = "sprint"
    STRIDES = "strides"
    PRIMER = "primer"


class Pattern(StrEnum):
    """Movement patterns; calf is the runner's sixth."""

    SQUAT = "squat"
    HINGE = "hinge"
    PUSH = "push"
    PULL = "pull"
    ROTATE = "rotate"
    CALF = "calf"


class Tissue(StrEnum):
    """Tissues whose injury changes what an athlete should do."""

    ACHILLES_CALF = "achilles_calf"
    HAMSTRING = "hamstring"
    BONE_STRESS = "bone_stress"
    KNEE = "knee"


class Maturity(StrEnum):
    """Stage of growth of a young athlete: before, around and after peak height velocity."""

    PRE = "pre"
    MID = "mid"
    POST = "post"


class Sex(StrEnum):
    """Only used where the athlete's sex options are switched on."""

    FEMALE = "female"
    MALE = "male"


class Flag(StrEnum):
    """Circumstances that cut impact whatever the level."""

    POST_PARTUM = "post_partum"
    LOW_ENERGY = "low_energy"


class Tier(StrEnum):
    """What a rule's breach may cost, from never to hardly; a lower tier never buys a loss in a higher one."""

    MUST = "MUST"
    DOSE = "DOSE"
    PROTECT = "PROTECT"
    STEADY = "STEADY"
    SHAPE = "SHAPE"
    HABIT = "HABIT"

    @property
    def rank(self) -> int:
        """0 for MUST up to 5 for HABIT."""
        return list(Tier).index(self)


CHARGED_TIERS = tuple(tier for tier in Tier if tier is not Tier.MUST)


class Origin(StrEnum):
    """Where a session of a schedule comes from."""

    RUN = "run"
    PLACED = "placed"
    PINNED = "pinned"
    HISTORY = "history"


class Status(StrEnum):
    """What is known about an answer."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    NO_ANSWER = "NO_ANSWER"


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
