"""Results as rows: what the tables of a check keep of a result and its findings."""

from typing import Any, TypeVar

from .kernel import Result, Stamped, plain
from .models import StoredFinding

F = TypeVar("F", bound=StoredFinding)
LABEL_LENGTH = StoredFinding._meta.get_field("subject_label").max_length
COUNTED = {"blockers": "blocker", "majors": "major", "advice": "advice", "no_data": "no_data"}


def judged(result: Result) -> dict[str, Any]:
    """The fields of `alignment.models.Judged`, but for the moment."""
    counts = result.counts()
    return {
        "rulebook_version": result.version,
        "input_digest": result.digest,
        "outcomes": {code: str(outcome) for code, outcome in result.outcomes.items()},
        **{name: counts[key] for name, key in COUNTED.items()},
    }


def as_stored(model: type[F], stamped: Stamped, **of: Any) -> F:
    """An unsaved row of this table; `of` names the check it belongs to."""
    finding = stamped.finding
    return model(
        code=stamped.code,
        severity=stamped.severity,
        outcome=finding.outcome,
        subject_kind=finding.subject.kind,
        subject_pk=finding.subject.pk,
        subject_label=finding.subject.label[:LABEL_LENGTH],
        message_th=stamped.message_th,
        message_en=stamped.message_en,
        remedy_th=stamped.remedy_th,
        remedy_en=stamped.remedy_en,
        data=plain(finding.data),
        case=finding.case,
        fingerprint=stamped.fingerprint,
        **of,
    )
