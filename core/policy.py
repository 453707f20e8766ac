"""Policies say who: one queryset per (hat, action); lists, details, search and export start from it."""

from typing import Any, Generic, TypeVar

from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from .errors import NoRight

M = TypeVar("M", bound=models.Model)


class Policy(Generic[M]):
    """A subclass defines `scope`; everything else follows from it, so lists and details agree."""

    view_action: str

    def scope(self, hat: Any, action: str) -> models.QuerySet[M]:
        """The objects on which this hat may do this action now."""
        raise NotImplementedError

    def actions_on(self, hat: Any, obj: M) -> set[str]:
        """Every action the hat holds on the object's area. One query."""
        raise NotImplementedError

    def can(self, hat: Any, action: str, obj: M) -> bool:
        return self.scope(hat, action).filter(pk=obj.pk).exists()

    def visible_or_404(self, hat: Any, **lookup: Any) -> M:
        """The object when it is in the hat's view scope; else Http404, so that nothing leaks."""
        return get_object_or_404(self.scope(hat, self.view_action), **lookup)

    def require(self, hat: Any, action: str, obj: M) -> None:
        """Raises NoRight (403) when the hat sees the object but does not hold the action."""
        if not self.can(hat, action, obj):
            raise NoRight(_("ตำแหน่งที่ใช้อยู่ไม่มีสิทธิทำรายการนี้กับ “%(obj)s”") % {"obj": obj})
