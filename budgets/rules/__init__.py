"""Rules about one request. Each is one pure function over `RequestFacts`; registering it in the rulebook is all it takes."""

from . import costs, eligible, requests, splits
from .book import REQUEST_RULES

__all__ = ["REQUEST_RULES", "costs", "eligible", "requests", "splits"]
