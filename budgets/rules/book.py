"""The rulebook of the request, and what its rules say when they lack data."""

from typing import Any

from alignment.catalogue import CATALOGUE, VERSION
from alignment.kernel import Finding, Outcome, Rulebook

from ..facts import RequestFacts

REQUEST_RULES = Rulebook("request", VERSION, CATALOGUE)


def gap(request: RequestFacts, case: str = "", **data: Any) -> Finding:
    return Finding(request.subject, request.words | data, Outcome.NO_DATA, case)
