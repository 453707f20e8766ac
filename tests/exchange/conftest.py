from pathlib import Path
from typing import Any

import pytest

from plans.models import NodeKind
from tests.factories import ActionPlanFactory, hat, node


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Any, tmp_path: Path) -> None:
    """Uploads of tests go to a folder that ends with the test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "documents"}},
    }


@pytest.fixture
def plan(db: None) -> Any:
    for kind in NodeKind:
        node(kind)
    return ActionPlanFactory()


@pytest.fixture
def planner(plan: Any) -> Any:
    return hat("PROVINCE_OFFICE", plan.unit)
