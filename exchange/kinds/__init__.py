"""What can be exchanged, by the word in the address."""

from .base import Exchange, Part
from .briefs import Briefs
from .coinvestment import Coinvestment
from .lines import Lines
from .plan import Plan
from .table import Table

KINDS: dict[str, Exchange] = {kind.code: kind for kind in (Briefs(), Lines(), Plan(), Table(), Coinvestment())}

__all__ = ["KINDS", "Exchange", "Part"]
