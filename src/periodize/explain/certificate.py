"""Draws up certificates: an answer with all that is needed to check it on another machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

from periodize.domain.vocabulary import Status
from periodize.errors import Fault, InvalidInput
from periodize.explain.audit import plan_hash
from periodize.explain.checked import State
from periodize.explain.clash import clash_of
from periodize.explain.prove import clash_again
from periodize.io.certificate import FORMAT, Certificate, parse_certificate, sealed
from periodize.io.files import write_text
from periodize.io.plan_check import NO_CLASH, NO_PLAN, Finding, check_plan
from periodize.io.plan_json import plan_table
from periodize.io.plan_read import Plan
from periodize.solver.result import Result


def certificate(result: Result) -> Certificate:
    """The certificate of an answer: problem, plan, bill, bounds and versions, or the clash, under hashes.

    Parameters
    ----------
    result
        An answer of status OPTIMAL, FEASIBLE or INFEASIBLE.

    Raises
    ------
    InvalidInput
        Where there is neither a plan nor a proof that there is none.
    """
    if result.status is Status.NO_ANSWER:
        fault = Fault(
            code="nothing-to-certify",
            where="status",
            what="the search ended with neither a plan nor a proof that there is none",
            value=result.status.value,
            advice="Allow more time and certify what comes of it.",
        )
        raise InvalidInput([fault])
    hashes = {"problem": result.problem.fingerprint}
    if result.schedule is not None:
        hashes["plan"] = plan_hash(result.schedule)
    facts = [{"kind": fact.kind, "sentence": fact.sentence} for fact in clash_of(result).facts]
    table = sealed({"format": FORMAT, "hashes": hashes, "facts": facts, "plan": plan_table(result)})
    rules = [type(rule) for rule in result.problem.policy]
    return parse_certificate(json.dumps(table), rules=rules)


def certificate_of_plan(plan: Plan) -> Certificate:
    """The certificate of a plan file that was read.

    Parameters
    ----------
    plan
        A sound one: :func:`against_certifying` has nothing against it.

    Raises
    ------
    InvalidInput
        Where something is wrong with it, each finding a fault; or where it has no answer.
    """
    if findings := against_certifying(plan):
        raise InvalidInput(Fault(code=finding.code, where="plan", what=finding.text) for finding in findings)
    return certificate(plan.result())


def against_certifying(plan: Plan) -> list[Finding]:
    """What stands against certifying a plan file: what ``check_plan`` finds, or limits that are no clash.

    Limits that are said to clash are given to the solver for some seconds: that they are the problem's own does not
    make them clash.

    Parameters
    ----------
    plan
        The plan as it was read.
    """
    findings = [finding for finding in check_plan(plan) if finding.code != NO_PLAN]
    if findings or plan.status is not Status.INFEASIBLE:
        return findings
    again = clash_again(plan)
    return [Finding(code=NO_CLASH, text=again.text)] if again.state is State.FAILS else []


def write_certificate(path: str | os.PathLike[str], result: Result) -> Path:
    """Write the certificate of an answer.

    Parameters
    ----------
    path
        The file to write. An older one is replaced in one step.
    result
        As for :func:`certificate`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InvalidInput
        As :func:`certificate`, or where the file cannot be written.
    """
    place = Path(path)
    write_text(place, certificate(result).text())
    return place
