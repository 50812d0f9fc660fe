"""Every naughty string through every form: a sentence or a whole row, never a crash."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import acting
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import ALL_ROLES, SECTOR, Province
from sohoc.modules.orgs.models import School, SchoolState
from sohoc.modules.orgs.testing import make_schools
from tests.architecture.schools import prove, traces
from tests.bad_input.forms import Answer, Form, forms_of
from tests.bad_input.strings import NAUGHTY, WORST, in_portions

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ANSWERS = {200, 204, 302, 400, 403, 404, 409, 413, 422, 429}
ERROR = re.compile(r'<p class="so-error"(?![^>]*hidden)[^>]*>.*?<span>(.*?)</span>', re.DOTALL)
VIETNAMESE = re.compile(r"[À-ỹđĐ]")
PARTS = 6  # a long transaction piles up versions of the rows that every answer changes
WALKERS = ("province_officer", "administrator", "principal")


def problems_of(response: Answer) -> list[str]:
    """What is wrong with an answer to bad input: not how it refuses, but that it does."""
    if response.status_code not in ANSWERS:
        return [f"answered {response.status_code}"]
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    page = response.content.decode()
    problems = [f"speaks no Vietnamese: {e}" for e in ERROR.findall(page) if not _is_spoken(e)]
    if response.status_code == 422 and "so-error" not in page and "so-band-red" not in page:
        problems.append("refused without a sentence")
    if response.status_code in {400, 403, 404} and '<html lang="vi"' not in page:
        problems.append("refused without a page in Vietnamese")
    return problems


def _is_spoken(text: str) -> bool:
    return bool(VIETNAMESE.search(text))


class Sender:
    """Sends forms as one person and collects what went wrong instead of stopping at the first."""

    def __init__(self, client: Client, sign_in: Callable[[Client], None]) -> None:
        self.client, self.sign_in = client, sign_in
        self.wrong: list[str] = []

    def send(self, form: Form, **changed: str) -> int:
        """Send the form; returns the status, 500 for an exception of the program."""
        shown = {name: value[:40] for name, value in changed.items()}
        try:
            response = form.send(self.client, **changed)
            if response.streaming:
                list(response.streaming_content)  # the rows are read only now
        except Exception as error:
            self.wrong.append(f"{form.method} {form.place} {shown!r}: {error!r}")
            return 500
        problems = problems_of(response)
        self.wrong += [f"{form.method} {form.place} {shown!r}: {p}" for p in problems]
        if response.headers.get("Location", "").startswith("/accounts/login/"):
            self.sign_in(self.client)  # the form ended the session, as it may
        status: int = response.status_code
        return status

    def expect_nothing_wrong(self) -> None:
        """Fail with everything that was wrong, not with the first thing."""
        assert not self.wrong, "\n".join(self.wrong[:40])


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


@pytest.fixture
def sender(province: Province, schools: list[SchoolState]) -> Callable[[str], Sender]:
    """Somebody in a role who has just proved who they are."""

    def of(role: str) -> Sender:
        def sign_in(client: Client) -> None:
            client.force_login(province.users[role])
            prove(client)

        client = Client()
        sign_in(client)
        return Sender(client, sign_in)

    return of


def school_form(school: SchoolState | None = None) -> Form:
    """The form of a school with values that are right."""
    values = {
        "name": "Trường TH Nà Mèo",
        "code": "25-70000-001",
        "kind": "public",
        "levels": "primary",
        "commune": "Xã Nà Mèo",
        "begins": "05/09/2001",
        "ends": "",
        **({"reason": "Ghi sai", "version": str(school.version)} if school else {}),
    }
    place = f"/orgs/schools/{school.uuid}/edit" if school else "/orgs/schools/add"
    return Form(place, "post", {name: [value] for name, value in values.items()}, list(values))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_school_is_added_whole_or_not_at_all(sender: Callable[[str], Sender], part: int) -> None:
    officer, form, before, added = sender("province_officer"), school_form(), traces(), 0
    for number, text in enumerate(NAUGHTY[part::PARTS]):
        added += officer.send(form, name=text, code=f"26-{number:05d}") == 302
    officer.expect_nothing_wrong()
    grown = {name: rows - before[name] for name, rows in traces().items() if rows != before[name]}
    assert added > 300 // PARTS
    assert {grown["orgs_school"], grown["access_node"], grown["orgs_schoolhistory"]} == {added}
    assert grown["audit_entry"] == added
    with acting(SECTOR):
        assert not SchoolState.objects.filter(name__contains="\x1b").exists()


@pytest.mark.parametrize("name", ["code", "commune", "begins", "ends", "kind", "levels"])
def test_no_field_of_a_new_school_breaks(sender: Callable[[str], Sender], name: str) -> None:
    officer, form, before = sender("province_officer"), school_form(), traces()
    saved = {}
    for number, text in enumerate(WORST):
        code = {} if name == "code" else {"code": f"26-{number:05d}"}
        saved[text] = officer.send(form, **{**code, name: text}) == 302
    officer.expect_nothing_wrong()
    after = traces()
    assert after["orgs_school"] - before["orgs_school"] == sum(saved.values())
    assert after["access_node"] - before["access_node"] == sum(saved.values())


def test_a_correction_is_saved_whole_or_not_at_all(
    sender: Callable[[str], Sender], schools: list[SchoolState]
) -> None:
    officer, before, saved = sender("province_officer"), traces(), 0
    for name in ("name", "reason", "version", "commune"):
        for text in WORST:
            with acting(SECTOR):
                school = schools[0]
                school.school.refresh_from_db()
            form = school_form(school)
            officer.send(form, **{name: text})
            with acting(SECTOR):
                saved += School.objects.get(pk=school.school_id).version - school.version
    officer.expect_nothing_wrong()
    after = traces()
    assert after["audit_entry"] - before["audit_entry"] == saved
    assert after["orgs_schoolhistory"] - before["orgs_schoolhistory"] == saved
    assert after["orgs_school"] == before["orgs_school"]


def test_signing_in_takes_any_string_as_a_wrong_password(province: Province) -> None:
    before = traces()
    wrong = []
    for number, text in enumerate(NAUGHTY):
        client = Client(headers={"X-Forwarded-For": f"192.0.2.{number % 250}"})
        data = {"login": text, "password": text[::-1], "next": text}
        response = client.post("/accounts/login/", data)
        if response.status_code != 200 or problems_of(response):
            wrong.append((text[:40], response.status_code, problems_of(response)))
    assert wrong == []
    assert traces() == before


LISTS = ("", "print", "export/csv", "chosen")
TOGETHER = ("q", "tab", "order", "level", "kind", "commune", "n", "id")


@pytest.mark.parametrize("place", LISTS)
def test_a_list_is_asked_anything(sender: Callable[[str], Sender], place: str) -> None:
    """Every string for every parameter: one request asks all of them, each something else."""
    officer, before = sender("province_officer"), traces()
    for shift in range(len(WORST)):
        asked = {name: WORST[shift - number] for number, name in enumerate(TOGETHER)}
        assert officer.send(Form(f"/orgs/schools/{place}", "get", {}), **asked) in {200, 302, 400}
    for name in TOGETHER:
        for text in WORST[:2] + WORST[-2:]:
            officer.send(Form(f"/orgs/schools/{place}", "get", {}), **{name: text})
    officer.expect_nothing_wrong()
    assert traces() == before


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_page_of_a_list_begins_anywhere(
    sender: Callable[[str], Sender], place: str, name: str
) -> None:
    """Alone: these are refused before anything else is looked at."""
    officer, before = sender("province_officer"), traces()
    for text in WORST:
        officer.send(Form(f"/orgs/schools/{place}", "get", {}), **{name: text})
    officer.expect_nothing_wrong()
    assert traces() == before


def test_a_list_is_searched_for_anything(sender: Callable[[str], Sender]) -> None:
    officer, before = sender("province_officer"), traces()
    for text in NAUGHTY:
        assert officer.send(Form("/orgs/schools/", "get", {}), q=text) == 200
    officer.expect_nothing_wrong()
    assert traces() == before


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_list_of_the_navigation_is_asked_anything(
    sender: Callable[[str], Sender], role: str
) -> None:
    person, before = sender(role), traces()
    held = registry().permissions_of(role)
    for entry in (e for e in registry().navigation if e.permission in held):
        names = ("q", "tab", "order", "after", "before", "id", "n", "person", "node", "page")
        for strings in in_portions(WORST, len(names)):
            values = dict(zip(names, strings, strict=False))
            person.send(Form(reverse(entry.url_name), "get", {}), **values)
        for name in names:
            person.send(Form(reverse(entry.url_name), "get", {}), **{name: WORST[0]})
    person.expect_nothing_wrong()
    assert traces() == before


def test_an_unknown_kind_of_file_is_refused(sender: Callable[[str], Sender]) -> None:
    officer = sender("province_officer")
    for kind in ("pdf", "XLSX", "%00", "..%2f..%2f", "csv%20", "a" * 3000, "%ff"):
        status = officer.send(Form(f"/orgs/schools/export/{kind}", "get", {}))
        assert (kind[:9], status) in {(kind[:9], 400), (kind[:9], 404)}
    officer.expect_nothing_wrong()


def test_an_own_choice_takes_only_what_is_offered(sender: Callable[[str], Sender]) -> None:
    clerk = sender("clerk")
    for text in WORST:
        taste = {"theme": text, "density": text, "language": text, "next": text}
        clerk.send(Form("/me/preferences", "post", {}), **taste)
    for text in WORST:
        clerk.send(Form("/me/role", "post", {}), grant=text)
        clerk.send(Form("/me/sessions/end", "post", {}), session=text)
        clerk.send(Form("/orgs/schools/columns", "post", {}), columns=text, up=text, next=text)
        clerk.send(Form("/me/unlock", "post", {}), password=text)
    clerk.expect_nothing_wrong()


def _texts(form: Form) -> Iterator[dict[str, Any]]:
    """Strings for all typed fields at once, then for each other field alone."""
    names = form.typed or list(form.values)
    for strings in in_portions([*WORST, *WORST[: len(names)]], len(names)):
        yield dict(zip(names, strings, strict=False))
    for name in form.values:
        for text in WORST[:2] + WORST[-2:]:
            yield {name: text}


@pytest.mark.parametrize("role", WALKERS)
def test_no_form_that_a_role_can_reach_breaks(
    sender: Callable[[str], Sender], schools: list[SchoolState], role: str
) -> None:
    person = sender(role)
    forms = forms_of(person.client, "/", "/everything/", f"/orgs/schools/{schools[0].uuid}/")
    assert len(forms) > 3
    for form in (one for one in forms if one.method == "post"):  # lists have tests of their own
        for values in _texts(form):
            person.send(form, **values)
    person.expect_nothing_wrong()
