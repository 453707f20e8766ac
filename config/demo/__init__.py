"""The demo: invented people, real plans of 2563, real lines of 2565, and two made-up years after the same pattern.

Loading it again changes nothing.

`themes` and `papers` say what a demo paper is made of, `copies` and `plans` compose them, `volumes` fills their rest, `faults` plants
what the rules should find, `real2563` reads the real plans of that year, `years` says what stands where, `write` stores, `people` makes
the accounts, `load` is the whole deed.
"""

from .load import load
from .people import accounts

__all__ = ["accounts", "load"]
