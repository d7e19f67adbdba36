# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A squad
#
# Six runners, one coach, one gym. Their runs come from a table, as they would from a club's spreadsheet. A plain loop
# plans each of them; whoever's facts do not add up becomes a row that says so, and nobody else waits for it. At the end
# stand one table of who lifts when, a picture of everybody's load, and a workbook and a page for each.
#
# This file is a notebook and a script at once. Open it in Jupyter with jupytext, or run
# `python examples/notebook_squad.py`. It needs `pip install "periodize[all]"`.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import periodize as pz

# At the top of the checkout, whether this runs from there or from the folder of examples.
top = Path.cwd() if (Path.cwd() / "examples").is_dir() else Path.cwd().parent
out = top / "out" / "squad"

# %% [markdown]
# ## The table
#
# A row for each runner: level in the gym, how many kilometres the long run begins with, the race. Femi's coach has
# typed a window that closes before it opens; we shall see.

# %%
squad = pd.DataFrame(
    [
        ("ada", "advanced", 14, 10.0, "17:30", "20:00"),
        ("ben", "novice", 10, 10.0, "17:30", "20:00"),
        ("chi", "intermediate", 16, 21.1, "06:00", "08:30"),
        ("dov", "intermediate", 12, 5.0, "17:30", "20:00"),
        ("eva", "advanced", 18, 21.1, "12:00", "13:30"),
        ("femi", "novice", 10, 5.0, "20:00", "17:30"),
    ],
    columns=["name", "level", "long_km", "race_km", "opens", "closes"],
).set_index("name")
print(squad)

# %% [markdown]
# Eight weeks of runs for each: intervals on Tuesday, a tempo run on Thursday, a long run that grows, and the race on the
# last Sunday. Real plans would be read from files, one a runner, with `pz.read_season`.

# %%
FIRST = pd.Timestamp("2026-09-07")
WEEKS = 8


def runs_of(runner: pd.Series) -> pd.DataFrame:
    """Eight weeks of runs; every fourth week is a lighter one."""
    rows = []
    for week in range(WEEKS):
        lighter = 0.7 if week % 4 == 3 else 1.0
        race_week = week == WEEKS - 1
        plan = [(1, "intervals", 9), (2, "easy", 7), (3, "easy" if race_week else "tempo", 9), (5, "easy", 6)]
        if not race_week:
            plan.append((6, "long", runner["long_km"] + week))
        for day, kind, km in plan:
            date = FIRST + pd.Timedelta(days=7 * week + day)
            rows.append({"date": date, "kind": kind, "distance_km": round(km * lighter, 1)})
    return pd.DataFrame(rows)


def season_of(name: str, runner: pd.Series) -> pz.Season:
    """The season of one row of the table."""
    race_day = (FIRST + pd.Timedelta(days=7 * WEEKS - 1)).date()
    hours = {"opens": runner["opens"], "closes": runner["closes"], "place": "gym"}
    return pz.season_from_frames(
        runs_of(runner),
        windows=[{"days": ["Mon", "Wed", "Thu", "Fri"], **hours}],
        athlete={
            "id": name,
            "level": runner["level"],
            "usual_run_time": "18:30" if hours["opens"] < "12" else "06:30",
        },
        season={"start": FIRST.date(), "end": race_day},
        races=[{"date": race_day, "distance_km": runner["race_km"], "priority": "A", "name": "Club race"}],
        places={"gym": ["barbell", "dumbbell", "box", "band", "medball", "flat", "hill"]},
    )


# %% [markdown]
# ## The loop
#
# `pz.season_from_frames` raises `pz.InvalidSeason` with all faults at once. They become rows, not a stop.

# %%
results, rows = {}, []
for name, runner in squad.iterrows():
    try:
        result = pz.solve(season_of(name, runner), time_limit_s=7)
        schedule = result.require()
    except pz.PeriodizeError as error:  # faults in the facts, or no plan at all
        rows.append({"name": name, "status": "no plan", "why": str(error)})
        continue
    results[name] = result
    rows.append({"name": name, "status": result.status.value, "sessions": len(schedule.sessions)})
outcome = pd.DataFrame(rows).set_index("name").astype({"sessions": "Int64"})
print(outcome[["status", "sessions"]])
for name, why in outcome["why"].dropna().items():
    print(f"\n{name}: {why}")

# %% [markdown]
# ## Who lifts when
#
# `pz.to_frame` makes a table of each plan; pandas puts them one below another. Sessions in the gym in the third week,
# a column for each day:

# %%
diaries = pd.concat({name: pz.to_frame(result.require()) for name, result in results.items()}, names=["name"])
lifts = diaries[(diaries["origin"] != "run") & (diaries["place"] == "gym")].reset_index(level="name")
lifts["day"] = lifts["start"].dt.day_name().str[:3]
lifts["entry"] = lifts["start"].dt.strftime("%H:%M ") + lifts["title"].str.split(" (", regex=False).str[0]
third = lifts[lifts["microcycle"] == 3]
board = third.pivot_table(index="name", columns="day", values="entry", aggfunc=" + ".join, fill_value="")
print(board.reindex(columns=[day for day in ("Mon", "Wed", "Thu", "Fri") if day in board]).to_string())

# %% [markdown]
# How full does the gym get? Runners who begin within the same hour, the fullest hours first:

# %%
crowd = third.assign(hour=third["start"].dt.hour).groupby(["day", "hour"])["name"].nunique()
print(crowd.rename("runners").sort_values(ascending=False).head(4).to_string())

# %% [markdown]
# ## Everybody's load
#
# A row for each runner, a column for each week; the darker, the more.

# %%
loads = pd.DataFrame(
    {name: pz.weekly(result.require())["total_load_au"] for name, result in results.items()}
).T
loads.columns = pd.RangeIndex(1, len(loads.columns) + 1, name="week")

figure, axes = plt.subplots(figsize=(8, 0.5 * len(loads) + 1), layout="constrained")
image = axes.imshow(loads, aspect="auto", cmap="cividis_r")
axes.set_yticks(range(len(loads)), loads.index)
axes.set_xticks(range(len(loads.columns)), loads.columns)
axes.set_xlabel("week")
for row, name in enumerate(loads.index):
    for column, load in enumerate(loads.loc[name]):
        dark = load > loads.to_numpy().mean()
        axes.text(column, row, load, ha="center", va="center", fontsize=7, color="white" if dark else "black")
bar = figure.colorbar(image, label="load in AU")

# %% [markdown]
# The same for one of them, with what the sessions add, and her week by the clock:

# %%
axes = pz.plot_load(results["ada"])

# %%
axes = pz.plot_week(results["ada"], 3)

# %% [markdown]
# ## A folder for each
#
# `pz.export` writes the formats that people use: here a workbook to print and a page for the phone.

# %%
for name, result in results.items():
    paths = pz.export(result, out / name, ["xlsx", "html"])
    print(name, [path.name for path in paths])
