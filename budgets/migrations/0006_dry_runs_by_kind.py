"""Results of dry runs are kept by kind of paper; those of before were about requests."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def by_kind(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for run in apps.get_model("budgets", "DryRun").objects.exclude(result={}):
        run.result = {"kinds": {"request": run.result}}
        run.save(update_fields=["result"])


def of_requests(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for run in apps.get_model("budgets", "DryRun").objects.exclude(result={}):
        run.result = run.result["kinds"].get("request", {})
        run.save(update_fields=["result"])


class Migration(migrations.Migration):
    dependencies = [("budgets", "0005_history_by_statement")]
    operations = [migrations.RunPython(by_kind, of_requests)]
