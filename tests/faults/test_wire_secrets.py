"""Beside the matrix (ASVS 14.2.1): no address of a request and no log of either side names a person or a credential."""

import logging
from contextlib import closing

import pytest

from backend_client.addresses import route
from backend_client.answers import Bounds
from backend_client.http_backend import HttpBackend
from backend_client.http_limits import HttpLimits
from backend_client.http_reports import HttpReports
from backend_client.transport import Transport
from console.domain.codes import Action
from console.ports.records import ChangesPage
from tests.backend_client.raw_server import answer, serving
from tests.contract.worlds import PASSWORD
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import FaultProxy
from tests.sync.conftest import settle

NAME, PHONE, ADDRESS, TEXT = "欧阳测试", "13899990001", "乌山路77号", "井盖丢失的原话"


def _secrets(desk: DistantDesk) -> list[str]:
    sign_in, terminal = desk.store.desk.sign_in(), desk.store.desk.terminal()
    assert sign_in is not None
    assert terminal is not None
    plain = [NAME, PHONE, ADDRESS, TEXT, sign_in.token, terminal.credential]
    return [*plain, *("".join(f"%{byte:02X}" for byte in word.encode()) for word in (NAME, ADDRESS, TEXT))]


def test_a_whole_session_names_nobody_in_addresses_and_logs(
    distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = distant_desk
    told = {"text": TEXT, "caller": {"name": NAME, "phone": PHONE}, "location": {"address": ADDRESS}}
    case_id = desk.new(**told)
    settle(desk)
    desk.do(case_id, Action.NOTE, text=TEXT)
    desk.tries_again()
    sign_in = desk.store.desk.sign_in()
    assert sign_in is not None
    number = str(desk.shown(case_id).case.number)
    desk.line.find_case(sign_in, number)
    desk.line.reveal(sign_in, number, f"回拨{PHONE}")
    HttpLimits(desk.line).limits(sign_in, number)
    reports = HttpReports(desk.line)
    reports.like_case(sign_in, number, 5)
    reports.like(sign_in, {"text": TEXT, "address": ADDRESS, "phone": PHONE, "limit": 5})
    desk.line.document(sign_in, "POST", "/v1/cases/search", {"phone": PHONE, "limit": 5})
    desk.line.document(sign_in, "POST", "/v1/cases/search", {"name": NAME, "limit": 5})

    heads = "\n".join(request.partition(b"\r\n")[0].decode() for request in line.requests)
    assert len(line.requests) > 10
    secrets = _secrets(desk)
    assert [secret for secret in secrets if secret in heads] == []
    assert PASSWORD not in heads
    assert [secret for secret in secrets if secret in caplog.text] == []


@pytest.mark.parametrize("link", ["http://127.0.0.1:{port}/v1/changes", "https://127.0.0.1:{port}/v1/changes"])
def test_an_absolute_link_elsewhere_is_refused_before_anything_is_sent(link: str) -> None:
    with serving(answer(b"{}")) as elsewhere, closing(Transport(route("http://127.0.0.1:1"))) as transport:
        with pytest.raises(ValueError, match="their origin"):
            transport.exchange(
                "GET", link.format(port=elsewhere.port), {"Authorization": "Bearer t"}, None, Bounds(5, 5, 1000)
            )
        assert elsewhere.requests == []


def test_a_cursor_that_is_a_link_is_only_a_word(line: FaultProxy, distant_desk: DistantDesk) -> None:
    with serving(answer(b"{}")) as elsewhere:
        link = f"http://127.0.0.1:{elsewhere.port}/v1/changes?after="
        distant_desk.store.cache.put_page(
            ChangesPage((), link, False, distant_desk.line.epoch()), distant_desk.clock.now()
        )
        distant_desk.tries_again()
        assert elsewhere.requests == []
    assert any("after=http%3A%2F%2F127.0.0.1" in path for path in line.asked)


def test_proxies_and_passwords_of_the_environment_are_not_used(
    line: FaultProxy, monkeypatch: pytest.MonkeyPatch, distant_desk: DistantDesk, distant_city: DistantCity
) -> None:
    with serving(answer(b"{}")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        distant_desk.turn_to(line.url)
        case_id = distant_desk.new()
        settle(distant_desk)
        assert proxy.requests == []
    assert len(distant_city.applied(case_id)) == 1


def test_what_a_failure_says_of_itself_has_no_credential(distant_desk: DistantDesk) -> None:
    backend = HttpBackend("http://127.0.0.1:1", distant_desk.clock.now)
    sign_in = distant_desk.store.desk.sign_in()
    assert sign_in is not None
    with pytest.raises(Exception) as caught:  # noqa: PT011
        backend.changes(sign_in, "", 10)
    backend.close()
    chain = []
    error: BaseException | None = caught.value
    while error is not None:
        chain.append(repr(error))
        error = error.__cause__ or error.__context__
    assert sign_in.token not in "".join(chain)
