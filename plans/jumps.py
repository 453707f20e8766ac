"""Where a rule's fault is mended in a brief: the section's form and the field or the rows in it."""

from typing import NamedTuple

from django.urls import reverse

from .briefs import SECTIONS

#: The field or the kind of rows that each rule about a brief speaks of.
FIELD_OF = {
    "ALN-02": "programme", "ALN-03": "programme", "ALN-06": "national_strategy", "ALN-07": "master_plan", "ALN-09": "sites",
    "ALN-10": "indicators", "ALN-12": "sdgs", "ARI-01": "activities", "ARI-02": "items", "ARI-04": "q1_baht", "ARI-05": "items",
    "ARI-06": "amount_baht", "ARI-07": "year_slices", "CMP-01": "name", "CMP-02": "indicators", "CMP-03": "starts_on",
    "DUP-01": "name", "DUP-02": "past_project", "DUP-03": "name", "EVD-04": "need_sources", "GEO-01": "sites", "GEO-02": "sites",
    "RDY-01": "readiness", "RDY-02": "readiness", "RDY-03": "items", "RDY-04": "readiness", "RDY-05": "asset_recipient",
    "RDY-06": "contract_sign_on",
}  # fmt: skip
ROWS = {name for spec in SECTIONS for name in spec.rows}
ALIASES = dict.fromkeys(("output_indicators", "outcome_indicators"), "indicators")
SECTION_WITH = {name: spec.code for spec in SECTIONS for name in (*spec.fields, *spec.rows)}


class Place(NamedTuple):
    section: str
    anchor: str
    """What the section's form calls the field or the rows."""


def place_of(code: str, items: object = None) -> Place:
    """Of the first of the `items` a fault lists, else of its rule; the first section for a rule about no field."""
    first = str(items[0]) if isinstance(items, list) and items else ""
    name = ALIASES.get(first, first)
    name = name if name in SECTION_WITH else FIELD_OF.get(code, SECTIONS[0].fields[0])
    return Place(SECTION_WITH[name], name if name in ROWS else f"id_{name}")


def project_url(pk: int, place: Place, *, editable: bool) -> str:
    """The field in its form; without the right to edit, its section on the project's page."""
    if editable:
        return f"{reverse('plans:project_section', args=[pk, place.section])}#{place.anchor}"
    return f"{reverse('plans:project', args=[pk])}#{place.section}"
