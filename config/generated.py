"""Pages of the documentation that are drawn from the code; a test holds the files equal to a fresh drawing."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import translation

from accounts.roles import ALL_ACTIONS, ROLES, Role
from budgets.workflow import REQUEST_WORKFLOW
from coinvestment.workflow import ENTRY_WORKFLOW
from core.workflow import Workflow
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW, PROPOSAL_WORKFLOW

MADE_BY = "<!-- Made by `manage.py generated_docs`; edit the tables in the code instead. -->\n"
WORKFLOWS = (PLAN_WORKFLOW, ACTION_PLAN_WORKFLOW, REQUEST_WORKFLOW, ENTRY_WORKFLOW, PROPOSAL_WORKFLOW)


def states_page() -> str:
    """Each paper's transition table as a diagram and as rows."""
    return "\n".join(["# States of the papers\n", MADE_BY, *(part for w in WORKFLOWS for part in _machine(w))])


def _machine(workflow: Workflow) -> Iterator[str]:
    yield f"## {workflow.model.__name__} ({workflow.model._meta.verbose_name})\n"
    yield "```mermaid\nstateDiagram-v2\n    [*] --> " + workflow.initial
    for state in workflow.states:
        yield f"    {state.value}: {state.label}"
    for name, source, target in sorted(workflow.edges):
        yield f"    {source} --> {target}: {name}"
    yield "```\n\n| Transition | From | To | Action | Needs a reason | Checked before |\n|---|---|---|---|---|---|"
    for step in workflow.transitions:
        guards = ", ".join(f"`{g.__name__}`" for g in step.guards)
        reason = "yes" if step.needs_comment else ""
        yield f"| `{step.name}` {step.label} | {', '.join(sorted(step.sources))} | {step.target} | `{step.action}` | {reason} | {guards} |"
    yield ""


def permissions_page() -> str:
    """Roles × actions."""
    actions = sorted(ALL_ACTIONS)
    rows = ["# Roles and their actions\n", MADE_BY]
    for role in ROLES.values():
        held = ", ".join(_action(role, a) for a in actions if a in role.actions)
        drafts = "sees drafts" if role.sees_drafts else "from submission on"
        rows.append(f"## {role.code}: {role.label}\n\n{role.label_en}. Reach: {role.reach.name.lower()}; {drafts}.\n\n{held}\n")
    return "\n".join(rows)


def _action(role: Role, action: str) -> str:
    return f"`{action}`" + (" (and on member provinces)" if action in role.member_actions else "")


GENERATED: dict[str, Callable[[], str]] = {"docs/states.md": states_page, "docs/permissions.md": permissions_page}


def outdated() -> list[str]:
    """Names of the files that differ from a fresh drawing."""
    return [name for name in GENERATED if not _file(name).exists() or _file(name).read_text() != draw(name)]


def write() -> None:
    for name in GENERATED:
        _file(name).write_text(draw(name))


def draw(name: str) -> str:
    with translation.override("th"):
        return GENERATED[name]()


def _file(name: str) -> Path:
    return Path(settings.BASE_DIR) / name
