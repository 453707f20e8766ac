"""The bodies golden cases speak of."""

from alignment.kernel import Bilingual
from plans.facts import Body

NAMES = {"50": "เชียงใหม่", "51": "ลำพูน", "52": "ลำปาง", "57": "เชียงราย", "58": "แม่ฮ่องสอน", "80": "นครศรีธรรมราช"}
GROUPS = {"G15": "กลุ่มจังหวัดภาคเหนือตอนบน 1"}
MEMBERS = ("50", "51", "52", "58")


def body(code: str) -> Body:
    if code in GROUPS:
        return Body(code, "group", Bilingual(GROUPS[code], "Upper Northern Group 1"))
    return Body(code, "province", Bilingual(f"จังหวัด{NAMES[code]}", f"Province {code}"))
