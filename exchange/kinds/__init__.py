"""What can be exchanged, by the word in the address."""

from .base import Exchange
from .briefs import Briefs
from .lines import Lines
from .table import Table

KINDS: dict[str, Exchange] = {kind.code: kind for kind in (Briefs(), Lines(), Table())}

__all__ = ["KINDS", "Exchange"]
