"""What a start prepares: each step says what it does, and is passed over when nothing it rests on has changed."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.db import connections

from config import embedded


def prepare(demo: bool) -> None:
    """Bring database and files to where the code expects them."""
    print("Database: migrating", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    if has_command("load_reference"):
        empty = not apps.get_model("provinces.PlanningUnit").objects.exists()
        _when_changed("reference", [*_files(settings.DATA_DIR), *_code()], lambda: call_command("load_reference"), always=empty)
    if demo and has_command("load_demo"):
        nobody = not get_user_model().objects.exists()
        _when_changed("demo", [embedded.demo_password()], lambda: call_command("load_demo"), always=nobody)
    gone = not Path(settings.STATIC_ROOT).exists()
    _when_changed("static", _static_files(), lambda: call_command("collectstatic", interactive=False, verbosity=0, clear=True), always=gone)
    connections.close_all()


def has_command(name: str) -> bool:
    return name in get_commands()


def _when_changed(name: str, facts: Iterable[str], step: Callable[[], object], always: bool = False) -> None:
    """Run a step unless it was done with the same facts on the same database. Its stamp lies beside the services' data."""
    stamp = embedded.place().state / f"done-{name}"
    wanted = hashlib.sha256("\n".join([embedded.database_url(), *facts]).encode()).hexdigest()
    if always or not stamp.exists() or stamp.read_text() != wanted:
        print(f"Loading {name}", flush=True)
        step()
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)


def _static_files() -> list[str]:
    folders = [*map(Path, settings.STATICFILES_DIRS), *(Path(app.path) / "static" for app in apps.get_app_configs())]
    return [line for folder in folders for line in _files(folder)]


def _code() -> list[str]:
    """Commands that load data: a change of their code is a change of the data."""
    return [line for app in apps.get_app_configs() for line in _files(Path(app.path) / "management" / "commands")]


def _files(folder: Path) -> list[str]:
    """Each file with size and time: enough to notice a change."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found]
