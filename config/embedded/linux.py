"""Two wishes only the Linux kernel grants. Elsewhere they are passed over: what they tidy is then tidied at the next start."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Send this process a signal when the process that started it ends, however it ends."""
    _prctl(PR_SET_PDEATHSIG, number)


def adopt_orphans() -> None:
    """Become the parent of servers started here, so that they can be waited for: in a container nobody else may do it."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
