"""The rules of the default policy that make work come gradually: practice first, volume, deloads, tapers."""

from __future__ import annotations

from periodize.catalogue.load import Table, table
from periodize.domain.vocabulary import Pattern, RecoveryClass, Tissue
from periodize.rules.deload import Deload
from periodize.rules.movement_first import MovementFirst, Preparation
from periodize.rules.taper import Taper
from periodize.rules.volume_caps import Volume, VolumeCaps, VolumeOf


def gradual_rules() -> tuple[MovementFirst | VolumeCaps | Deload | Taper, ...]:
    """Movement before load, caps on volume, deload and taper, with the figures of ``limits.toml``."""
    limits = table("limits")
    deload, taper = limits["deload"], limits["taper"]
    return (
        _movement_first(limits["movement_first"]),
        _volume_caps(limits["volume_caps"]),
        Deload(most_pct=deload["most_pct"], floor_au=deload["floor_au"], look_back=deload["look_back"]),
        Taper(most_pct=tuple(taper["most_pct"]), floor_au=taper["floor_au"], look_back=taper["look_back"]),
    )


def _movement_first(book: Table) -> MovementFirst:
    return MovementFirst(
        patterns=tuple(Pattern(name) for name in book["patterns"]),
        preparations=tuple(
            Preparation(
                name=entry["name"],
                templates=tuple(entry["templates"]),
                counts=tuple(entry.get("counts", ())),
                pattern=Pattern(entry["pattern"]) if "pattern" in entry else None,
                at_least=entry["at_least"],
                tissue=Tissue(entry["tissue"]) if "tissue" in entry else None,
            )
            for entry in book["preparation"]
        ),
    )


def _volume_caps(book: Table) -> VolumeCaps:
    return VolumeCaps(
        volumes=tuple(
            Volume(of=VolumeOf(entry["of"]), entry_pct=entry["entry_pct"], step=entry["step"])
            for entry in book["volume"]
        ),
        exempt=tuple(RecoveryClass(name) for name in book["exempt"]),
        look_back=book["look_back"],
    )
