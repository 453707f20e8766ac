"""What the two panels beside a paper show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from accounts.models import Membership
from core.filetypes import ACCEPT, ALLOWED
from core.parts import Entry
from core.uploads import MAX_MB

from .anchors import fragment_of, label_of
from .forms import ThreadForm
from .kinds import Kind, kind_of
from .models import Attachment, Comment, Thread
from .permissions import heard, may_resolve, on_own_side, with_rights


@dataclass(frozen=True)
class Matter:
    """One thread as it is shown."""

    thread: Thread
    entries: list[Entry]
    place: str
    may_resolve: bool


@dataclass(frozen=True)
class Comments:
    paper: Any
    kind: Kind
    open: list[Matter]
    resolved: list[Matter]
    form: ThreadForm
    about: str


def comments_of(paper: Any, hat: Membership | None, *, on: str = "", form: ThreadForm | None = None) -> Comments:
    """Threads with their comments: two queries; one more when a new comment is about a row."""
    kind = kind_of(paper)
    threads = heard(Thread.objects.filter(**{kind.name: paper}), hat).select_related("opened_by")
    said = Prefetch("comments", Comment.objects.select_related("hat"))
    matters = [_matter(thread, hat) for thread in with_rights(threads, hat, kind).prefetch_related(said)]
    return Comments(
        paper,
        kind,
        [m for m in matters if m.thread.resolved_at is None],
        [m for m in matters if m.thread.resolved_at is not None],
        form or ThreadForm(initial={"on": on}, own_side=on_own_side(hat)),
        (label_of(paper, on) or "") if on else "",
    )


def _matter(thread: Any, hat: Membership | None) -> Matter:
    entries = [_entry(comment, hat) for comment in thread.comments.all()]
    return Matter(thread, entries, fragment_of(thread.anchor), may_resolve(thread, hat, is_editor=thread.is_editor))


def _entry(comment: Comment, hat: Membership | None) -> Entry:
    return Entry(comment.at, comment.signed_as, hat is not None and comment.hat.user_id == hat.user_id, comment.text)


@dataclass(frozen=True)
class Attachments:
    paper: Any
    kind: Kind
    files: list[Attachment]
    editable: bool
    fault: str = ""
    allowed: str = ALLOWED
    accept: str = ACCEPT
    max_mb: int = MAX_MB


def attachments_of(paper: Any, hat: Membership | None, *, fault: str = "") -> Attachments:
    """The files in sight, those of its projects too. Two queries, one while the paper is closed."""
    kind = kind_of(paper)
    files = Attachment.objects.filter(**{kind.name: paper}, removed_at=None).select_related("project")
    return Attachments(paper, kind, list(files), kind.is_open(paper) and kind.may_edit(hat, paper), fault)
