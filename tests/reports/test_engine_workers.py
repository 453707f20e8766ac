"""Workers of the engine: nothing of them stays, whatever happens to them or to their parent."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from reports.engine import RenderFailed, render_pdf
from reports.engine.team import ROOT, team

SECTIONS = [f"<h1>ตอนที่ {number}</h1><p>ที่พัก น้ำ</p>" for number in range(6)]
PARENT = """
import time
from reports.engine.team import Team
crew = Team(2)
print(*[member.process.pid for member in crew.members], flush=True)
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    """False also for a process that has ended and only waits to be collected."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone_within(pids: list[int], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(is_alive, pids))


def test_blocks_come_in_the_order_of_the_sections():
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(render_pdf(SECTIONS, title="ก", workers=2))).pages)
    places = [text.index(f"ตอนที่ {number}") for number in range(6)]
    assert places == sorted(places)


def test_progress_counts_the_sections():
    seen: list[tuple[int, int]] = []
    render_pdf(SECTIONS, title="ก", workers=2, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(number, 6) for number in range(1, 7)]


def test_workers_are_gone_when_the_paper_is_done():
    with team(2) as crew:
        pids = [member.process.pid for member in crew.members]
    assert gone_within(pids, 1)


def test_a_killed_worker_fails_the_paper_and_the_others_end():
    with team(2) as crew:
        pids = [member.process.pid for member in crew.members]
        os.kill(pids[0], signal.SIGKILL)
        with pytest.raises(RenderFailed, match="ended with -9"):
            list(crew.render([("<p>ก</p>", "")] * 8))
    assert gone_within(pids, 1)


def test_a_failing_progress_report_leaves_no_worker_behind(monkeypatch):
    def fail(done: int, total: int) -> None:
        raise KeyError("stop")

    with pytest.raises(KeyError):
        render_pdf(SECTIONS, title="ก", workers=2, progress=fail)
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children if is_alive(int(pid))]
    assert not any(b"reports.engine.worker" in command for command in commands)


def test_workers_end_when_their_parent_is_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert all(map(is_alive, pids))
        parent.kill()
    assert gone_within(pids, 10)


def render_to(pipe) -> None:
    pipe.send(len(render_pdf(SECTIONS, title="ก", workers=2)))


def test_a_daemonic_process_such_as_a_celery_worker_can_render_in_blocks():
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=render_to, args=(theirs,), daemon=True)
    process.start()
    assert ours.poll(60)
    assert ours.recv() > 1000
    process.join(10)
    assert process.exitcode == 0
