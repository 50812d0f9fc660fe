"""`sohoc found`: seal an empty database as real and make the first administrator."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sohoc.project.founding import NameRefused, ProvinceUnknown, found_province
from sohoc.project.installation import AlreadySealed


class Command(BaseCommand):
    help = "Seal an empty database as real: the province, its root and the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", required=True, help="Tỉnh Phú Thọ")
        parser.add_argument("--administrator", required=True, help="user name, such as quantri")
        parser.add_argument("--full-name", required=True, help="Nguyễn Thị An")

    def handle(self, *args: Any, **options: Any) -> None:
        password = "-".join(secrets.token_hex(2) for _ in range(5))
        try:
            found_province(
                province=options["province"],
                username=options["administrator"],
                full_name=options["full_name"],
                password=password,
                at=timezone.now(),
            )
        except AlreadySealed as error:
            raise CommandError(
                "Cơ sở dữ liệu đã có dữ liệu ({}). / The database already holds {} data.".format(
                    error.kind, error.kind
                )
            ) from error
        except ProvinceUnknown as error:
            raise CommandError(
                "Không có tỉnh, thành phố nào tên như vậy. Các tên hiện nay: {} / "
                "No province is called so; see the list.".format(", ".join(error.names))
            ) from error
        except NameRefused as error:
            raise CommandError(
                "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm và gạch nối. / "
                "The user name has small letters without accents, digits, dots and hyphens only."
            ) from error
        self.stdout.write(
            "Mật khẩu lần đầu, chỉ hiện một lần / first password, shown once: {}".format(password)
        )
