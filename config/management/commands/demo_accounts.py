from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from config.demo.people import CENTRAL, usernames

COLUMNS = ("username", "full_name", "position")


class Command(BaseCommand):
    help = "The demo's accounts and their password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every account with name and office")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("There are no demo accounts where DEMO_MODE is off.")
        if options["all"]:
            self._write_all()
        self.stdout.write("planner-50, governor-50 (จังหวัดเชียงใหม่ และจังหวัดอื่นตามรหัส)")
        self.stdout.write("osm-G15, grouphead-G15 (กลุ่มจังหวัดภาคเหนือตอนบน 1 และกลุ่มอื่นตามรหัส)")
        self.stdout.write("agency-50, district-50, screener-50, agency-51, district-51, screener-51, osmhead-G15 (ข้อเสนอโครงการ)")
        self.stdout.write("lao-50, laoprov-50, private-50 (อปท. ท้องถิ่นจังหวัด และเอกชน จังหวัดเชียงใหม่)")
        self.stdout.write(", ".join(CENTRAL))
        self.stdout.write(f"รหัสผ่านทุกบัญชี: {settings.DEMO_PASSWORD}")

    def _write_all(self) -> None:
        for username, name, position in User.objects.filter(username__in=usernames()).order_by("username").values_list(*COLUMNS):
            self.stdout.write(f"{username:14} {name} · {position}")
