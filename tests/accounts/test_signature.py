"""What stands on papers and in the log is Thai, also when the signer reads English."""

import pytest
from django.utils.translation import override

from tests.factories import ProvinceFactory, hat

pytestmark = pytest.mark.django_db


def test_the_signature_is_thai_whatever_the_signer_reads() -> None:
    deputy = hat("DEPUTY_GOVERNOR", ProvinceFactory(name_th="น่าน"), capacity="ปฏิบัติราชการแทนผู้ว่าราชการจังหวัด", order_no="12/2569")
    with override("th"):
        thai = deputy.signature()
    with override("en"):
        assert deputy.signature() == thai
    assert "รองผู้ว่าราชการจังหวัด จังหวัดน่าน · ในฐานะปฏิบัติราชการแทนผู้ว่าราชการจังหวัด · คำสั่งที่ 12/2569" in thai
