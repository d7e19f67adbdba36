"""The words that titles and descriptions use, and what each is taken for: data, in the order in which it is read.

Every row is a sense and the words that have it, as alternatives of a regular expression over text in lower case and
without accents. Earlier rows come first, and what one row has read no later one sees: "race pace" is a pace, so
"race" is no race there. English throughout; German, French and Spanish where a word is common in plans and plain.
"""

from __future__ import annotations

from enum import StrEnum


class Sense(StrEnum):
    """What a word says about a session."""

    SILENT = "silent"
    """Says nothing, and keeps its words from being misread."""
    NOTE = "note"
    PARKRUN = "parkrun"
    """A race that is rarely a goal: parkrun, time trial."""
    RACE = "race"
    NAMED_RACE = "named race"
    """"Marathon", "half marathon": a race unless the rest of the title says how it is run."""
    RUN = "run"
    LONG = "long"
    HILLS = "hills"
    INTERVALS = "intervals"
    TEMPO = "tempo"
    EASY = "easy"
    RECOVERY = "recovery"
    CROSS = "cross"
    STRENGTH = "strength"
    MOBILITY = "mobility"
    REST = "rest"
    SICK = "sick"
    INJURED = "injured"
    TRAVEL = "travel"


SENSES: tuple[tuple[Sense, str], ...] = (
    (
        Sense.NOTE,
        r"regist(er|ration)\w*|sign[- ]?up|entries (open|close)|lottery|ballot|flights?|fly (to|home|back)|weigh[- ]?in|"
        r"weight check|plan (start|begin|end)s?|(start|end) of (the )?plan|(training|programme?) (start|begin|end)s|"
        r"(bib|packet|number)[- ]?(pick[- ]?up|collection)|expo|hotel|massage|physio\w*|doctor|dentist|blood test|"
        r"buy|new shoes|birthday|reminder|check[- ]?in|week(ly)? (summary|review|goals?|notes?)|"
        r"anmeldung|anmelden|geburtstag|inscription|inscripcion|vuelo",
    ),
    (
        Sense.SILENT,
        r"no run(ning)?|not running|skip(ped)?|pre[- ]?race|post[- ]?race|race (week|prep|build|plan|season)|"
        r"(day |night |week )?(before|after|until|to|from|till)( the| your)? (race|marathon|half marathon)( day)?|"
        r"((half[- ])?marathon|hm|5k|10k) (training|plan|prep\w*|programme?|week|build\w*|block|specific)|"
        r"(recovery|rest|easy|cutback|deload|down|taper) week|bank holiday",
    ),
    (Sense.STRENGTH, r"injury prevention|prehab\w*|rehab\w*"),
    (
        Sense.EASY,
        r"(walk|jog)[-/ ]*(and |& )?run\w*|(run|jog)\w* [^,+&;\n]{0,25}walk\w*|run\w*[-/ ]*(and |& )?walk\w*|jeff galloway|c25k|couch to 5k",
    ),
    (
        Sense.CROSS,
        r"cross[- ]?(train\w*|fit bike)|cross|xt|aqua[- ]?jog\w*|(pool|water)[- ]?run\w*|deep[- ]?water\w*|ellip\w*|"
        r"arc trainer|bike|biking|e?bike ?ride|(spin|cycl)(ning|ing|e|ed)?( class)?|(mountain|road|gravel|indoor) ?bike|"
        r"rides?|turbo( trainer)?|peloton|zwift|wattbike|swim\w*|row(ing|er)?|ski(ing|erg)?|nordic ?ski\w*|"
        r"back ?country ?ski|snowboard\w*|skat(e|ing)|hik(e|es|ing)|walk(s|ing)?|soccer|football|tennis|squash|padel|"
        r"badminton|basketball|volleyball|golf|climb(s|ing)?|bouldering|box(ing)?|dance|zumba|aerobics|hiit|"
        r"(indoor )?cardio|triathlon|duathlon|brick|multi ?sport|stair ?(stepper|master|climber)|canoe\w*|kayak\w*|surf\w*|"
        r"rad(fahren|tour|eln)?|spinning|schwimm\w*|rudern|wandern|velo|natation|nager|marche|bici\w*|nadar|natacion|"
        r"caminar|ciclismo",
    ),
    (
        Sense.STRENGTH,
        r"strength\w*|strenght|s ?& ?c|s\+c|gym|weights?( ?(training|lifting))?|weightlifting|lift(s|ing)?|lower body|"
        r"upper body|full[- ]?body|core( (work\w*|strength|training|stability))?|kettlebells?|cross ?fit|plyo\w*|"
        r"squats?|dead ?lifts?|barbell|circuits?|body ?weight|(leg|arm|push|pull) ?day|legs? (workout|and core|& core)|"
        r"resistance( training)?|conditioning|powerlifting|calf raises?|jump (rope|training)|jumps|planks?|push[- ]?ups|"
        r"krafttraining|kraft|stabi\w*|rumpf\w*|athletik\w*|musculation|muscu|renfo\w*|gainage|ppg|fuerza|gimnasio|pesas",
    ),
    (
        Sense.MOBILITY,
        r"mobility|mobilis\w*|yoga|pilates|stretch(es|ing)?|flexibility|foam[- ]?roll\w*|roll(ing)? out|"
        r"dehn\w*|blackroll\w*|etirements?|souplesse|estiramientos?|movilidad",
    ),
    (
        Sense.EASY,
        r"((hill|uphill|grass|flat|relaxed|fast) )?strides?|striders?|stride[- ]?outs?|pick[- ]?ups|steiger\w*|lignes droites|progresivos|"
        r"shake[- ]?out\w*",
    ),
    (
        Sense.INTERVALS,
        r"(3|5|10)k (race )?(pace|effort)|mile (race )?(pace|effort)|vo ?2 ?max\w*|vo2|vma|"
        r"(sub[- ]?)?(threshold|tempo|lt|schwellen?)[- ]?interval\w*|cruise intervals|twl|tempowechsel\w*",
    ),
    (
        Sense.TEMPO,
        r"((half )?marathon|race|hm|mp|goal|15k|threshold|lt|tempo|hmp)[- ](race )?(pace|effort|simulation|"
        r"rehearsal|tempo)|mp|hmp|mgp|race simulation|dress rehearsal|allure (marathon|semi|10|specifique)\w*|"
        r"h?mrt|((halb)?marathon|wettkampf)[- ]?(renn)?tempo|renntempo|(@|at|im|in) ?hm|"
        r"(?<=km )(?<!21 km )(?<!21.1 km )hm|"
        r"ritmo (de )?(maraton|carrera|competicion)",
    ),
    (
        Sense.EASY,
        r"(easy|recovery|long(run)?|run(ning)?|steady|endurance)[- ](pace|effort)",
    ),
    (Sense.PARKRUN, r"park ?run\w*|time[- ]?trials?|tt|testlauf|\d+ ?(k|km|mile|m) test"),
    (
        Sense.RACE,
        r"races?|rac(e|ing) ?day|wettkampf\w*|competitions?|competicion|championships?|tune[- ]?up|goal day|"
        r"turkey trot",
    ),
    (
        Sense.NAMED_RACE,
        r"(half|semi|ultra|1/2)[- ]?marathon\w*|halbmarathon|media maraton|marathon\w*|maraton|ultra|(?<!\d )hm",
    ),
    (
        Sense.LONG,
        r"(medium[- ]?|mid[- ]?)?long([- ]?(slow([- ]distance)?|run\w*|easy|jog))?|lsd|lr|mlr|langer?( (dauer)?lauf)?|lala|"
        r"longjog|longue( sortie)?|sortie longue|tirada( larga)?|larga|rodaje largo|course longue",
    ),
    (
        Sense.HILLS,
        r"hills?|hill ?(repeats?|reps?|sprints?|work\w*)|uphills?|cotes?|cuestas?|"
        r"(berg|hugel)(laufe?n?|sprints?|training|intervalle?n?|auf)?",
    ),
    (
        Sense.INTERVALS,
        r"intervals?|intervall\w*|interval ?training|repeats?|reps|repetitions?|fartlek\w*|fahrtspiel|speed ?work\w*|"
        r"speed|track( work\w*| session)?|sprints?|yasso\w*|ladders?|pyramids?|quality( session)?|on/offs?|"
        r"anaerobic|fractionne\w*|series|z(one)? ?5",
    ),
    (
        Sense.TEMPO,
        r"tempo\w*|zugig\w*|[tz]dl|ga ?(1 ?[-/] ?(ga ?)?)?2|dl ?3|(sub[- ]?)?threshold|lt|lactate( threshold)?|(super)?compensation run|progress(ion|ive)\w*|"
        r"fast finish|cut[- ]?down|sweet ?spot|schwelle\w*|seuil|umbral|ritmo|z(one)? ?[34]",
    ),
    (
        Sense.RECOVERY,
        r"recover(y|ing)?|regenerat\w*|reko\w*|recup\w*|rodaje regenerativo|regenerativo",
    ),
    (
        Sense.EASY,
        r"easy|steady|base|aerobic|general aerobic|ga ?1?|gentle|relaxed|comfortable|conversational|endurance|"
        r"foundation|moderate|warm[- ]?up run|z(one)? ?[12]|locker\w*|ruhig\w*|footing|endurance fondamentale|"
        r"facile|rodaje|suave|facil|carrera continua|dauerlaufe?|(lo|[lmr])?dl(?! ?\d+ ?x)( ?[12])?|langsam\w*|grundlage\w*",
    ),
    (
        Sense.RUN,
        r"run(s|ning)?|jog(s|ging|gen)?|trails?( ?run\w*)?|tread ?mill( ?run\w*)?|lauf(en)?|laufe|laufchen|"
        r"course( a pied)?|courir|sortie|carrera|correr|trote",
    ),
    (
        Sense.SICK,
        r"sick\w*|ill(ness)?|flu|covid\w*|fever|krank\w*|malad\w*|enferm\w*",
    ),
    (Sense.INJURED, r"injur\w*|verletz\w*|bless(e|ure)\w*|lesion\w*"),
    (
        Sense.TRAVEL,
        r"holidays?|vacations?|travel(l?ing|s)?|trips?|out of town|away|urlaub|ferien|reise\w*|vacances|vacaciones|"
        r"viaje",
    ),
    (
        Sense.REST,
        r"rest( ?day)?s?|(day|days) off|off(?!-)( ?day)?|ruhe(tag)?|frei|pause|pausentag|repos|descanso|libre|no training",
    ),
)
"""Senses and their words, the more special ones first."""

EMOJI: tuple[tuple[str, str], ...] = (
    ("🏃👟", "run"),
    ("💪🏋", "strength"),
    ("🧘🤸", "mobility"),
    ("🚴🚲🚵🏊🚣🚶🥾⛷🎿", "cross training"),
    ("🏁🏆🥇", "race"),
    ("😴💤🛌🛋", "rest"),
    ("🤒🤧😷", "sick"),
    ("🤕🩹", "injured"),
    ("🏖🏝🧳", "holiday"),
    ("✈🛫🛬🎂📝", "reminder"),
)
"""What a picture says where no word says anything."""

FILLERS = (
    r"(w(ee)?k|day|w|d|session|workout|training|woche|tag|semaine|semana|dia|jour) ?#?\d*|"
    r"(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?s?|morning|afternoon|evening|lunch\w*|night|am|pm|the|a|an|of|"
    r"frue?hs?|morgens?|vorm(ittags?)?|mittags?|nachm(ittags?)?|abends?|matin|soir|doubles?|doppel\w*|"
    r"in|at|on|for|to|your|my|with|w|and|or|from|then|plus|x|min(ute)?s?|h(ou)?rs?|sec(ond)?s?|km?s?|k|mi(le)?s?|"
    r"m(et(er|re)s?)?|pace|effort|total|distance|@|about|approx|ca|up|by|time|big|one|first"
)
"""Words beside a distance that do not make it anything but a run."""

CATEGORIES: dict[str, tuple[Sense, str]] = {
    "race a": (Sense.RACE, "A"),
    "race b": (Sense.RACE, "B"),
    "race c": (Sense.RACE, "C"),
    "race": (Sense.RACE, ""),
    "sick": (Sense.SICK, ""),
    "injured": (Sense.INJURED, ""),
    "holiday": (Sense.TRAVEL, ""),
    "note": (Sense.NOTE, ""),
    "plan": (Sense.NOTE, ""),
    "target": (Sense.NOTE, ""),
    "set eftp": (Sense.NOTE, ""),
    "set fitness": (Sense.NOTE, ""),
    "fitness days": (Sense.NOTE, ""),
    "season start": (Sense.NOTE, ""),
    "day off": (Sense.REST, ""),
    "rest": (Sense.REST, ""),
    "rest day": (Sense.REST, ""),
}
"""Kinds of entry that a file states itself, with the priority of a race."""

RACE_LENGTHS: tuple[tuple[str, int], ...] = (
    (r"(half|semi|1/2)[- ]?marathon|halbmarathon|media maraton|(?<![a-z0-9])(?<!\d )hm(?![a-z0-9])", 21_098),
    (r"(?<!ultra)(?<!ultra )(?<!ultra-)mara(th|t)on|(?<![a-z0-9'])(?<!\d )m(?![a-z0-9'])", 42_195),
    (r"park ?run", 5_000),
)
"""Lengths in metres that a race's name states, read where no figure does."""
