"""จ.3 / กจ.3: the action plan by issue and source of money, number of projects and baht."""

from collections.abc import Iterator
from decimal import Decimal

from coinvestment.funds import FUNDS, Line, by_source, entries_of
from coinvestment.sources import Cell
from plans.models import AnnualActionPlan

from .heads import head, signed
from .kind import Print, Snapshot, Twin

NAMES = ["จังหวัด", "กลุ่มจังหวัด", "กระทรวง กรม", "อปท.", "เอกชน", "อื่น ๆ"]


def freeze(plan: AnnualActionPlan) -> Snapshot:
    """Six queries."""
    found = by_source(plan, entries_of(plan), plan.projects.select_related("programme__issue"))
    return {
        **head(plan, plan.fiscal_year),
        "plan_title": plan.plan.title if plan.plan else "",
        "plan_version": plan.plan.version_label if plan.plan else "",
        "funds": NAMES,
        "issues": [_line(line) for line in found.issues],
        "management": _line(found.management),
        "all": _line(found.total),
        "inside": _cell(found.inside),
        "over": _cell(found.over),
        "total": str(found.total.total.baht),
        "signed": signed(plan.transitions.all()),
    }


def _line(line: Line) -> Snapshot:
    return {"label": line.label, "cells": [_cell(line.cells[name]) for name in FUNDS], "sum": _cell(line.total)}


def _cell(cell: Cell) -> Snapshot:
    return {"n": cell.n, "baht": str(cell.baht)}


def twin(snapshot: Snapshot) -> Twin:
    heads = ["ประเด็นการพัฒนา", *(f"{name} {what}" for what in ("(จำนวน)", "(บาท)") for name in [*snapshot["funds"], "รวม"])]
    return Twin("ตามแหล่งงบประมาณ", heads, _rows(snapshot))


def _rows(snapshot: Snapshot) -> Iterator[list[str | int | Decimal]]:
    for line in (*snapshot["issues"], snapshot["management"], snapshot["all"]):
        cells = [*line["cells"], line["sum"]]
        yield [line["label"], *(cell["n"] for cell in cells), *(Decimal(cell["baht"]) for cell in cells)]


J3 = Print("j3", "จ.3", "สรุปแผนปฏิบัติราชการประจำปีตามแหล่งงบประมาณ", AnnualActionPlan, freeze, twin=twin)
