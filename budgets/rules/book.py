"""The rulebook of the request, and what its rules say when they lack data."""

from typing import Any

from alignment.books import rulebook
from alignment.kernel import Finding, Outcome

from ..facts import RequestFacts

REQUEST_RULES = rulebook("request")


def gap(request: RequestFacts, case: str = "", **data: Any) -> Finding:
    return Finding(request.subject, request.words | data, Outcome.NO_DATA, case)
