"""How rule messages are worded: one word for one thing, a verb first, the names the screens use. `messages_page` prints the same lists."""

import re
from typing import NamedTuple


class Term(NamedTuple):
    """The word the messages use, the pattern of what they do not say, that word as people read it, and why."""

    chosen: str
    banned: str
    shown: str
    why: str


TERMS = (
    Term("คำของบประมาณ", r"คำขอ(?!งบประมาณ)", "คำขอ", "คำขอ alone may be คำขอผ่อนผัน"),
    Term("แผนปฏิบัติราชการปี …", r"แผนปี", "แผนปี …", "may be the development plan or the action plan"),
    Term("งบประมาณของโครงการ", r"งบโครงการ", "งบโครงการ", "spoken short form"),
    Term("กรอบวงเงิน", r"เพดาน", "เพดาน", "the letter that announces it says กรอบวงเงิน"),
    Term("แหล่งงบประมาณ", r"แหล่งเงิน(?!ร่วม)", "แหล่งเงิน", "name of the field"),
    Term("กรอก", r"ใส่", "ใส่", "one verb for filling a field"),
    Term("ระบุ", r"บอก|ตอบว่า", "บอก ตอบว่า", "spoken"),
    Term("ทราบ", r"รู้", "รู้", "spoken"),
    Term("ลบ", r"ตัด(?!สิน)|ถอนโครงการ", "ตัด ถอน", "name of the button"),
    Term("ขณะนี้", r"ตอนนี้", "ตอนนี้", "spoken"),
    Term("ผ่อนผัน", r"ยกเว้น", "ยกเว้น", "name of the button and the register"),
    Term("ซ้ำซ้อน", r"(?<!ซ้ำ)ซ้อน", "ซ้อน", "term of the planning policy"),
    Term("แห่ง", r"} จุด", "จุด (as a classifier of places)", "classifier of พื้นที่ดำเนินการ"),
    Term("หมวด “…” ของแบบสรุปโครงการ", r"ข้อ \d", "ข้อ 14", "no screen numbers the fields; only the printed form does"),
    Term("(the active voice)", r"ถูก(?!ต้อง)|(?<!ที่)ทำการ", "ถูก… ทำการ…", "translated, not written"),
    Term("(the fact alone)", r"ทั้งที่|แม้แต่|ละเลย|บกพร่อง|ผิดพลาด", "ทั้งที่ แม้แต่ บกพร่อง", "blames somebody"),
    Term("(nothing)", r"ครับ|ค่ะ|กรุณา|โปรด|…|!", "ครับ ค่ะ กรุณา โปรด", "a message is no letter"),
)
BANNED = re.compile("|".join(term.banned for term in TERMS))
#: What a reader is told to do begins with one of these.
VERB = re.compile("กรอก|แก้|เลือก|เพิ่ม|ลด|ลบ|ย้าย|นำ|รวม|จัดลำดับ|จัดทำ|เขียน|บันทึก|ระบุ|ทบทวน|ตรวจ|ติดตาม|พิจารณา|ตกลง|ชี้แจง|ขอ|แจ้ง|ลงนาม|กด")
#: Placeholders that tell where; a message has one of them.
PLACE = re.compile("{(?:projects?|line|plan|owner|entry|issue|kpi|place|where|request_no|region|key|item|which|kind)}")
_BAHT = (
    "amount|sum|total|difference|over|lower|upper|ceiling|cap|table|allowed|planned|management|commitment|"
    "product|cost|estimate|soft|floor|low|high|median|unit_cost|step"
)
#: An amount without its unit, unless a sum or a range goes on to the next amount.
BARE_AMOUNT = re.compile(rf"{{(?:{_BAHT})}}(?! บาท| [+=÷×]|–{{| หรือ {{)")
#: Names of bodies may end in a number, so a word that follows stands apart.
GLUED = re.compile(r"{(?:owner|other_owner|plan_owner|project_owner|issue_owner|agency)}[ก-๙]")
LATIN = re.compile(r"[A-Za-z]{2,}")
#: Words between quotation marks that are no placeholder: what is written on a screen.
QUOTED = re.compile(r"“([^{}”]+)”")
SECTION = re.compile(r"หมวด “([^”]+)”")
LONGEST_TITLE = 60
LONGEST_PART = 260
