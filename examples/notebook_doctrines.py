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
# # Experimenting with doctrines
#
# Coaches disagree, and so do studies: should heavy lifting do the work, or jumping? A *doctrine* is such a position
# written down as rules, with its sources and its grade. Here one season is planned under three of them. Then we edit a
# rule ourselves and see what moves.
#
# This file is a notebook and a script at once. Open it in Jupyter with jupytext, or run
# `python examples/notebook_doctrines.py`. It needs `pip install "periodize[all]"`.

# %%
from pathlib import Path

import periodize as pz

folder = next(path for path in (Path("examples/marathon"), Path("marathon")) if path.is_dir())
season = pz.read_season(folder / "season.toml")

# %% [markdown]
# ## The positions
#
# `pz.DOCTRINES` holds them all. Each says what it claims, how well that is supported (A is best, D is practice, X is
# contested), and which others contradict it.

# %%
for name in ("default", "heavy_led", "plyo_led"):
    doctrine = pz.doctrine(name)
    print(
        f"{doctrine.title} [{doctrine.grade}]\n  {doctrine.claim}\n  against: {', '.join(doctrine.against) or '-'}\n"
    )

# %% [markdown]
# ## Three plans for one runner
#
# `pz.compare` plans the season under each doctrine, and lets each judge the others' plans. The time limit holds for each;
# where it strikes before the proof, the status is `FEASIBLE` instead of `OPTIMAL`.

# %%
comparison = pz.compare(season, ["default", "heavy_led", "plyo_led"], time_limit_s=12)
print(comparison.to_frame().T.to_string())

# %%
axes = pz.plot_comparison(comparison)

# %% [markdown]
# What the work is made of differs most. The column `PROTECT` measures every plan by the yardstick of the first
# doctrine: hours by which runs are short of fresh legs, weighted. Here is every plan (row) by every yardstick (column).
# Yardsticks have weights of their own, so compare down a column, never across:

# %%
print(comparison.charges())

# %% [markdown]
# By how many sessions, in kind or day, do the plans differ?

# %%
print(comparison.moved())

# %% [markdown]
# The same weeks, two philosophies. Triangles that point up are power sessions, those that point down are jumps.

# %%
plans = {entry.name: entry.result for entry in comparison.entries if entry.result.schedule}
for result in plans.values():
    axes = pz.plot_season(result)

# %% [markdown]
# Jumping fills another ledger than lifting does. The dashed line is this athlete's limit for a week.

# %%
axes = pz.plot_ledgers(plans["plyo_led"])

# %% [markdown]
# ## A rule of your own making
#
# A policy is a set of rules, each with a key and figures. `pz.default_policy` is the usual one; `with_`, `soft`, `hard`
# and `without` make others of it. Say our runner's club insists on three days in seven without any hard work:

# %%
usual = pz.default_policy()
print(usual.rule("low-days").statement)
print(usual.rule("low-days").parameters())

stricter = usual.with_("low-days", low_in_seven=3).named("three easy days")
third = pz.solve(season, stricter, time_limit_s=12)
print(third.status, "" if third.schedule else third.reason())

# %% [markdown]
# What moved, and what did it cost? `pz.verify` draws up the bill of any plan under any policy, so both plans can be
# measured by the usual rules.

# %%
before, after = plans["default"].require(), third.require()
kept = {(s.template, s.day) for s in before.sessions} & {(s.template, s.day) for s in after.sessions}
print(
    f"{len(kept)} of {len(before.sessions)} sessions stay where they were; there are {len(after.sessions)} now"
)
for name, plan in (("usual", before), ("three easy days", after)):
    found = pz.verify(plan, usual)
    print(f"{name:16}", {tier.value: cost for tier, cost in found.cost.items()})

# %% [markdown]
# Where the two differ, week by week:

# %%
weeks = pz.weekly(before)[["microcycle", "block", "placed_load_au"]].copy()
weeks["three easy days"] = pz.weekly(after)["placed_load_au"]
print(weeks[weeks["placed_load_au"] != weeks["three easy days"]].to_string(index=False))

# %%
axes = pz.plot_load(third)

# %% [markdown]
# And what do key runs get out of it? Below the line are the hours since the last hard session, above it those to the
# next one.

# %%
axes = pz.plot_recovery(third)
