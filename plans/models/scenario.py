"""What-if orders of an action plan's projects, kept side by side; the nameless one is the order before the last move."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

from .action import AnnualActionPlan, Bucket, Project

LAST_ORDER = ""


class Scenario(models.Model):
    """One order of the projects. `name` is LAST_ORDER for what an undo goes back to."""

    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="scenarios")
    name = models.CharField(_("ชื่อทางเลือก"), max_length=80, blank=True)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["action_plan", "name"], name="one_scenario_per_name")]

    def __str__(self) -> str:
        return self.name


class ScenarioRow(models.Model):
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="rows")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    bucket = models.CharField(max_length=12, choices=Bucket)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "project"], name="one_row_per_project"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="scenario_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.project_id}"
