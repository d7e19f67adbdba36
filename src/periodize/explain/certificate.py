"""Draws up certificates: an answer with all that is needed to check it on another machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

from periodize.domain.vocabulary import Status
from periodize.errors import Fault, InvalidInput
from periodize.explain.audit import plan_hash
from periodize.explain.clash import clash_of
from periodize.io.certificate import FORMAT, Certificate, parse_certificate, sealed
from periodize.io.files import write_text
from periodize.io.plan_check import NO_PLAN, check_plan
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
        A sound one: ``check_plan`` has nothing against it.

    Raises
    ------
    InvalidInput
        Where something is wrong with it, each finding a fault; or where it has no answer.
    """
    findings = [finding for finding in check_plan(plan) if finding.code != NO_PLAN]
    if findings:
        raise InvalidInput(Fault(code=finding.code, where="plan", what=finding.text) for finding in findings)
    return certificate(plan.result())


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
