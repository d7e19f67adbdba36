"""How figures stand in plain text (lower case, one kind of dash): lengths, paces, repetitions, and what is beside them."""

from __future__ import annotations

import re

_N = r"\d{1,6}(?:[.,]\d{1,3})?"
_TO = r"\s?(?:-|to|or|bis|a)\s?"
_RANGE = rf"(?:(?P<low>{_N})\s?(?P<low_unit>[a-z']{{0,7}}){_TO})?(?P<high>{_N})"
_END = r"(?![a-z0-9:])"

PACES = re.compile(
    r"@[a-z]+@|"
    r"\d{1,2}[:.]\d{2}\s?(?:-\s?\d{1,2}[:.]\d{2}\s?)?(?:min)?\s?(?:/|per |pro )\s?(?:km|k|miles?|mi|m|\d+\s?m)\b(?:\s?-\s?)?|"
    r"\d{1,3}(?:[.,]\d+)?\s?(?:min|s|sec)?\s?(?:/|per |pro )\s?(?:km|k|miles?|mi|week|wk|woche|h|hour)\b|"
    r"\d{1,3}(?:[.,]\d+)?\s?(?:km/?h|kph|mph|bpm|%|spm|w|kg|lbs?|reps?|rounds?|laps?|strides?|times?|degrees|kcal)\b|"
    r"@\s?\d{1,3}(?:[.:,]\d+)?(?:\s?(?:km|k|miles?|mi|m)\b)?(?:\s?-\s?\d{1,3}(?:[.:]\d+)?(?:\s?(?:km|k|mi)\b)?)?|"
    r"\d{1,3}\s?(?:km|k|miles?|mi|m)?(?:\s?(?:-|to|/)\s?\d{1,3})?[\s-]?(?:km|k|miles?|mi|m)[\s-](?:race[\s-])?"
    r"(?:pace|effort|gp|rp|speed|goal|plan|training|program\w*|week|pb|pr)\b|"
    r"\d{1,3}\s?(?:km|k)-tempo\b"
)
"""Paces, speeds, heart rates and counts: figures that are no length of a session."""

SETS = re.compile(
    r"\d{1,3}(?:\s?(?:-|to)\s?\d{1,3})?\s?(?:x|\*|times|by|sets? of|reps? of)\s?\(?[^()\d\n]{0,3}"
    r"\d{1,5}(?:[.,:]\d{1,3})?(?:\s?-\s?\d{1,5})?\s?(?:km|k|miles?|mi|min\w*|m(?:et\w+)?|sec\w*|s|h\w*|''|'|\"|”)?"
    r"(?![a-z0-9])(?:\s?/\s?\d{1,4}\s?(?:km|k|min|m|sec|s|''|'|\")?)?|"
    r"\d{1,3}\s?x\s?\([^()\n]{0,80}\)|"
    r"(?:run|jog|walk)\w{0,4}\s\d{1,3}\s?[a-z']{1,7}[\s,/+]{1,3}(?:run|jog|walk)\w{0,4}\s\d{1,3}\s?[a-z']{1,7}|"
    r"\d{1,4}(?:[.,]\d)?\s?(?:km|k|miles?|mi|min\w*|m|s|sec)[\s-](?:repeat|rep|interval|repetition|hill|stride|sprint)s?(?![a-z0-9])"
)
"""Repetitions: "6x800 m", "3 x 12'", "4x(1 km/400 m)"."""

SHORT = re.compile(
    r"\d{1,4}\s?-?\s?\d{0,4}\s?(?:sec\w*|s|''|\"|”)(?![a-z0-9])|\d{1,2}:\d{2}\s?(?:am|pm)\b|\d{1,2}\s?(?:am|pm)\b"
)
BRACES = re.compile(r"\{([\d.,:\s-]{1,30})\}(?:\s?-\s?\{([\d.,:\s-]{1,30})\})?")
FRACTIONS = re.compile(
    r"(?<![\d/.,:])(?:(?P<whole>\d{1,2})(?:\s|-|\s(?:and|und|et|y)\s))?(?P<over>[1-7])/(?P<under>[2348])(?:\s(?:of )?an?(?=\s))?"
    r"(?=(?:\s?(?:-|to|bis)\s?(?:\d/\d|\d{1,2}(?:[.,]\d{1,2}|\s\d/\d)?))?"
    r"\s?-?(?:hrs?|h|hours?|std|stunden?|heures?|horas?|min|minutes?|miles?|mi|m|kms?|k)\b)"
)
"""Fractions of an hour or a mile: "1/2 h", "1 1/2 mi", "3/4 of an hour"."""
HALVES = re.compile(
    r"\b(?:an|one|1) hour and a half\b|\b(?P<more>\d{1,2}|one|two|three) and a half(?=\s?(?:h|k|mi))|"
    r"\b(?:anderthalb|eineinhalb)(?=\s?stunden)|"
    r"\b(?:half (?:an? )?|(?:eine )?halbe )(?=(?:hour|stunde|mile)\b)"
)
"""Halves in words: "half an hour", "two and a half miles", "anderthalb Stunden"."""
HOURS = re.compile(
    r"(?P<h>\d{1,2})\s?:\s?(?P<m>[0-5]\d)\s?:\s?[0-5]\d(?![\d:])|"
    r"(?<![\d.,])(?P<h2>\d{1,2})\s?(?:h|hrs?|hours?|std|stunden?|heures?|horas?)\.?\s?(?:and |und |et |y )?"
    r"(?P<m2>[0-5]?\d)(?:\s?(?:min\w*|m|'))?(?![\w.,:]|\s?(?:k|mi))|"
    r"(?P<h3>\d{1,2})\s?:\s?(?P<m3>[0-5]\d)\s?(?:h|hrs?|hours?|std)\b"
)
HOUR_NUMBERS = re.compile(rf"{_RANGE}\s?-?(?:h|hrs?|hours?|std|stunden?|heures?|horas?){_END}")
MINUTES = re.compile(rf"{_RANGE}\s?-?(?:min|mins|minutes?|minuten|minutos?|mn|')(?!['a-z0-9:])")
CLOCK = re.compile(r"(?<![\d:.])(?P<h>[0-4])\s?:\s?(?P<m>[0-5]\d)(?![\d:])")
KILOMETRES = re.compile(rf"{_RANGE}\s?-?(?:kms?|k|kilomet\w*)(?![a-z0-9:])")
MILES = re.compile(rf"{_RANGE}\s?-?(?:mi|mil|mls|miles?|milers?|meilen?|millas?)(?![a-z0-9:])")
METRES = re.compile(rf"{_RANGE}\s?-?(?:met(?:er|re)s?|metros?)(?![a-z0-9:])")
M = re.compile(rf"{_RANGE}\s?(?:m)(?![a-z0-9:/])")
HALF_OF_DAY = re.compile(
    r"^\s*(?:am|pm|morning|noon|afternoon|evening|fruh|morgens|vorm\w*|mittags?|nachm\w*|abends?)\.?\s*[:-]?(?=\s*\d)"
)
BARE = re.compile(r"\s*(\d{1,2}(?:[.,]\d{1,2})?)\s*")

RUN_SETS = re.compile(
    r"\d{1,2}\s?x\s?(?:\d[\d.,]{0,4}\s?(?:km|k|miles?|mi)|[2-9]00\s?m|[1-9],?\d00\s?m)(?![a-z])"
)
BETWEEN = re.compile(
    r"\([^()\n]{0,60}\)|\b\d+([.,:]\d+)?\s?-?\d*\s?(km|k|m|min\w*|sec\w*|s|'+|\")?\s?"
    r"(easy|rest|recover\w*|jog\w*|float|off|walk\w*|break|pause|rec|trab\w*)(\s(jog|run|walk)\w*)?"
)
ASIDE = re.compile(
    r"\b(\d+([.,]\d+)?\s?-?\d*\s?(km|k|miles?|mi|m|min\w*|')?\s?(easy |jog |of )?(warm[- ]?up|wu|cool[- ]?down|cd|wd|"
    r"einlaufen|auslaufen|echauffement|calentamiento)\b|(warm[- ]?up|wu|cool[- ]?down|cd|einlaufen|auslaufen)\b:?\s?"
    r"(\d+([.,]\d+)?\s?(km|k|miles?|mi|m|min\w*|'))?(\s?(easy|jog))?)"
)
