"""Who may see a document: whoever sees the paper it was made of, in the state it was made."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership
from accounts.policy import areas
from core.policy import Policy
from core.workflow import INITIAL

from .models import Document


class DocumentPolicy(Policy[Document]):
    view_action = "view_document"

    def scope(self, hat: Membership | None, action: str) -> QuerySet[Document]:
        """Documents of visible papers; those made of a draft only for who sees drafts."""
        of_request = Q(request__unit__in=areas(hat, "view_request"))
        of_action_plan = Q(action_plan__unit__in=areas(hat, "view_action_plan"))
        of_plan = Q(plan__unit__in=areas(hat, "view_plan"))
        documents = Document.objects.filter(of_request | of_action_plan | of_plan)
        if hat is not None and not hat.role.sees_drafts:
            documents = documents.exclude(paper_state=INITIAL)
        return documents

    def actions_on(self, hat: Any, obj: Document) -> set[str]:
        return {"view_document"} if self.can(hat, "view_document", obj) else set()


DOCUMENT_POLICY = DocumentPolicy()
