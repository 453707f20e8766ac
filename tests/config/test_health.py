import pytest
from django.db import OperationalError

from config import health


def test_an_answering_process_is_alive_without_any_server(client) -> None:
    assert client.get("/healthz").json() == {"alive": True}


@pytest.mark.django_db
def test_ready_when_every_part_answers(client, monkeypatch) -> None:
    monkeypatch.setitem(health.PROBES, "worker", lambda: "")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.django_db
def test_a_missing_worker_is_named(client, monkeypatch) -> None:
    monkeypatch.setattr(health, "WORKER_ANSWERS_WITHIN", 0.2)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": "ok", "migrations": "ok", "redis": "ok", "worker": "missing: no worker answers"}


@pytest.mark.django_db
def test_waiting_migrations_are_counted(client, monkeypatch) -> None:
    monkeypatch.setattr("config.health.MigrationExecutor.migration_plan", lambda *_: [1, 2])
    assert client.get("/readyz").json()["parts"]["migrations"] == "missing: 2 migrations not applied"


def test_a_lost_database_is_named_and_nothing_else_told(client, monkeypatch) -> None:
    def lost() -> str:
        raise OperationalError("host=secret.example password=x")

    for name in health.PROBES:
        monkeypatch.setitem(health.PROBES, name, lost if name == "database" else lambda: "")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "missing: OperationalError"
    assert b"secret" not in answer.content
