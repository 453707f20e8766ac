"""Line items of the official budget document become projects, requests and lines: all of a file or nothing.

`reading` opens the file, `fields` reads one row, `across` holds rows against each other, `staging` keeps the rows in the database,
`changes` compares them with what is stored, `papers`, `lines` and `derived` write, `service` is the whole deed.
"""

from .faults import Fault
from .report import Report
from .service import import_lines

__all__ = ["Fault", "Report", "import_lines"]
