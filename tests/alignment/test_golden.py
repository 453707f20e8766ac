"""Small cases an official can read: for every rule one that passes, one that fails, the boundary, and one without enough data."""

import pytest

from alignment.catalogue import CATALOGUE
from alignment.kernel import Outcome, Term, Terms
from alignment.parameters import PARAMETERS, as_kind_of, parameters
from budgets.rules import REQUEST_RULES
from coinvestment.rules import ENTRY_RULES
from plans.rules import ACTION_PLAN_RULES, PLAN_RULES
from tests.alignment.golden import Case, cases

CASES = list(cases())
CODES = sorted(ACTION_PLAN_RULES.rules.keys() | REQUEST_RULES.rules.keys() | PLAN_RULES.rules.keys() | ENTRY_RULES.rules.keys())


def outcome(case: Case) -> str:
    found = {f.finding.outcome for f in case.findings}
    return "fail" if Outcome.FAIL in found else "no_data" if found else "pass"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_case(case: Case) -> None:
    given, findings = case.given, case.findings
    assert outcome(case) == given["expect"], [f.message_th for f in findings]
    assert all(f.finding.subject.kind == given["about"] for f in findings)
    said, remedy = " ".join(f.message_th for f in findings), " ".join(f.remedy_th for f in findings)
    assert all(str(piece) in said for piece in given.get("says", ())), said
    assert all(piece in remedy for piece in given.get("remedy", ())), remedy


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_placeholder_is_filled(case: Case) -> None:
    for f in case.findings:
        assert "{" not in f.message_th + f.message_en + f.remedy_th + f.remedy_en
        assert f.message_th
        assert f.message_en
        assert bool(f.remedy_th and f.remedy_en) == (f.finding.outcome is Outcome.FAIL)


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_cases_that_pass_fail_and_lack_data(code: str) -> None:
    assert {c.given["expect"] for c in CASES if c.code == code} == {"pass", "fail", "no_data"}


def test_every_wording_of_the_catalogue_is_used() -> None:
    used = {(c.code, f.finding.case) for c in CASES for f in c.findings}
    written = {(code, name) for code in CODES for name in CATALOGUE[code].cases}
    shared = set(CATALOGUE["ALN-05"].cases)
    assert {(code, name) for code, name in written - used if name not in shared} == set()
    assert shared <= {name for _code, name in used}


@pytest.mark.parametrize(("code", "name"), sorted(PARAMETERS))
def test_no_rule_breaks_at_the_bounds_of_a_parameter(code: str, name: str) -> None:
    """What may be set is what the rule can work with; at its usual figure it says what it says without a set."""
    usual, text = parameters()[code][name], PARAMETERS[code, name]
    assert text.least <= usual <= text.most
    for case in (c for c in CASES if c.code == code):
        for bound in (text.least, text.most):
            case.under(Terms("bound", {code: Term(parameters={name: as_kind_of(usual, bound)})}))
        same = case.under(Terms("usual", {code: Term(parameters={name: as_kind_of(usual, str(usual))})}))
        assert [f.message_th for f in same] == [f.message_th for f in case.findings]
