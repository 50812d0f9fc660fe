"""A new list of units: read, previewed, put in force, taken back, and everything it refuses."""

import io
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.tests.proving import prove
from sohoc.core.objects.testing import table_of, text_of
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.tables import read_separated
from sohoc.modules.areas.contracts import Decision
from sohoc.modules.areas.models import (
    Area,
    AreaFinding,
    AreaHistory,
    AreaSuccession,
    UnitList,
    UnitListDraft,
)
from sohoc.modules.areas.rules.unit_list import read_unit_list
from sohoc.modules.areas.selectors.successions import successors_of
from sohoc.modules.areas.selectors.units import area_by_code, communes_of_province
from sohoc.modules.areas.services import lists

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
HEAD = "Mã,Tên đầy đủ,Mã tỉnh,Mã cũ\n"
# Pà Cò is merged into Mai Châu, Đà Bắc is divided, Việt Trì gets another name, Bao La stays.
MERGERS = (
    HEAD
    + "05245,Xã Bao La,25,\n"
    + "05200,Phường Mai Châu,25,05200 05212\n"
    + "04831,Xã Đà Bắc,25,04831\n"
    + "04840,Xã Tu Lý,25,4831\n"
    + "07900,Phường Âu Cơ,25,\n"
)
DAY = date(2027, 1, 1)
FORM = {"coverage": "25", "effective": "01/01/2027", "title": "Sắp xếp xã năm 2027"}
ADDRESS = "/areas/lists/new"


def file(text: str | bytes, name: str = "danh-sach.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def officer(country: UnitList, signed_in: SignIn) -> Client:
    return prove(signed_in("province_officer"), ADDRESS)


def sent(client: Client, content: str | bytes, **values: str) -> str:
    """The words of the page that answers, the preview included."""
    response = client.post(ADDRESS, {**FORM, **values, "file": file(content)}, follow=True)
    return text_of(response.content.decode())


def drafted(province: Province, text: str = MERGERS, *, coverage: str = "25") -> UnitListDraft:
    return lists.draft_list(
        actor=province.actor("province_officer"),
        decision=Decision(DAY, "Sắp xếp xã năm 2027", number="01/NQ", source="ds.csv"),
        coverage=coverage,
        read=read_unit_list(read_separated(text.encode())),
        at=NOW,
    )


def state() -> list[tuple[str, str, str]]:
    with acting(SECTOR):
        return sorted((a.code, a.name, str(a.period)) for a in Area.objects.all())


def drafts() -> int:
    with acting(SECTOR):
        return UnitListDraft.objects.count()


def test_the_list_is_put_in_force_as_previewed(
    country: UnitList, province: Province, officer: Client
) -> None:
    sent(officer, MERGERS)
    rows = table_of(officer.get("/areas/lists/print").content.decode())
    assert "Sắp xếp xã năm 2027" not in {row["Danh sách"] for row in rows}
    with acting(province.actor("province_officer").scope):
        (draft,) = UnitListDraft.objects.all()
        made = lists.apply_list(actor=province.actor("province_officer"), uuid_=draft.uuid, at=NOW)
        assert made.done["merged"] == 2
        assert [row.name for row in communes_of_province("25", day=DAY)] == [
            "Phường Âu Cơ",
            "Xã Bao La",
            "Xã Đà Bắc",
            "Phường Mai Châu",
            "Xã Tu Lý",
        ]
        last = date(2026, 12, 31)
        assert len(communes_of_province("25", day=last)) == 5
        old = area_by_code("04831", day=last)
        assert old is not None
        assert [row.name for row in successors_of([old.id], day=DAY)[old.id]] == [
            "Xã Đà Bắc",
            "Xã Tu Lý",
        ]
        assert not UnitListDraft.objects.exists()
        (finding,) = AreaFinding.objects.filter(unit_list=made)
        assert (finding.problem, finding.code) == ("zeros_lost", "04831")
        assert AreaHistory.objects.filter(verb="UPDATE").count() == 15 + 4
    assert Event.objects.latest("id").kind.endswith("UnitListApplied")
    with acting(AUDIT):
        entry = Entry.objects.latest("id")
        assert (entry.verb, entry.label) == ("areas.list.applied", "Sắp xếp xã năm 2027")


def test_names_stay_known_and_mergers_invent_nothing(country: UnitList, province: Province) -> None:
    actor = province.actor("province_officer")
    with acting(actor.scope):
        Area.objects.filter(code="07900", period__upper_inf=True).update(population=7)
        Area.objects.filter(code__in=["05200", "05212"], period__upper_inf=True).update(
            population=5
        )
        lists.apply_list(actor=actor, uuid_=drafted(province).uuid, at=NOW)
        now = Area.objects.filter(period__contains=DAY)
        assert now.get(code="07900").population == 7
        assert now.get(code="05200").population is None


def test_a_list_is_taken_back_as_if_it_had_never_been(
    country: UnitList, province: Province
) -> None:
    actor, before = province.actor("province_officer"), state()
    with acting(actor.scope):
        made = lists.apply_list(actor=actor, uuid_=drafted(province).uuid, at=NOW)
        lists.take_list_back(actor=actor, uuid_=made.uuid, reason="nhầm tệp")
        assert UnitList.objects.count() == 1
        assert AreaSuccession.objects.count() == 12
    assert state() == before
    with acting(AUDIT):
        entry = Entry.objects.latest("id")
        assert (entry.verb, entry.reason) == ("areas.list.taken_back", "nhầm tệp")


def test_only_the_newest_list_of_a_person_is_taken_back(
    country: UnitList, province: Province
) -> None:
    actor = province.actor("province_officer")
    with acting(actor.scope):
        first = lists.apply_list(actor=actor, uuid_=drafted(province).uuid, at=NOW)
        UnitList.objects.create(effective=date(2028, 1, 1), title="Sau", loaded_at=NOW)
        with pytest.raises(lists.ListStays, match="later"):
            lists.take_list_back(actor=actor, uuid_=first.uuid, reason="nhầm")
        with pytest.raises(lists.ListStays, match="program"):
            lists.take_list_back(actor=actor, uuid_=country.uuid, reason="nhầm")
        assert UnitList.objects.count() == 3


def test_a_list_on_which_something_was_built_stays(country: UnitList, province: Province) -> None:
    actor = province.actor("province_officer")
    with acting(actor.scope):
        made = lists.apply_list(actor=actor, uuid_=drafted(province).uuid, at=NOW)
        # Another unit hangs at one that the list began, as another module's row would.
        above = Area.objects.get(code="05200", period__contains=DAY)
        stranger = Area.objects.filter(rank="district").first()
        assert stranger is not None
        AreaSuccession.objects.create(
            predecessor=stranger, successor=above, day=DAY, kind="merged", brought_by=country
        )
        with pytest.raises(lists.ListStays, match="in_use"):
            lists.take_list_back(actor=actor, uuid_=made.uuid, reason="nhầm")
        assert UnitList.objects.filter(pk=made.pk).exists()


def test_a_preview_that_is_out_of_date_is_refused(country: UnitList, province: Province) -> None:
    actor = province.actor("province_officer")
    with acting(actor.scope):
        draft = drafted(province)
        Area.objects.filter(code="07900", period__upper_inf=True).update(name="Phường Gia Cẩm")
        before = state()
        with pytest.raises(lists.UnitsChanged):
            lists.apply_list(actor=actor, uuid_=draft.uuid, at=NOW)
        assert state() == before
        assert UnitList.objects.count() == 1


def test_of_two_lists_for_one_day_the_second_is_refused(
    country: UnitList, province: Province
) -> None:
    actor = province.actor("province_officer")
    with acting(actor.scope):
        first, second = drafted(province), drafted(province)
        lists.apply_list(actor=actor, uuid_=first.uuid, at=NOW)
        with pytest.raises(lists.ListTooEarly):
            lists.apply_list(actor=actor, uuid_=second.uuid, at=NOW)
        with pytest.raises(lists.ListTooEarly):
            drafted(province)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (MERGERS + "05245,Xã Bao La,25,\n", "Dòng 7, cột Mã: mã 05245 đã có ở dòng 2."),
        (MERGERS.replace("Xã Bao La", "Bao La"), "Dòng 2, cột Tên đầy đủ: “Bao La” không bắt đầu"),
        (MERGERS.replace("05200 05212", "05200 09999"), "mã cũ 09999 không phải của đơn vị nào"),
        (MERGERS.replace("05200 05212", "05200"), "Thiếu Xã Pà Cò (05212) và không có đơn vị nào"),
        (MERGERS.replace(",4831", ",4840"), "không thể là tiền thân của chính nó"),
        (MERGERS.replace(",4831", ","), "là đơn vị mới mà danh sách không nói từ đâu ra"),
        (MERGERS.replace("Xã Tu Lý,25", "Xã Tu Lý,01"), "thuộc tỉnh khác, ngoài phạm vi"),
        (MERGERS.replace("04840", "O4840"), "Dòng 5, cột Mã: “O4840” không phải mã."),
        (MERGERS.replace("Mã tỉnh", "Tỉnh"), "Thiếu cột “Mã tỉnh”."),
        (MERGERS.replace("Xã Tu Lý,25", "Xã Tu Lý,"), "Dòng 5, cột Mã tỉnh: để trống."),
        (HEAD + "05245,Xã Bao La,25,\n", "Tệp có bị cắt ngắn không?"),
        (MERGERS[:-12], "Tệp kết thúc giữa chừng một dòng"),
        (MERGERS.encode()[:-25], "Tệp kết thúc giữa chừng một dòng"),
        (HEAD.encode("cp1258", "replace") + b"05245,X\xe3 Bao La,25,\n", "bảng mã cũ"),
        ("", "Tệp gửi lên"),
        (b"PK\x03\x04 no workbook", "Tệp kết thúc giữa chừng"),
    ],
)
def test_a_faulty_list_is_refused_at_its_row(
    officer: Client, content: str | bytes, sentence: str
) -> None:
    before = state()
    words = sent(officer, content)
    if content != "":
        assert sentence in words
    assert "Xem trước:" not in words
    assert state() == before


@pytest.mark.parametrize(
    "content",
    [
        MERGERS.replace(",", ";"),
        "\ufeff" + MERGERS,
        MERGERS.encode("utf-16"),
        MERGERS.replace("\n", "\r\n"),
        MERGERS.replace("05245", "5245").replace("04831,", "4831,"),
    ],
    ids=["semicolons", "mark", "utf-16", "windows", "eaten zeros"],
)
def test_the_same_list_is_read_from_every_way_of_saving(
    officer: Client, content: str | bytes
) -> None:
    assert "Xem trước: Sắp xếp xã năm 2027" in sent(officer, content)


def test_a_workbook_with_numbers_for_codes_is_read(officer: Client) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for row, line in enumerate(MERGERS.splitlines()):
        for column, cell in enumerate(line.split(",")):
            sheet.write(row, column, int(cell) if cell.isdigit() else cell)
    book.close()
    assert "mã bị mất số 0 ở đầu." in sent(officer, out.getvalue())


@pytest.mark.parametrize("day", ["01/07/2025", "30/06/2025", "01/01/0027"])
def test_a_day_before_a_list_in_force_is_refused(officer: Client, day: str) -> None:
    assert "Xem trước:" not in sent(officer, MERGERS, effective=day)


def test_links_in_a_second_file_may_say_parts(officer: Client) -> None:
    links = 'Mã cũ,Mã mới,Tỷ lệ\n05200,05200,\n05212,05200,\n04831,04831,60%\n04831,04840,"0,4"\n'
    rows = MERGERS.replace("05200 05212", "").replace("Bắc,25,04831", "Bắc,25,")
    rows = rows.replace(",4831", ",")
    values = {**FORM, "file": file(rows), "links": file(links, "moi.csv")}
    words = text_of(officer.post(ADDRESS, values, follow=True).content.decode())
    parts = "Xã Đà Bắc (04831, một phần: 0,6), Xã Tu Lý (04840, một phần: 0,4)"
    assert f"Xã Đà Bắc (04831) {parts}" in words
    values |= {"file": file(rows), "links": file(links.replace("60%", "50%"), "moi.csv")}
    words = text_of(officer.post(ADDRESS, values, follow=True).content.decode())
    assert "cộng lại không bằng 1" in words


def test_a_province_of_the_country_can_be_renamed(country: UnitList, province: Province) -> None:
    actor = province.actor("province_officer")
    rows = (
        HEAD
        + "25,Thành phố Phú Thọ,,\n"
        + "".join(f"{row.code},{row.name},25,\n" for row in _now("25"))
    )
    with acting(actor.scope):
        made = lists.apply_list(actor=actor, uuid_=drafted(province, rows).uuid, at=NOW)
        assert (made.done["renamed"], made.done["continued"]) == (1, 5)
        now = Area.objects.get(code="05245", period__contains=DAY)
        assert now.parent is not None
        assert now.parent.name == "Thành phố Phú Thọ"


def _now(code: str) -> list[Area]:
    with acting(SECTOR):
        return list(Area.objects.filter(parent__code=code, rank="commune", ended_by=None))


def test_the_template_holds_the_units_in_force(officer: Client) -> None:
    text = officer.get("/areas/lists/template/csv?province=01").content.decode("utf-8-sig")
    assert text == "Mã,Tên đầy đủ,Mã tỉnh,Mã cũ\r\n00004,Phường Trúc Bạch,01,\r\n"


def test_the_filled_template_changes_nothing(officer: Client) -> None:
    text = officer.get("/areas/lists/template/csv").content
    words = sent(officer, text, coverage="")
    kept = "giữ nguyên 6 tỉnh, thành phố giữ nguyên 2"
    assert kept in words
    assert "kết thúc" not in words.partition(kept)[2].partition("Cho có")[0]


@pytest.mark.parametrize(
    ("role", "status"), [("commune_officer", 403), ("principal", 403), ("administrator", 403)]
)
def test_only_the_office_of_the_province_loads_lists(
    country: UnitList, signed_in: SignIn, role: str, status: int
) -> None:
    assert signed_in(role).get(ADDRESS).status_code == status


def test_loading_asks_for_a_fresh_proof(country: UnitList, signed_in: SignIn) -> None:
    page = signed_in("province_officer").get(ADDRESS)
    assert "so_proof" in page.content.decode()


def test_a_draft_is_its_owners_own(country: UnitList, province: Province) -> None:
    actor = province.actor("province_officer")
    with acting(actor.scope):
        drafted(province)
    with acting(province.actor("administrator").scope):
        assert not UnitListDraft.objects.exists()


def test_the_whole_way_on_the_screen(officer: Client) -> None:
    sent(officer, MERGERS)
    page = officer.post(ADDRESS, {**FORM, "file": file(MERGERS)})
    preview = page.headers["Location"]
    key = officer.get(preview).content.decode().partition('name="once" value="')[2][:32]
    done = officer.post(f"{preview}apply", {"once": key}, follow=True)
    assert "Danh sách có hiệu lực từ ngày đã ghi." in text_of(done.content.decode())
    again = officer.post(f"{preview}apply", {"once": key}, follow=True)
    assert "Việc này đã làm rồi." in text_of(again.content.decode())
    (place,) = [r for r, _status in done.redirect_chain]
    back = officer.post(f"{place}take-back", {"reason": "nhầm tệp"}, follow=True)
    assert "Đã rút lại danh sách." in text_of(back.content.decode())


def test_the_database_refuses_what_no_list_may_do(country: UnitList) -> None:
    with acting(SECTOR):
        new = Area.objects.get(code="05245", period__contains=DAY)
        old = Area.objects.get(code="05227")
        wrongs: list[Callable[[], object]] = [
            lambda: AreaSuccession.objects.create(
                predecessor=new, successor=old, day=DAY, kind="merged", brought_by=country
            ),
            lambda: AreaSuccession.objects.create(
                predecessor=new, successor=new, day=DAY, kind="merged", brought_by=country
            ),
            lambda: Area.objects.filter(pk=new.pk).update(period=(date(2024, 1, 1), None)),
            lambda: Area.objects.filter(pk=new.pk).update(parent=old),
            lambda: Area.objects.filter(pk=new.pk).update(code="5245"),
            lambda: Area.objects.filter(code="25", period__upper_inf=True).update(
                period=(date(2025, 7, 1), date(2026, 1, 1))
            ),
        ]
        for wrong in wrongs:
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong()
