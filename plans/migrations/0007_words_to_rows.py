"""The two free texts of a brief become rows: one objective per line, one source of the need."""

import re

from django.db import migrations

NUMBERING = re.compile(r"^\s*(?:[-–•*]|\(?[0-9๐-๙]{1,2}[.)]+)\s+")
MOST = 5


def objectives_of(text):
    """Lines without their numbers, five at most: what goes beyond is kept in the fifth."""
    lines = [line for line in (NUMBERING.sub("", raw).strip() for raw in text.splitlines()) if line]
    return [*lines[: MOST - 1], "\n".join(lines[MOST - 1 :])] if len(lines) > MOST else lines


def to_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, objectives, need_source FROM plans_project ORDER BY id")
        found = cursor.fetchall()
    objective, need = apps.get_model("plans", "Objective"), apps.get_model("plans", "NeedSource")
    objective.objects.bulk_create(
        [objective(project_id=pk, order=n, text=line) for pk, text, _need in found for n, line in enumerate(objectives_of(text), 1)], 500
    )
    need.objects.bulk_create([need(project_id=pk, reference=text.strip()) for pk, _text, text in found if text.strip()], 500)


def to_words(apps, schema_editor):
    """Backwards: the rows, line by line. No history is written: its table wants the new columns until 0005 is undone too."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE plans_project DISABLE TRIGGER USER")
        for column, table, words in (("objectives", "objective", "text"), ("need_source", "needsource", "reference")):
            cursor.execute(
                f"UPDATE plans_project p SET {column} = r.words FROM (SELECT project_id, string_agg({words}, E'\\n' ORDER BY \"order\", id) words"
                f" FROM plans_{table} GROUP BY project_id) r WHERE r.project_id = p.id"
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE plans_project ENABLE TRIGGER USER")


class Migration(migrations.Migration):

    dependencies = [("plans", "0006_full_brief")]

    operations = [
        migrations.RunPython(to_rows, to_words),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField("project", "need_source"),
        migrations.RemoveField("project", "objectives"),
        migrations.RemoveField("projectevent", "need_source"),
        migrations.RemoveField("projectevent", "objectives"),
    ]
