"""Who may see an upload: whoever sees the paper it is for, as that paper stands now."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership
from core.policy import Policy

from .kinds import KINDS
from .models import Upload


class UploadPolicy(Policy[Upload]):
    view_action = "view_upload"

    def scope(self, hat: Membership | None, action: str) -> QuerySet[Upload]:
        seen = Q()
        for kind in KINDS.values():
            seen |= Q(kind=kind.code) & kind.of(hat).uploads_seen(hat)
        return Upload.objects.filter(seen)

    def actions_on(self, hat: Any, obj: Upload) -> set[str]:
        return {"view_upload"} if self.can(hat, "view_upload", obj) else set()


UPLOAD_POLICY = UploadPolicy()
