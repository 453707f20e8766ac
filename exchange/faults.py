"""What is wrong in a workbook: where, which rule, and what to do. Thai, as the workbook is."""

from dataclasses import asdict, dataclass

from core.errors import PortalError


@dataclass(frozen=True)
class Fault:
    """`cell` is a name such as C14, "" when the whole sheet or file is meant."""

    sheet: str
    cell: str
    column: str
    rule: str
    message: str
    remedy: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Wrong(Exception):
    """One cell's value cannot be taken: rule, what it is, what to do."""

    def __init__(self, rule: str, message: str, remedy: str) -> None:
        self.rule, self.message, self.remedy = rule, message, remedy
        super().__init__(message)


class Refused(PortalError):
    """Nothing of the workbook is stored."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.message for fault in faults[:3]))
