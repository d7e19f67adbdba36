"""What sharing came to, as two small tables: what it cost each athlete, and what one more place would save."""

from __future__ import annotations

from pathlib import Path

from periodize import cellguard
from periodize.domain.vocabulary import WEEKDAYS
from periodize.io.files import write_text
from periodize.squad.capacity import Sharing

LOSSES, PRICES = "losses.csv", "prices.csv"
LOSS_COLUMNS = ("athlete", "dose", "protect", "weeks")
PRICE_COLUMNS = ("facility", "weekday", "from", "to", "saves")


def write_sharing(sharing: Sharing | None, folder: Path) -> list[Path]:
    """Write ``losses.csv`` and ``prices.csv``; where nothing is shared, those of an earlier run are taken away.

    Raises
    ------
    InvalidInput
        Where a file cannot be written.
    """
    losses, prices = folder / LOSSES, folder / PRICES
    if sharing is None:
        for path in (losses, prices):
            path.unlink(missing_ok=True)
        return []
    loss_rows = (
        {
            "athlete": loss.athlete,
            "dose": loss.dose,
            "protect": loss.protect,
            "weeks": " ".join(f"{day.isoformat()}:{dose}" for day, dose in loss.weeks),
        }
        for loss in sharing.losses
    )
    price_rows = (
        {
            "facility": price.facility,
            "weekday": WEEKDAYS[price.weekday],
            "from": f"{price.hour:02d}:00",
            "to": f"{price.hour + 1:02d}:00",
            "saves": round(price.dose, 2),
        }
        for price in sharing.prices
    )
    write_text(losses, cellguard.csv_text(LOSS_COLUMNS, loss_rows))
    write_text(prices, cellguard.csv_text(PRICE_COLUMNS, price_rows))
    return [losses, prices]
