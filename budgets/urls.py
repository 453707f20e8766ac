"""Addresses of requests, lines and checks."""

from django.urls import path

from accounts.papers import transition_view

from .views import answers, checks, export, findings, goals, lineage, lines, listing, paper, rule_keeping, rulebooks, same_work, stored
from .workflow import REQUEST_WORKFLOW

app_name = "budgets"
urlpatterns = [
    path("requests/", listing.request_list, name="request_list"),
    path("requests/map/", listing.request_map, name="map"),
    path("requests/export.csv", export.export, name="export"),
    path("requests/generate/<int:action_plan>/", lines.generate, name="generate"),
    path("requests/<int:pk>/", paper.request_page, name="request"),
    path("requests/<int:pk>/sign/", paper.sign_page, name="sign"),
    path("requests/<int:pk>/do/<slug:name>/", transition_view(REQUEST_WORKFLOW), name="request_do"),
    path("requests/<int:pk>/check/", checks.request_check_start, name="request_check"),
    path("requests/<int:pk>/management/", lines.management, name="management"),
    path("requests/<int:pk>/lines/new/", lines.line_new, name="line_new"),
    path("requests/lines/<int:pk>/", lines.line_edit, name="line"),
    path("requests/lines/<int:pk>/amount/", lines.line_amount, name="line_amount"),
    path("requests/lines/<int:pk>/delete/", lines.line_delete, name="line_delete"),
    path("requests/lines/<int:pk>/lineage/", lineage.line_lineage, name="line_lineage"),
    path("projects/<int:pk>/lineage/", lineage.project_lineage, name="project_lineage"),
    path("projects/<int:pk>/lineage/use/", lineage.use, name="lineage_use"),
    path("goals/", goals.matrix, name="goals"),
    path("goals/export.csv", goals.matrix_export, name="goals_export"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/export.csv", goals.goal_export, name="goal_export"),
    path("checks/open/", findings.open_findings, name="open_findings"),
    path("checks/", checks.check_list, name="checks"),
    path("checks/start/", checks.check_start, name="check_start"),
    path("checks/<int:pk>/", checks.check, name="check"),
    path("checks/<int:pk>/again/", rulebooks.check_again, name="check_again"),
    path("checks/compare/", rulebooks.check_compare, name="check_compare"),
    path("checks/plans/<int:pk>/", stored.plan_check, name="plan_check"),
    path("checks/plans/<int:pk>/again/", stored.plan_check_again, name="plan_check_again"),
    path("checks/plans/compare/", stored.plan_check_compare, name="plan_check_compare"),
    path("rulebooks/", rulebooks.rulebooks, name="rulebooks"),
    path("rulebooks/new/", rule_keeping.rule_set_new, name="rule_set_new"),
    path("rulebooks/<int:pk>/", rulebooks.rulebook, name="rulebook"),
    path("rulebooks/<int:pk>/edit/", rule_keeping.rule_set_edit, name="rule_set_edit"),
    path("rulebooks/<int:pk>/rules/", rule_keeping.setting_choose, name="setting_choose"),
    path("rulebooks/<int:pk>/rules/<slug:code>/", rule_keeping.setting_edit, name="setting"),
    path("rulebooks/<int:pk>/rules/<slug:code>/leave/", rule_keeping.setting_leave, name="setting_leave"),
    path("rulebooks/<int:pk>/issue/", rule_keeping.rule_set_issue, name="rule_set_issue"),
    path("rulebooks/<int:pk>/dry-run/", rulebooks.dry_run, name="dry_run"),
    path("answers/", answers.answer_list, name="answers"),
    path("answers/<int:pk>/", answers.answer_page, name="answer"),
    path("answers/<int:pk>/decide/", answers.answer_decide, name="answer_decide"),
    path("answers/<int:pk>/withdraw/", answers.answer_withdraw, name="answer_withdraw"),
    path("action-plans/<int:pk>/answers/<slug:fingerprint>/", answers.answer_new, name="answer_new"),
    path("plans/<int:pk>/answers/<slug:fingerprint>/", answers.plan_answer_new, name="plan_answer_new"),
    path("action-plans/<int:pk>/not-same/<slug:fingerprint>/", same_work.not_same, name="not_same"),
    path("waivers/", answers.waiver_register, name="waivers"),
]
