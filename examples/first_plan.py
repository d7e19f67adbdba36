"""Plan the strength, power and sprint work around the marathon build, and print it."""

from pathlib import Path

import periodize as pz

season = pz.read_season(Path(__file__).parent / "marathon" / "season.toml")
result = pz.solve(season, time_limit_s=60)
result.require()  # raises, saying what clashes, if there is no plan
print(pz.report(result))
