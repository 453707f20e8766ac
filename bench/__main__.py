"""`python -m bench [NAME …]`: each benchmark in a database of its own, removed afterwards."""

import importlib
import os
import sys

NAMES = ("pages", "permissions", "import", "likeness", "alignment")
MODULES = {"import": "import_lines"}


def main(names: list[str]) -> int:
    unknown = [n for n in names if n not in NAMES]
    if unknown:
        sys.stderr.write(f"bin/bench: no benchmark named {', '.join(unknown)}; there are {', '.join(NAMES)}\n")
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    return max([_one(name) for name in names or NAMES])


def _one(name: str) -> int:
    """One benchmark in a process of its own, so that no cache or database of another helps or harms it."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os._exit(_run(name))


def _run(name: str) -> int:
    import django

    django.setup()
    databases = importlib.import_module("tests.databases")
    databases.attach()
    database = databases.fresh(f"bench_{name}")
    try:
        report = importlib.import_module(f"bench.{MODULES.get(name, name)}").run()
        sys.stdout.write(report.line() + "\n")
        sys.stdout.flush()
        return 0 if report.ok else 1
    finally:
        databases.drop(database)
        importlib.import_module("config.embedded").detach()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
