"""The rulebooks in use, by name: whatever is said of all rules is said of these, whichever app holds them."""

from .catalogue import CATALOGUE, VERSION
from .kernel import Rulebook

IN_USE: dict[str, Rulebook] = {}


def rulebook(name: str) -> Rulebook:
    """A new book over the catalogue, in use from now on. All of them have one version. Raises ValueError for a name in use."""
    if name in IN_USE:
        raise ValueError(f"rulebook {name} is in use already")
    IN_USE[name] = Rulebook(name, VERSION, CATALOGUE)
    return IN_USE[name]
