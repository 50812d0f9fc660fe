"""Requests that no browser sends: broken bytes, foreign hosts, forged cookies, endless bodies."""

import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from sohoc.core.testing.actors import Province
from sohoc.modules.orgs.testing import make_schools
from sohoc.project.environment import Process
from tests.architecture.schools import traces
from tests.bad_input.strings import WORST
from tests.journeys.program import Program
from tests.journeys.wire import Wire

SignIn = Callable[[str], Client]
MULTIPART = "multipart/form-data; boundary=rand"
BROKEN_BASE64 = (
    b'--rand\r\nContent-Disposition: form-data; name="name"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n=?\r\n--rand--\r\n"
)
BODIES = {
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "cut off": (MULTIPART, b'--rand\r\nContent-Disposition: form-data; name="name"\r\n\r\nTr'),
    "no name": (MULTIPART, b"--rand\r\nContent-Disposition: form-data\r\n\r\nx\r\n--rand--\r\n"),
    "broken base64": (MULTIPART, BROKEN_BASE64),
    "unknown charset": ("application/x-www-form-urlencoded; charset=klingon", b"name=a"),
    "utf-16": ("application/x-www-form-urlencoded; charset=utf-16", "name=é".encode("utf-16")),
    "no utf-8": ("application/x-www-form-urlencoded", b"name=%FF%FE&code=\xff\xfe"),
    "nul": ("application/x-www-form-urlencoded", b"name=%00&reason=%00&login=%00"),
    "json": ("application/json", b'{"name": "x"}'),
    "xml": ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "too large": ("application/x-www-form-urlencoded", b"name=" + b"a" * (3 * 1024 * 1024)),
    "too many fields": ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 3000)),
    "no type": ("", b"name=a"),
}
QUERIES = ("q=%FF%FE", "q=%00", "q=%ED%A0%80", "%FF=%FF", "q[]=a", "&&&===", "q=" + "%C0%AF" * 40)


@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES)
def test_a_broken_body_is_refused_and_writes_nothing(
    province: Province, signed_in: SignIn, body: str
) -> None:
    school = make_schools(province.schools)[0]
    before = traces()
    kind, data = BODIES[body]
    places = (
        "/orgs/schools/add",
        f"/orgs/schools/{school.uuid}/edit",
        "/me/preferences",
        "/me/role",
    )
    for place in places:
        response = signed_in("province_officer").generic("POST", place, data, content_type=kind)
        assert response.status_code in {200, 302, 400, 413, 415, 422}, (place, response.status_code)
        if response.status_code == 400:
            assert '<html lang="vi"' in response.content.decode()
    assert Client().generic("POST", "/accounts/login/", data, content_type=kind).status_code in {
        200,
        400,
    }
    assert traces() == before


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES)
def test_a_broken_query_is_answered(province: Province, signed_in: SignIn, query: str) -> None:
    make_schools(province.schools)
    client = signed_in("province_officer")
    for place in ("/orgs/schools/", "/search/", "/access/grants/", "/people/accounts/", "/jobs/"):
        response = client.get(place, QUERY_STRING=query)
        assert response.status_code in {200, 400}, place


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "a" * 400, "localhost:abc", "[::1", "", "\x00"],
)
def test_a_foreign_host_is_refused_with_a_page(host: str) -> None:
    response = Client(headers={"Host": host}).get("/accounts/login/")
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


@pytest.mark.django_db
# The last one is how a NUL passes every server: written as the octal number of a quoted cookie.
@pytest.mark.parametrize("key", [*WORST, "a" * 32, '"\\000"'])
def test_an_invented_session_is_nobodys(province: Province, key: str) -> None:
    cookie = f"sessionid={key}".encode().decode("latin-1")  # as a server hands bytes on
    response = Client().get("/orgs/schools/", HTTP_COOKIE=cookie)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_an_expired_session_is_nobodys(province: Province, signed_in: SignIn) -> None:
    client = signed_in("principal")
    assert client.get("/orgs/schools/").status_code == 200
    Session.objects.update(expire_date=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get("/orgs/schools/").status_code == 302


@pytest.mark.django_db
def test_a_session_of_an_account_with_a_new_password_is_nobodys(
    province: Province, signed_in: SignIn
) -> None:
    client = signed_in("principal")
    user = province.users["principal"]
    user.set_password("một mật khẩu khác hẳn")
    user.save(update_fields=["password"])
    assert client.get("/orgs/schools/").status_code == 302


@pytest.mark.django_db
def test_a_session_with_changed_data_is_nobodys(province: Province, signed_in: SignIn) -> None:
    client = signed_in("learner")
    session = Session.objects.get()
    Session.objects.update(session_data=session.session_data[:-3] + "xyz")
    assert client.get("/orgs/schools/").status_code == 302


@pytest.mark.django_db
def test_the_token_of_another_visitor_does_not_open_a_form(
    province: Province, signed_in: SignIn
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in("principal").cookies
    before = traces()
    client.cookies["csrftoken"] = "a" * 32
    foreign = "a" * 32 + "b" * 32  # a mask and what it makes of the other visitor's "b" * 32
    response = client.post("/me/preferences", {"theme": "dark", "csrfmiddlewaretoken": foreign})
    assert response.status_code == 403
    assert '<html lang="vi"' in response.content.decode()
    assert traces() == before


RAW = {
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe/%ff%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "dots in the path": b"GET /static/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "coded dots": b"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long path": b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long head": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 600_000 + b"\r\n\r\n",
    "two lengths": b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /readyz HTTP/1.1\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "unknown method": b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "cookie of bytes": b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=\xff\xfe\r\n\r\n",
    "broken chunk": b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("name", RAW)
def test_the_server_survives_what_is_no_request(program: Program, name: str) -> None:
    answer, log = b"", program.log(Process.WEB)
    said_before = log.stat().st_size
    # The server may hang up before it has heard everything.
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", program.port), timeout=10) as line,
    ):
        line.sendall(RAW[name])
        line.shutdown(socket.SHUT_WR)
        while part := line.recv(65536):
            answer += part
    status = answer.split(b" ")[1][:3] if answer else b""
    assert not status.startswith(b"5"), answer[:300]
    assert b"root:" not in answer
    assert Wire(program.port).ask("GET", "/readyz").status == 200
    said = log.read_bytes()[said_before:].decode(errors="replace")
    assert "Traceback" not in said, said[-3000:]
