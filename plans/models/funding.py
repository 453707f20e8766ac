"""Where the money of a project comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FundingSource(models.TextChoices):
    PROVINCE = "province", _("งบจังหวัด")
    GROUP = "group", _("งบกลุ่มจังหวัด")
    MINISTRY = "ministry", _("งบกระทรวง/กรม")
    LAO = "lao", _("งบ อปท.")
    LAO_GRANT = "lao_grant", _("เงินอุดหนุนเฉพาะกิจ อปท.")
    PRIVATE = "private", _("เอกชน")
    OTHER = "other", _("อื่น ๆ")
