"""Who answers for the children of a family: on average one and a half for each child."""

from collections.abc import Sequence

from sohoc.modules.people.demo.making import Maker
from sohoc.modules.people.demo.plan import FEMALE, MALE, Child, PlannedPerson, Tie
from sohoc.modules.people.models import Basis, Relation

# Cumulated shares of what a school has written down.
KINDS = (
    ("both", 0.45),
    ("mother", 0.79),
    ("father", 0.86),
    ("parent_away", 0.91),
    ("grandparent", 0.95),
    ("relative", 0.97),
    ("sibling", 0.98),
    ("appointed", 0.992),
    ("facility", 0.994),
    ("restricted", 1.0),
)
SAME_PEOPLE = 0.85
STAFF_AS_PARENT = 0.03
FAR_AWAY = "Khu nhà trọ công nhân, tỉnh khác (mẫu)"
BIRTH = "Giấy khai sinh"
VERIFIED = 0.9
APPOINTED_BY = "Quyết định của UBND xã (mẫu)"
COURT = "Quyết định của Tòa án (mẫu)"
RESTRICTED = "Tòa án hạn chế quyền của cha đối với con chưa thành niên (mẫu)"


def guardians_of(
    children: Sequence[Child],
    surname: str,
    people: str,
    *,
    maker: Maker,
    holder: PlannedPerson | None,
    staff: list[PlannedPerson],
) -> tuple[Tie, ...]:
    """The ties of a family; `holder` is the owner of an account who is one of its parents.

    Whoever of `staff` becomes a parent is taken out of the list.
    """
    house = _House(children, surname, people, maker, staff)
    if holder:
        return (house.parent_with(holder),)
    draw = maker.chance.random()
    kind = next(name for name, until in KINDS if draw < until)
    return house.ties(kind)


class _House:
    """Makes the grown-ups of one family."""

    def __init__(
        self,
        children: Sequence[Child],
        surname: str,
        people: str,
        maker: Maker,
        staff: list[PlannedPerson],
    ) -> None:
        self.surname, self.people, self.maker, self.staff = surname, people, maker, staff
        self.chance = maker.chance
        self.eldest = min(child.person.born.year for child in children)
        youngest = max(child.person.born.year for child in children)
        mothers = round(self.chance.triangular(18, 40, 25))
        # Nobody bears a child after the age of 46.
        self.mother_born = max(self.eldest - mothers, youngest - 46)

    def ties(self, kind: str) -> tuple[Tie, ...]:
        if kind in {"both", "mother", "father", "restricted"}:
            found = []
            if kind != "father":
                found.append(self._mother())
            if kind != "mother":
                found.append(self._father(is_restricted=kind == "restricted"))
            return tuple(found)
        if kind == "parent_away":
            mother = self._mother()
            far = mother.guardian._replace(address=FAR_AWAY)
            elder = self._grandparent(basis=Basis.SCHOOL)
            return elder._replace(can_consent=False), mother._replace(guardian=far)
        if kind == "grandparent":
            return (self._grandparent(basis=Basis.LAW),)
        return (self._other(kind),)

    def parent_with(self, holder: PlannedPerson) -> Tie:
        """The owner of an account as mother or father."""
        relation = Relation.MOTHER if holder.sex == FEMALE else Relation.FATHER
        return Tie(holder, relation, Basis.PARENT, BIRTH)

    def _mother(self) -> Tie:
        return self._parent(FEMALE, self.mother_born)

    def _father(self, *, is_restricted: bool) -> Tie:
        tie = self._parent(MALE, self.mother_born - self.chance.randint(0, 6))
        if not is_restricted:
            return tie
        return tie._replace(
            can_view=False, can_consent=False, restriction=RESTRICTED, verified_by=COURT
        )

    def _parent(self, sex: str, year: int) -> Tie:
        person = self._of_staff(sex) or self._adult(sex, year)
        relation = Relation.MOTHER if sex == FEMALE else Relation.FATHER
        is_verified = self.chance.random() < VERIFIED
        return Tie(person, relation, Basis.PARENT, BIRTH if is_verified else "")

    def _of_staff(self, sex: str) -> PlannedPerson | None:
        """Sometimes somebody who works at the school; a father bears the surname."""
        if self.chance.random() >= STAFF_AS_PARENT:
            return None
        for place, person in enumerate(self.staff):
            fits = 20 <= self.eldest - person.born.year <= 38 and person.sex == sex
            if fits and (sex == FEMALE or person.full_name.startswith(f"{self.surname} ")):
                return self.staff.pop(place)
        return None

    def _adult(self, sex: str, year: int) -> PlannedPerson:
        is_same = sex == MALE or self.chance.random() < SAME_PEOPLE
        people = self.people if is_same else self.maker.people()
        surname = self.surname
        if sex == FEMALE:
            surname = self.maker.book.surname(people, self.chance)
        return self.maker.adult(surname, people, sex, year=year)

    def _grandparent(self, *, basis: str) -> Tie:
        sex = FEMALE if self.chance.random() < 0.6 else MALE
        person = self._adult(sex, self.mother_born - self.chance.randint(19, 30))
        return Tie(person, Relation.GRANDPARENT, basis)

    def _other(self, kind: str) -> Tie:
        sex = self.maker.sex()
        if kind == "sibling":
            year = self.chance.randint(1998, 2005)  # of age, and older than any learner
            person = self.maker.adult(self.surname, self.people, sex, year=year)
            return Tie(person, Relation.SIBLING, Basis.LAW)
        person = self._adult(sex, self.chance.randint(1970, 1993))
        if kind == "relative":
            return Tie(person, Relation.RELATIVE, Basis.SCHOOL, can_consent=False)
        relation = Relation.APPOINTED if kind == "appointed" else Relation.FACILITY
        return Tie(person, relation, Basis.APPOINTED, APPOINTED_BY)
