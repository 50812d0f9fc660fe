"""One school's supply of people: every name, number and code that it gives out, each of them once.

What must not be real is not: the province of the personal numbers, the province of the codes and
the telephone prefix have never been given to anybody; mail goes to `.example` (RFC 2606).
"""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from sohoc.lib.ids import PROVISIONAL_ALPHABET
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs.demo.naming import village
from sohoc.modules.people.contracts import Sensitive
from sohoc.modules.people.demo.names import NameBook, name_book
from sohoc.modules.people.demo.plan import FEMALE, MALE, PROVISIONAL, PlannedPerson, Site

PROVINCE = "003"  # in the list of provinces there is nothing between 002 and 004
CODES = "03"
PHONES = "030"  # 016x became 032 to 039 in 2018
HOST = "mau.example"

# Every school numbers in steps of its own, so that two of them never meet; factors that share no
# divisor with ten scatter what would otherwise be a sequence.
SCHOOLS = 2000
STEP = 2 * SCHOOLS + 1
NUMBER_FACTOR, NUMBERS = 387_421, 10**6
PHONE_FACTOR, PHONE_NUMBERS = 3_874_207, 10**7
CODE_FACTOR, CODE_NUMBERS = 387_420_489, 10**9
CODES_OF_A_SCHOOL = 4000
ACCOUNTS, FAULTS = "a", "f"
SUPPLIES = {"": (0, 1), ACCOUNTS: (SCHOOLS, 1), FAULTS: (SCHOOLS, 200)}
STAFF_CODES = 2000  # where those of staff begin among the codes of their school
NO_NUMBER = 0.08
KNOWN_AS_YEAR = 0.004
DISABLED = 0.007
DISABILITIES = ("KTVD", "KTNN", "KTN", "KTTT", "KTK")
POLICY = (("HN", 0.09), ("HCN", 0.17), ("CTB", 0.175), ("MC", 0.182))  # cumulated
PROTESTANT, CATHOLIC = "03", "02"
RELIGIONS = {"08": (PROTESTANT, 0.06), "01": (CATHOLIC, 0.04), "06": (CATHOLIC, 0.01)}


def code_of(site: int, place: int) -> str:
    """The ministry's code of who stands at this place of a school."""
    serial = site * CODES_OF_A_SCHOOL + place
    return f"{CODES}{serial * CODE_FACTOR % CODE_NUMBERS:09d}"


def told_by(sex: str, year: int) -> str:
    """The digits of a personal number for century and sex, and for the year."""
    return f"{2 * (year // 100 - 19) + (sex == FEMALE)}{year % 100:02d}"


def is_consistent(one: PlannedPerson) -> bool:
    """Whether there is a number, and it tells the sex and the year of the person."""
    return one.number[len(PROVINCE) :].startswith(told_by(one.sex, one.born.year))


class Maker:
    """Makes the people of one school, drawing from a stream of chance.

    The owners of accounts and those with a planted mistake are made apart from the others, so they
    number in ranges of their own: `SUPPLIES` says where these begin.
    """

    def __init__(self, site: Site, chance: Random, *, supply: str = "") -> None:
        self.site, self.chance, self.supply = site, chance, supply
        self.book: NameBook = name_book()
        self.villages = [village(chance) for _count in range(7)]
        lane, begun = SUPPLIES[supply]
        self._lane = site.number + lane
        self._numbers: defaultdict[tuple[str, int], int] = defaultdict(lambda: begun)
        self._phones, self._people, self._mails = begun, 0, 0

    def people(self) -> str:
        """The code of a people, drawn as they live around the school."""
        return self.book.people_of(self.site.district, self.site.province, self.chance)

    def address(self) -> str:
        """A hamlet, or a group of houses in a town, and the commune."""
        commune = self.site.commune
        if commune.startswith("Phường"):
            return f"Tổ {self.chance.randint(1, 24)}, {commune}"
        return f"Xóm {self.chance.choice(self.villages)}, {commune}"

    def key(self) -> str:
        """The key of the next person of this school."""
        self._people += 1
        return f"{self.site.school.key}/{self.supply}{self._people}"

    def number(self, sex: str, year: int) -> str:
        """A personal number that tells this sex and year; none when all of them are given out."""
        serial = self._numbers[sex, year] * STEP + self._lane
        if serial >= NUMBERS:
            return ""
        self._numbers[sex, year] += 1
        return f"{PROVINCE}{told_by(sex, year)}{serial * NUMBER_FACTOR % NUMBERS:06d}"

    def perhaps_number(self, sex: str, year: int) -> str:
        """The same, but some people have none."""
        return "" if self.chance.random() < NO_NUMBER else self.number(sex, year)

    def phone(self) -> str:
        """A number that rings nowhere."""
        serial = self._phones * STEP + self._lane
        self._phones += 1
        return f"{PHONES}{serial * PHONE_FACTOR % PHONE_NUMBERS:07d}"

    def email(self, full_name: str) -> str:
        """An address that no mail reaches."""
        self._mails += 1
        plain = "".join(c for c in folded(full_name) if c.isalnum())
        return f"{plain}.{self._lane}.{self._mails}@{HOST}"

    def provisional_code(self) -> str:
        """A code as the program gives it, but drawn from the stream."""
        return PROVISIONAL + "".join(self.chance.choices(PROVISIONAL_ALPHABET, k=10))

    def born(self, year: int) -> date:
        """A day of the year."""
        return date(year, 1, 1) + timedelta(days=self.chance.randrange(365))

    def known(self, born: date, *, odds: float = KNOWN_AS_YEAR) -> tuple[date, str]:
        """The date as it is written down: of some people the year alone is known."""
        return (date(born.year, 1, 1), "year") if self.chance.random() < odds else (born, "day")

    def sex(self) -> str:
        """About as many of one as of the other."""
        return MALE if self.chance.random() < 0.52 else FEMALE

    def facts(self, people: str) -> Sensitive:
        """What stays hidden about a learner or a member of staff."""
        draw = self.chance.random()
        group = next((code for code, until in POLICY if draw < until), "")
        faith, odds = RELIGIONS.get(people, ("", 0.0))
        return Sensitive(
            ethnicity=people,
            religion=faith if self.chance.random() < odds else "",
            policy_group=group,
            disability=self.chance.choice(DISABILITIES) if self.chance.random() < DISABLED else "",
        )

    def adult(self, surname: str, people: str, sex: str, *, year: int) -> PlannedPerson:
        """A grown-up with a telephone, who is no staff."""
        born, precision = self.known(self.born(year), odds=0.03 if year < 1975 else KNOWN_AS_YEAR)
        name = self.book.called(surname, people, sex, year=year, chance=self.chance)
        has_mail = self.chance.random() < 0.1
        return PlannedPerson(
            key=self.key(),
            full_name=name,
            sex=sex,
            born=born,
            precision=precision,
            people=people,
            number=self.perhaps_number(sex, year),
            phone=self.phone() if self.chance.random() < 0.96 else "",
            email=self.email(name) if has_mail else "",
        )
