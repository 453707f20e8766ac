"""Development plans, action plans and project briefs."""

from django.urls import path

from accounts.papers import transition_view

from .views import action_plans, calendar, citing, copying, parts, plans, projects, proposals, ranking, scenarios, screening, versions
from .workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW

app_name = "plans"
urlpatterns = [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/compare/", versions.compare_page, name="compare"),
    path("plans/compare.csv", versions.compare_export, name="compare_export"),
    path("plans/<int:pk>/", plans.plan_page, name="plan"),
    path("plans/<int:pk>/merge/", versions.merge_page, name="merge"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/edit/<int:part>/", plans.plan_edit, name="plan_words"),
    path("plans/<int:pk>/goal/", plans.long_term_goal, name="long_term_goal"),
    path("plans/<int:pk>/check/", plans.plan_check, name="plan_check"),
    path("plans/<int:pk>/review/", plans.plan_review, name="plan_review"),
    path("plans/<int:pk>/start/", action_plans.start, name="action_plan_start"),
    path("plans/<int:pk>/do/<slug:name>/", transition_view(PLAN_WORKFLOW), name="plan_do"),
    path("plans/<int:pk>/<slug:kind>/new/", parts.part_new, name="plan_part_new"),
    path("plans/<int:pk>/<slug:kind>/<int:part_pk>/", parts.part_edit, name="plan_part"),
    path("plans/<int:pk>/<slug:kind>/<int:part_pk>/delete/", parts.part_delete, name="plan_part_delete"),
    path("action-plans/", action_plans.action_plan_list, name="action_plan_list"),
    path("action-plans/<int:pk>/", action_plans.action_plan_page, name="action_plan"),
    path("action-plans/<int:pk>/rank/", ranking.rank, name="action_plan_rank"),
    path("action-plans/<int:pk>/bucket/", ranking.bucket, name="action_plan_bucket"),
    path("action-plans/<int:pk>/do/<slug:name>/", transition_view(ACTION_PLAN_WORKFLOW), name="action_plan_do"),
    path("action-plans/<int:pk>/plan/", citing.action_plan_cite, name="action_plan_cite"),
    path("action-plans/<int:pk>/undo/", ranking.undo, name="action_plan_undo"),
    path("action-plans/<int:pk>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("action-plans/<int:pk>/scenarios/save/", scenarios.save, name="scenario_save"),
    path("action-plans/<int:pk>/scenarios/<int:scenario>/choose/", scenarios.choose, name="scenario_choose"),
    path("action-plans/<int:pk>/scenarios/<int:scenario>/delete/", scenarios.delete, name="scenario_delete"),
    path("action-plans/<int:pk>/projects/new/", projects.project_new, name="project_new"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/new/", calendar.window_new, name="window_new"),
    path("calendar/<int:pk>/", calendar.window_edit, name="window_edit"),
    path("calendar/<int:pk>/extend/", calendar.window_extend, name="window_extend"),
    path("proposals/", proposals.proposal_list, name="proposal_list"),
    path("proposals/new/<slug:code>/", proposals.proposal_new, name="proposal_new"),
    path("proposals/board/<slug:code>/<int:year>/", screening.board, name="proposal_board"),
    path("proposals/board/<slug:code>/<int:year>/place/", screening.place, name="proposal_place"),
    path("proposals/<int:pk>/", proposals.proposal_page, name="proposal"),
    path("proposals/<int:pk>/edit/", proposals.proposal_edit, name="proposal_edit"),
    path("proposals/<int:pk>/scores/", screening.scores, name="proposal_scores"),
    path("proposals/<int:pk>/table-row/", screening.table_row, name="proposal_table_row"),
    path("proposals/<int:pk>/take-back/", screening.take_back, name="proposal_take_back"),
    path("proposals/<int:pk>/do/<slug:name>/", proposals.proposal_do, name="proposal_do"),
    path("projects/<int:pk>/", projects.project_page, name="project"),
    path("projects/<int:pk>/edit/", projects.project_edit, name="project_edit"),
    path("projects/<int:pk>/copy/", copying.project_copy, name="project_copy"),
    path("projects/<int:pk>/delete/", projects.project_delete, name="project_delete"),
    path("projects/<int:pk>/edit/<slug:section>/", projects.project_section, name="project_section"),
    path("projects/<int:pk>/readiness/<int:check>/", projects.readiness_file, name="readiness_file"),
]
