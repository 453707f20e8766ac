"""All prints by code. A new one is a file beside this, a template under templates/reports, and its name here."""

from .check import PLAN_CHECK, REQUEST_CHECK
from .j1 import J1
from .j2 import J2
from .j3 import J3
from .j11 import J11
from .kind import Print
from .request import REQUEST

#: Of the prints of one kind of paper the first is the usual one.
PRINTS: dict[str, Print] = {one.code: one for one in (J1, J2, J3, PLAN_CHECK, J11, REQUEST, REQUEST_CHECK)}
