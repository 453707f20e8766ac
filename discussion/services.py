"""Speaking about a paper: open a matter, answer, close it with a trace."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NoRight, NotYet

from .anchors import label_of
from .kinds import KINDS, body_of, kind_of
from .models import Comment, Thread
from .permissions import THREAD_POLICY, may_resolve, on_own_side


@transaction.atomic
def open_thread(paper: Any, text: str, *, by: Membership, anchor: str = "", internal: bool = False) -> Thread:
    """A new matter with its first comment. An anchor the paper does not have is left out. Raises NoRight (403)."""
    kind = kind_of(paper)
    kind.policy.require(by, kind.policy.view_action, paper)
    if internal and not on_own_side(by):
        raise NoRight(_("ความเห็นภายในเปิดได้เฉพาะหน่วยงานเจ้าของเอกสาร"))
    label = label_of(paper, anchor) if anchor else None
    place = {"anchor": anchor, "anchor_label": label} if label is not None else {}
    thread = Thread.objects.create(**{kind.name: paper}, unit_id=body_of(paper).unit_id, is_internal=internal, opened_by=by, **place)
    _say(thread, text, by)
    return thread


@transaction.atomic
def add_comment(thread: Thread, text: str, *, by: Membership) -> Comment:
    """Raises NoRight (403), or NotYet (409) when the matter is closed."""
    THREAD_POLICY.require(by, THREAD_POLICY.view_action, thread)
    return _say(_open(thread), text, by)


@transaction.atomic
def resolve(thread: Thread, *, by: Membership) -> Thread:
    """Closes the matter; who and when stay with it. Raises NoRight (403), or NotYet (409) when it is closed already."""
    THREAD_POLICY.require(by, THREAD_POLICY.view_action, thread)
    locked = _open(thread)
    if not may_resolve(locked, by, is_editor=KINDS[locked.kind].may_edit(by, locked.paper)):
        raise NoRight(_("ปิดเรื่องได้เฉพาะผู้เปิดเรื่องและผู้ที่แก้เอกสารนี้ได้"))
    locked.resolved_by, locked.resolved_as, locked.resolved_at = by, by.signature(), timezone.now()
    locked.save(update_fields=["resolved_by", "resolved_as", "resolved_at"])
    return locked


def _open(thread: Thread) -> Thread:
    """The thread under its row lock."""
    locked = Thread.objects.select_for_update(of=("self",)).select_related("opened_by").get(pk=thread.pk)
    if locked.resolved_at is not None:
        message = _("เรื่องนี้ปิดแล้วโดย %(who)s เปิดเรื่องใหม่หากยังมีข้อที่ต้องหารือ") % {"who": locked.resolved_as}
        raise NotYet([Blocker("resolved", message, f"{locked.paper.get_absolute_url()}#comments")])
    return locked


def _say(thread: Thread, text: str, by: Membership) -> Comment:
    return Comment.objects.create(thread=thread, hat=by, signed_as=by.signature(), text=text)
