"""34, a captive portal, 200 HTML or 302: the command stays queued, nothing is followed, the title says why."""

import pytest

from console.ports.records import SyncState
from console.sync.status import LinkState
from tests.backend_client.raw_server import answer, serving
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import FaultProxy, an_answer, passed_on, says
from tests.faults.title import link_words

LOGIN_PAGE = "<html><h1>欢迎使用酒店网络，请登录</h1></html>".encode()
PAGES = {
    "a page": an_answer("200 OK", LOGIN_PAGE, "Content-Type: text/html"),
    "a page that says it is JSON": an_answer("200 OK", b'{"outcomes":[]}', "Content-Type: application/json"),
    "a page with another status": an_answer("403 Forbidden", LOGIN_PAGE),
    "network authentication": an_answer("511 Network Authentication Required", LOGIN_PAGE),
}


@pytest.mark.parametrize("page", list(PAGES))
def test_a_page_is_no_answer_and_the_command_stays(
    page: str, distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    case_id = distant_desk.new()
    line.always = says(PAGES[page])
    for _ in range(2):
        distant_desk.tries_again()
        assert [entry.command.case_id for entry in distant_desk.pending()] == [case_id]
        assert distant_desk.parked() == {}
        assert distant_desk.ear.says(LinkState.OFFLINE)
    assert distant_city.history(case_id) is None
    if not page.startswith("network"):
        assert "不是热线服务器" in link_words(distant_desk)
        assert "not a hotline backend" in link_words(distant_desk, "en")
    line.always = passed_on
    distant_desk.tries_again()
    assert len(distant_city.applied(case_id)) == 1
    assert distant_desk.shown(case_id).sync is SyncState.DELIVERED


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect"])
def test_nobody_is_sent_elsewhere_with_a_credential(status: str, line: FaultProxy, distant_desk: DistantDesk) -> None:
    case_id = distant_desk.new()
    with serving(answer(b"{}")) as elsewhere:
        line.always = says(an_answer(status, b"", f"Location: http://127.0.0.1:{elsewhere.port}/login"))
        distant_desk.tries_again()
        assert elsewhere.requests == []
    assert [entry.command.case_id for entry in distant_desk.pending()] == [case_id]
    assert "被转到别处" in link_words(distant_desk)
    assert "sent elsewhere" in link_words(distant_desk, "en")
