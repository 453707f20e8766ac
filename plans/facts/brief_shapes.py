"""What the rules look at in a project's brief: frozen facts. Amounts are baht; what the source does not say is None."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from alignment.kernel import Bilingual

from ..models import ExpenseType, IndicatorLevel


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A goal of the national frame; a master plan has the strategy it chiefly serves as `parent`."""

    pk: int
    name: Bilingual
    parent_pk: int | None = None
    parent_name: Bilingual | None = None
    cross_cutting: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator of the project: `lacks` names its empty columns, `fed_issue` the issue whose indicator it feeds."""

    pk: int
    level: str
    name: str
    unit: str
    lacks: tuple[str, ...]
    fed_issue: int | None
    fed_unit: str

    @property
    def is_outcome(self) -> bool:
        return self.level == IndicatorLevel.OUTCOME


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A leaf of the budget tree: headings are sums and stay out."""

    pk: int
    name: str
    expense_type: str
    is_equipment: bool
    quantity: Decimal | None
    unit_cost_baht: Decimal | None
    amount_baht: Decimal
    price_basis: str
    has_reference: bool
    quotations: int

    @property
    def is_works(self) -> bool:
        return self.expense_type == ExpenseType.INVESTMENT and not self.is_equipment


@dataclass(frozen=True, slots=True)
class SliceFacts:
    year: int
    amount_baht: Decimal


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """A line of the readiness checklist."""

    state: str
    dated_on: date | None
    amount_baht: Decimal | None


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """A brief beyond its empty items; `readiness` holds the lines there are, by topic."""

    starts_on: date | None
    ends_on: date | None
    sign_on: date | None
    is_multi_year: bool
    commitment_baht: Decimal | None
    quarters_baht: tuple[Decimal | None, ...]
    has_recipient: bool
    has_upkeep: bool
    strategy: NodeFacts | None
    master_plan: NodeFacts | None
    n_sdgs: int
    need_kinds: tuple[str, ...]
    indicators: tuple[IndicatorFacts, ...]
    items: tuple[ItemFacts, ...]
    slices: tuple[SliceFacts, ...]
    readiness: Mapping[str, CheckFacts]
