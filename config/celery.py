"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init, worker_ready

from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def use_services(**_kwargs: object) -> None:
    embedded.attach()


@worker_ready.connect
def sweep_after_start(**_kwargs: object) -> None:
    """Jobs that a killed worker left are taken up as soon as a worker is back."""
    app.send_task("config.sweep_jobs")
