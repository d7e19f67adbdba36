"""The colours: read on every ground they stand on, and told apart by those who see fewer of them."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist

import numpy as np
import pytest

from periodize.domain.vocabulary import Phase, Quality
from periodize.page.markup import own_file

Colour = np.ndarray

GROUNDS = ("paper", "card", "faint", "today")
TEXTS = ("ink", "soft", "link", "warn", "bad", "good")
TINTS = (0.09, 0.18)  # of a session, and of one under the pointer

# Machado, Oliveira and Fernandes 2009, severity 1: linear RGB as those see it who lack one kind of cone.
SIGHT = {
    "all": np.eye(3),
    "no red": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "no green": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "no blue": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def colours(scheme: str) -> dict[str, Colour]:
    """The colours of a scheme by name, red, green and blue from 0 to 1."""
    light, dark = re.findall(r":root \{(.*?)\}", own_file("style.css"), re.DOTALL)[:2]
    text = light + dark * (scheme == "dark")
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6});", text)
    return {name: np.array([int(code[at : at + 2], 16) for at in (0, 2, 4)]) / 255 for name, code in found}


def linear(colour: Colour) -> Colour:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio as WCAG defines it, 1 to 21."""
    darker, lighter = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour: Colour, sight: str) -> Colour:
    """CIE L*a*b* of what is seen."""
    x, y, z = np.cbrt(np.clip(XYZ @ (SIGHT[sight] @ linear(colour)), 0, None) / (0.9505, 1, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground(scheme: str) -> None:
    found = colours(scheme)
    pairs = [(text, ground, found[ground]) for text in TEXTS for ground in GROUNDS]
    pairs += [("ink", f"p-{phase.value}", found[f"p-{phase.value}"]) for phase in Phase]
    for quality in Quality:
        for tint in TINTS:
            ground = tint * found[quality.value] + (1 - tint) * found["card"]
            pairs += [("ink", quality.value, ground), ("soft", quality.value, ground)]
            assert contrast(found[quality.value], ground) >= 3, quality
    low = [(text, name) for text, name, ground in pairs if contrast(found[text], ground) < 4.5]
    assert low == []


@pytest.mark.parametrize("sight", list(SIGHT))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_qualities_can_be_told_apart(scheme: str, sight: str) -> None:
    found = {quality: lab(colours(scheme)[quality.value], sight) for quality in Quality}
    nearest = min((dist(found[a], found[b]), a, b) for a, b in combinations(Quality, 2))
    assert nearest[0] >= 12, nearest  # about 2 is the least that is seen side by side
