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
# # A first plan
#
# A marathon runner has eighteen weeks of running on paper. We look for the best place for strength, power and sprint
# work around these runs, look at what comes out, change one thing, and write files that a phone and a spreadsheet
# can read.
#
# This file is a notebook and a script at once. Open it in Jupyter with jupytext, or run
# `python examples/notebook_first_plan.py`. It needs `pip install "periodize[all]"`.

# %%
from dataclasses import replace
from pathlib import Path

import periodize as pz

# From the top of the checkout, or from its folder of examples.
folder = next(path for path in (Path("examples/marathon"), Path("marathon")) if path.is_dir()).resolve()
out = folder.parents[1] / "out" / "first_plan"

# %% [markdown]
# ## The season
#
# `pz.read_season` reads a text file with the facts: who runs, when there is time to lift and where, which races
# matter. The runs stand in a CSV file beside it. If something is wrong in either, all faults come at once, each with
# the place where it stands.

# %%
season = pz.read_season(folder / "season.toml")
print(f"{season.athlete.id}: {len(season.runs)} runs in {len(season.calendar.microcycles)} weeks")
for race in season.races:
    print(f"{race.race} race on {race.day:%d %B}: {race.name}")

# %% [markdown]
# ## The search
#
# `pz.solve` moves no run. It places sessions until no better plan exists, or until the time is up, and says which of
# the two it was.

# %%
result = pz.solve(season, time_limit_s=15)
schedule = result.require()  # raises, saying what clashes, if there is no plan
print(result.status, "with", len(schedule.sessions), "sessions")
for outcome in result.tiers:
    print(f"{outcome.tier:8} costs {outcome.value}, and no plan can cost less than {outcome.bound}")

# %% [markdown]
# ## The plan at a glance
#
# Each column is a week, each row a day. The band at the top shows the blocks; hatched weeks are deloads, in which every
# session is lighter. Heavy lifts (squares) keep away from the eves of key runs (dark dots).

# %%
axes = pz.plot_season(schedule)

# %% [markdown]
# One week by the clock. The strips at the edges of a day are the hours that legs need after a key run and after a hard
# session: dark as far as they must be kept, light as far as they are better kept.

# %%
axes = pz.plot_week(schedule, 6)

# %% [markdown]
# ## The plan in figures
#
# `pz.to_frame` has a row for each run and session, `pz.weekly` a row for each week, `pz.prescriptions` a row for each
# exercise. All three are pandas data frames. (`pz.report(result)` is the whole plan as text, and in a notebook a line
# with just `result` shows it as a page.)

# %%
sessions = pz.to_frame(schedule)
print(
    sessions[sessions["origin"] == "placed"][["start", "block", "title", "duration_min", "load_au"]].head(8)
)

# %%
print(pz.weekly(schedule)[["microcycle", "block", "deload", "total_load_au", "rise_pct", "sessions"]])

# %%
axes = pz.plot_load(schedule)

# %% [markdown]
# What is in the bag on the first evening:

# %%
exercises = pz.prescriptions(schedule)
first = exercises[exercises["session"] == exercises["session"].iloc[0]]
print(first.dropna(axis="columns", how="all").T.to_string())

# %% [markdown]
# ## Why there, and not elsewhere?
#
# `pz.slots` takes the plan as it stands and tries every session at every start of one week: what would the plan cost
# with it, or which rule is against it? It changes one thing at a time. What a whole new search would make of a wish is
# another question, and the next cell asks it.

# %%
axes = pz.plot_slots(pz.slots(schedule, microcycle=6))

# %% [markdown]
# ## Change something
#
# Thursdays are gone: a new job takes the evening. Seasons are frozen, so `replace` makes a second one; the first stays
# as it is, and so does its plan.

# %%
availability = season.availability
without_thursdays = tuple(() if day == 3 else windows for day, windows in enumerate(availability.week))
busier = replace(season, availability=replace(availability, week=without_thursdays))
second = pz.solve(busier, time_limit_s=15)

before = {(s.template, s.day) for s in schedule.sessions}
after = {(s.template, s.day) for s in second.require().sessions}
print(f"{len(before & after)} sessions stay, {len(before - after)} give way to {len(after - before)} others")
costs = zip(result.tiers, second.tiers, strict=True)
print({old.tier.value: new.value - old.value for old, new in costs if new.value != old.value})

# %%
axes = pz.plot_season(second)

# %% [markdown]
# The bill says where it hurts. `PROTECT` counts hours that runs are short of fresh legs; `pz.plot_recovery` shows which
# runs these are.

# %%
axes = pz.plot_recovery(second)

# %% [markdown]
# ## Take it away
#
# `pz.write_plan` writes the plan with everything needed to check it again, `pz.export` the files that people use: here
# a calendar that updates itself, and a page for phone and printer.

# %%
paths = pz.write_plan(second, out)
paths += pz.export(second, out, ["ics", "html"])
print([path.name for path in paths])
assert pz.check_plan(paths[0]) == []  # checked again from the file, without the solver
