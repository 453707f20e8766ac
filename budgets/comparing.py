"""Two checks of the same papers side by side: which rules speak otherwise, which findings came, went or changed their figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alignment.models import Edition, StoredFinding
from plans.models import PlanCheck

from .models import CheckRun

Key = tuple[int, str, str, int | None, str]
Check = CheckRun | PlanCheck
SHOWN = 300


@dataclass(frozen=True)
class RuleChange:
    """How a rule spoke in both runs (bodies by outcome) and what the rulebooks say differently of it, as (name, old, new)."""

    code: str
    old: Mapping[str, int]
    new: Mapping[str, int]
    terms: list[tuple[str, str, str]]


@dataclass(frozen=True)
class FindingChange:
    """`old` or `new` is None where only one run has it."""

    old: StoredFinding | None
    new: StoredFinding | None

    @property
    def either(self) -> StoredFinding:
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def kind(self) -> str:
        if self.old is None:
            return "came"
        return "gone" if self.new is None else "moved"


@dataclass(frozen=True)
class Comparison:
    rules: list[RuleChange]
    findings: list[FindingChange]
    same: int

    @property
    def shown(self) -> list[FindingChange]:
        return self.findings[:SHOWN]

    @property
    def cut(self) -> int:
        return max(len(self.findings) - SHOWN, 0)


def compare(old: Check, new: Check) -> Comparison:
    """Four queries whatever the number of findings."""
    before, after = _findings(old), _findings(new)
    pairs = [FindingChange(before.get(key), after.get(key)) for key in sorted({*before, *after}, key=repr)]
    changed = [pair for pair in pairs if not _same(pair)]
    return Comparison(_rules(old, new), changed, len(pairs) - len(changed))


def _findings(run: Check) -> dict[Key, StoredFinding]:
    return {(getattr(f, "action_plan_id", 0), *f.key): f for f in run.findings.all()}


def _same(pair: FindingChange) -> bool:
    old, new = pair.old, pair.new
    return (
        old is not None and new is not None and (old.fingerprint, old.severity, old.outcome) == (new.fingerprint, new.severity, new.outcome)
    )


def _rules(old: Check, new: Check) -> list[RuleChange]:
    """Rules whose outcomes or terms differ. Two queries."""
    terms = _terms(old), _terms(new)
    was, now = _tally(old), _tally(new)
    codes = sorted({*was, *now, *terms[0], *terms[1]})
    rows = [RuleChange(c, was.get(c, {}), now.get(c, {}), _differences(terms[0].get(c), terms[1].get(c))) for c in codes]
    return [row for row in rows if row.terms or row.old != row.new]


def _tally(run: Check) -> Mapping[str, Mapping[str, int]]:
    """How many papers had which outcome, by rule; a plan is one paper."""
    if isinstance(run, PlanCheck):
        return {code: {outcome: 1} for code, outcome in run.outcomes.items()}
    tally: dict[str, dict[str, int]] = run.outcomes
    return tally


def _terms(run: Check) -> dict[str, Any]:
    """What the run's rulebook held; of several versions the later year's stands. One query."""
    held: dict[str, Any] = {}
    for edition in Edition.objects.filter(version__in=run.rulebook_version.split()).order_by("pk"):
        held |= edition.rules
    return held


def _differences(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    names = ("is_on", "severity", "parameters")
    if old is None or new is None:
        return []
    return [(name, str(old.get(name)), str(new.get(name))) for name in names if old.get(name) != new.get(name)]
