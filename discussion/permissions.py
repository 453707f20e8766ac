"""Who sees what is said and attached: whoever sees the paper; internal words only where drafts are seen."""

from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import Membership
from accounts.policy import areas
from core.policy import Policy

from .kinds import KINDS, Kind
from .models import ATTACHMENT_PAPERS, THREAD_PAPERS, Attachment, Thread

M = TypeVar("M", bound=Model)


def on_own_side(hat: Membership | None) -> bool:
    """Roles that see drafts are those of the province or group itself; the centre never does."""
    return hat is not None and hat.role.sees_drafts


def of_visible_papers(hat: Membership | None, names: tuple[str, ...]) -> Q:
    """One condition per foreign key: its paper is in the hat's view scope."""
    policies = ((name, KINDS[name].policy) for name in names)
    return reduce(or_, (Q(**{f"{name}__in": policy.scope(hat, policy.view_action)}) for name, policy in policies))


def heard(threads: QuerySet[Thread], hat: Membership | None) -> QuerySet[Thread]:
    """Of threads on visible papers those the hat may read."""
    return threads if on_own_side(hat) else threads.filter(is_internal=False)


class ThreadPolicy(Policy[Thread]):
    view_action = "view_thread"

    def scope(self, hat: Membership | None, action: str) -> QuerySet[Thread]:
        return heard(Thread.objects.filter(of_visible_papers(hat, THREAD_PAPERS)), hat)

    def actions_on(self, hat: Any, obj: Thread) -> set[str]:
        return {self.view_action} if self.can(hat, self.view_action, obj) else set()


class AttachmentPolicy(Policy[Attachment]):
    view_action = "view_attachment"

    def scope(self, hat: Membership | None, action: str) -> QuerySet[Attachment]:
        """Removed files are out of everybody's sight; their rows stay."""
        return Attachment.objects.filter(of_visible_papers(hat, ATTACHMENT_PAPERS), removed_at=None)

    def actions_on(self, hat: Any, obj: Attachment) -> set[str]:
        return {self.view_action} if self.can(hat, self.view_action, obj) else set()


THREAD_POLICY = ThreadPolicy()
ATTACHMENT_POLICY = AttachmentPolicy()


def with_rights(threads: QuerySet[Thread], hat: Membership | None, kind: Kind) -> QuerySet[Thread]:
    """`is_editor` on each thread: whether the hat edits papers of this kind in the thread's unit. No query of its own."""
    return threads.annotate(is_editor=Exists(areas(hat, kind.edit_action).filter(content_object=OuterRef("unit"))))


def may_resolve(thread: Thread, hat: Membership | None, *, is_editor: bool) -> bool:
    """The person who opened it, and who edits the paper."""
    return hat is not None and thread.resolved_at is None and (is_editor or thread.opened_by.user_id == hat.user_id)
