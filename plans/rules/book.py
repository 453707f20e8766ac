"""The rulebook of the action plan, and the walk over its projects that most of its rules share."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from alignment.books import rulebook
from alignment.kernel import Bilingual, Check, Finding, Outcome, Subject

from ..facts import ActionPlanFacts, ProjectFacts

ACTION_PLAN_RULES = rulebook("action plan")
NAMES_SHOWN = 3
ProjectCheck = Callable[..., Iterable[Finding]]  # of an action plan and one of its projects


def gap(plan: ActionPlanFacts, case: str = "", **data: Any) -> Finding:
    """What cannot be checked in the whole action plan, for want of data."""
    return Finding(plan.subject, plan.words | data, Outcome.NO_DATA, case)


def lacking(project: ProjectFacts, case: str = "") -> Finding:
    """What cannot be checked in one project; the walk gathers these into one finding of the action plan."""
    return Finding(project.subject, {}, Outcome.NO_DATA, case)


def each_project(*, empty: str = "no_projects") -> Callable[[ProjectCheck], Check]:
    """Makes a rule about one project a rule about all ordinary ones; the management budget is exempt.

    An action plan without any such project lacks data: `empty` is the case that says so.
    """

    def make(check: ProjectCheck) -> Check:
        @wraps(check)
        def walk(plan: ActionPlanFacts, **parameters: Any) -> Iterator[Finding]:
            ordinary = plan.ordinary
            if not ordinary:
                yield gap(plan, empty)
            yield from _gathered(plan, (f for project in ordinary for f in check(plan, project, **parameters)))

        return walk

    return make


def each_brief(check: ProjectCheck) -> Check:
    """As `each_project`, for what only a brief can say.

    A project whose brief nobody has begun lacks data: years imported from printed papers have names and amounts only, and a plan
    that is still to be sent is stopped by CMP-01 anyway.
    """

    @each_project()
    @wraps(check)
    def of_begun(plan: ActionPlanFacts, project: ProjectFacts, **parameters: Any) -> Iterator[Finding]:
        yield from check(plan, project, **parameters) if project.is_begun else [lacking(project, "unwritten")]

    return of_begun


def _gathered(plan: ActionPlanFacts, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Faults as they come; gaps of single projects as one finding per case, with the number, ids and first names of the projects."""
    gaps: dict[str, list[Subject]] = defaultdict(list)
    for finding in findings:
        if finding.outcome is Outcome.NO_DATA:
            gaps[finding.case].append(finding.subject)
        else:
            yield finding
    for case, subjects in gaps.items():
        yield gap(plan, case, n=len(subjects), projects=[s.pk for s in subjects], which=_named(subjects))


def _named(subjects: list[Subject]) -> list[str | Bilingual]:
    """The first few by name, the others by their number: a reader must find the place, not read a list of a whole plan."""
    names: list[str | Bilingual] = [f"“{s.label}”" for s in subjects[:NAMES_SHOWN]]
    others = len(subjects) - NAMES_SHOWN
    return [*names, Bilingual(f"และอีก {others} โครงการ", f"and {others} more")] if others > 0 else names
