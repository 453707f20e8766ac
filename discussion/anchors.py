"""What a comment is about: a field ("field:rationale") or a row ("line:12") of its paper, or the whole paper ("")."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist

from .kinds import kind_of

#: Kind of paper → kind of row → the relation that holds the rows.
ROWS = {
    "plan": {"issue": "issues"},
    "action_plan": {"project": "projects"},
    "project": {"activity": "activities", "indicator": "indicators", "site": "sites"},
    "request": {"line": "lines"},
}
LONGEST = 200


def label_of(paper: Any, anchor: str) -> str | None:
    """The words of the field or row; None when the paper has no such thing. One query for a row."""
    kind, _colon, name = anchor.partition(":")
    if kind == "field":
        return _field_label(paper, name)
    relation = ROWS[kind_of(paper).name].get(kind)
    return _row_label(paper, relation, name) if relation and name.isascii() and name.isdigit() and len(name) < 18 else None


def _field_label(paper: Any, name: str) -> str | None:
    try:
        field = paper._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return str(field.verbose_name)[:LONGEST] if field.concrete else None


def _row_label(paper: Any, relation: str, pk: str) -> str | None:
    row = getattr(paper, relation).filter(pk=pk).first()
    return None if row is None else str(row)[:LONGEST]


def fragment_of(anchor: str) -> str:
    """Where on the paper's page it stands: line:12 → #line-12."""
    return f"#{anchor.replace(':', '-')}" if anchor else ""
