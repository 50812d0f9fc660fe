"""The roles of the sector and how far each of them sees."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Reach, RoleSpec

PROVINCE_OFFICER = "province_officer"
SPECIALIST = "specialist"
COMMUNE_OFFICER = "commune_officer"
PRINCIPAL = "principal"
CLERK = "clerk"
HOMEROOM_TEACHER = "homeroom_teacher"
SUBJECT_TEACHER = "subject_teacher"
GUARDIAN = "guardian"
LEARNER = "learner"

STAFF_OF_A_SCHOOL = frozenset({CLERK, HOMEROOM_TEACHER, SUBJECT_TEACHER})
FAMILIES = frozenset({GUARDIAN, LEARNER})
SCHOOL = frozenset({"school"})

ROLES = [
    RoleSpec(
        PROVINCE_OFFICER,
        _("Province officer"),
        Reach.SECTOR,
        frozenset({"province"}),
        gives=frozenset({SPECIALIST, COMMUNE_OFFICER, PRINCIPAL}) | STAFF_OF_A_SCHOOL | FAMILIES,
        second_factor=True,
        is_staff=True,
        order=10,
    ),
    RoleSpec(
        SPECIALIST,
        _("Specialist of the department"),
        Reach.SUBTREE,
        frozenset({"department", "office"}),
        line="professional",
        second_factor=True,
        is_staff=True,
        order=15,
    ),
    RoleSpec(
        COMMUNE_OFFICER,
        _("Commune officer"),
        Reach.SUBTREE,
        frozenset({"commune"}),
        gives=frozenset({PRINCIPAL, CLERK}),
        is_staff=True,
        order=20,
    ),
    RoleSpec(
        PRINCIPAL,
        _("Principal"),
        Reach.NODE,
        SCHOOL,
        gives=STAFF_OF_A_SCHOOL | FAMILIES,
        is_staff=True,
        order=30,
    ),
    RoleSpec(CLERK, _("School clerk"), Reach.NODE, SCHOOL, is_staff=True, order=40),
    RoleSpec(HOMEROOM_TEACHER, _("Homeroom teacher"), Reach.NODE, SCHOOL, is_staff=True, order=50),
    RoleSpec(SUBJECT_TEACHER, _("Subject teacher"), Reach.NODE, SCHOOL, is_staff=True, order=55),
    RoleSpec(GUARDIAN, _("Guardian"), Reach.PERSON, SCHOOL, order=60),
    RoleSpec(LEARNER, _("Learner"), Reach.PERSON, SCHOOL, order=65),
]
