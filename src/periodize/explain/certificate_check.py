"""Checks a certificate on any machine: line by line, by the rules alone, and on request by proving it again.

What needs no search is always checked: that nothing was changed, that no run was moved, that the plan keeps its rules
and costs what is stated. That no better plan exists can only be seen by searching again; that a clash is one, by trying
every schedule that could matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from periodize.domain.vocabulary import Status, Tier
from periodize.explain.audit import plan_hash
from periodize.explain.checked import Checked, Checks, State
from periodize.explain.facts import facts_of
from periodize.explain.prove import proofs
from periodize.explain.reprove import MOST_SCHEDULES
from periodize.io.certificate import Certificate, content_hash
from periodize.io.plan_check import NO_CLASH, NO_PLAN, Finding, check_plan
from periodize.io.plan_read import Plan
from periodize.report.words import counted
from periodize.solver.run import versions
from periodize.verify import verify


def check_certificate(
    certificate: Certificate,
    *,
    prove: bool = False,
    time_limit_s: float | None = None,
    most: int = MOST_SCHEDULES,
    cancel: Callable[[], bool] | None = None,
) -> Checks:
    """Everything that a certificate claims, checked line by line.

    Parameters
    ----------
    certificate
        As :func:`~periodize.io.certificate.read_certificate` gives it.
    prove
        Also search again: that no plan is better, or that there is none; and try every schedule of a clash.
    time_limit_s
        For the search.
    most
        Schedules of a clash that are tried at most.
    cancel
        Asked now and then whether to stop searching.
    """
    lines = [*_seals(certificate), *_versions(certificate)]
    lines += _of_plan(certificate) if certificate.plan.has_plan else _of_clash(certificate, searched=prove)
    if prove and not any(line.state is State.FAILS for line in lines):
        lines += proofs(certificate, time_limit_s=time_limit_s, most=most, cancel=cancel)
    elif prove:
        text = "nothing was proved again: what is written already fails"
        lines.append(Checked(code="proof", state=State.TOLD, text=text))
    return Checks(status=certificate.plan.status, lines=tuple(lines))


def _seals(certificate: Certificate) -> Iterator[Checked]:
    """The three hashes."""
    plan, stated = certificate.plan, certificate.hashes
    truths = {
        "content": (content_hash(certificate.table), "nothing in the file was changed"),
        "problem": (plan.problem.fingerprint, "season and rules are those that were solved"),
    }
    if plan.has_plan and plan.schedule is not None:
        truths["plan"] = plan_hash(plan.schedule), "the sessions are those that were found"
    elif not plan.has_plan and stated["plan"]:
        yield Checked(code="plan", state=State.FAILS, text="it states the hash of a plan, and holds none")
    for code, (truth, meaning) in truths.items():
        if stated[code] == truth:
            yield Checked(code=code, state=State.HOLDS, text=f"{meaning}: SHA-256 {truth[:12]}...")
        else:
            text = f"the hash of the {code} is {truth[:12]}..., stated is {stated[code][:12] or 'none'}: it was changed"
            yield Checked(code=code, state=State.FAILS, text=text)


def _versions(certificate: Certificate) -> Iterator[Checked]:
    """Versions that differ; no fault, but another version may find another plan as good."""
    stated = certificate.plan.versions
    here = versions(certificate.plan.problem)
    differ = [
        f"{name} {stated.get(name, 'unknown')}, here {here.get(name, 'unknown')}"
        for name in sorted({*stated, *here})
        if stated.get(name) != here.get(name)
    ]
    text = f"made with {'; '.join(differ)}" if differ else "made with the versions that check it"
    yield Checked(code="versions", state=State.TOLD, text=text)


_OF_RUNS = frozenset({"run-moved", "run-changed", "run-missing", "run-added"})
_OF_BILL = frozenset({"tier-differs", "bill-differs"})
_OF_BOUNDS = frozenset({"bound-differs", "status-differs"})


def _of_plan(certificate: Certificate) -> Iterator[Checked]:
    """A plan against its runs, its rules and its claims."""
    plan = certificate.plan
    findings = check_plan(plan)
    yield from map(_failed, findings)
    codes = {finding.code for finding in findings}
    yield from _runs(certificate, codes)
    if plan.schedule is None:
        return
    truth = verify(plan.schedule, plan.problem.policy)
    if truth.ok:
        hard = sum(rule.tier is Tier.MUST for rule in plan.problem.rules)
        text = f"{counted(len(plan.sessions), 'sessions')}: none of the {hard} rules that must hold is broken"
        yield Checked(code="rules", state=State.HOLDS, text=text)
    if not codes & _OF_BILL:
        costs = ", ".join(f"{tier.value} {cost}" for tier, cost in truth.cost.items())
        text = (
            f"the bill, drawn up anew, has the {counted(len(truth.bill), 'lines')} that are stated: {costs}"
        )
        yield Checked(code="bill", state=State.HOLDS, text=text)
    if not codes & (_OF_BILL | _OF_BOUNDS):
        yield Checked(code="bounds", state=State.HOLDS, text=_bounds_text(certificate))
    if certificate.facts:
        yield Checked(
            code="facts", state=State.FAILS, text="it states facts that clash, though there is a plan"
        )


def _bounds_text(certificate: Certificate) -> str:
    rows = certificate.plan.stated["tiers"]
    off = [f"{row['tier']} {row['bound']} of {row['value']}" for row in rows if row["gap"]]
    if off:
        return f"the bounds fit their costs; not proved is {', '.join(off)}"
    if certificate.plan.status is Status.OPTIMAL:
        return "the bounds fit their costs: each tier is stated as proved"
    return "the bounds fit their costs"


def _of_clash(certificate: Certificate, *, searched: bool) -> Iterator[Checked]:
    """The runs, and groundings and facts against the season; no limits at all are enough only for a new search."""
    plan = certificate.plan
    known = {NO_PLAN, NO_CLASH} if searched else {NO_PLAN}
    findings = [finding for finding in check_plan(plan) if finding.code not in known]
    yield from map(_failed, findings)
    codes = {finding.code for finding in findings}
    yield from _runs(certificate, codes)
    if plan.status is not Status.INFEASIBLE:
        text = f"{plan.status.value} is no answer that can be certified"
        yield Checked(code="status-differs", state=State.FAILS, text=text)
        return
    charged = [where.rule for where in plan.result().conflict if _is_charged(plan, where.rule)]
    if charged:
        text = f"the clash names {', '.join(dict.fromkeys(charged))}: charged rules, which rule out no plan"
        yield Checked(code="clash", state=State.FAILS, text=text)
    elif plan.groundings and "conflict-differs" not in codes:
        text = f"the clash names {counted(len(plan.groundings), 'limits')}, all from the rules of the problem"
        yield Checked(code="clash", state=State.HOLDS, text=text)
    elif not plan.stated["conflict"] and NO_CLASH not in codes:
        text = "it says that no plan exists, and names no limits that clash"
        yield Checked(code="clash", state=State.TOLD, text=text)
    if plan.groundings and not searched:
        text = "that these limits clash, and need these facts and no others, was not proved again: --prove does that"
        yield Checked(code="proof", state=State.TOLD, text=text)
    yield from _facts(certificate)


def _is_charged(plan: Plan, key: str) -> bool:
    return any(rule.key == key and rule.tier is not Tier.MUST for rule in plan.problem.policy)


def _facts(certificate: Certificate) -> Iterator[Checked]:
    """Whether the facts of the clash are the season's."""
    season = certificate.plan.problem.season
    known = {(fact.kind, fact.sentence) for fact in facts_of(season, range(len(season.calendar.microcycles)))}
    strange = [sentence for kind, sentence in certificate.facts if (kind, sentence) not in known]
    for sentence in strange:
        text = f"'{sentence:.120}' is stated as a fact, and the season does not say so"
        yield Checked(code="facts", state=State.FAILS, text=text)
    if certificate.facts and not strange:
        count = counted(len(certificate.facts), "facts")
        text = f"it names {count} beside the limits, as the season has them"
        yield Checked(code="facts", state=State.HOLDS, text=text)


def _runs(certificate: Certificate, codes: set[str]) -> Iterator[Checked]:
    if not codes & _OF_RUNS:
        text = (
            f"{counted(len(certificate.plan.problem.season.runs), 'runs')} as the season has them, none moved"
        )
        yield Checked(code="runs", state=State.HOLDS, text=text)


def _failed(finding: Finding) -> Checked:
    return Checked(code=finding.code, state=State.FAILS, text=finding.text)
