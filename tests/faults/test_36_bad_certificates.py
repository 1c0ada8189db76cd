"""36, a certificate that is expired, for another name, self-signed, of an unknown or a renewed authority: each is told
apart in both languages, nothing is sent to it, there is no way around it, and work goes on here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.ports.records import SyncState
from console.settings import SETTINGS
from console.texts import LANGUAGES, Catalogue
from console.texts.faults import describe_code
from tests.backend_client.raw_server import answer, serving
from tests.faults.certificates import Authority, an_authority, serving_as
from tests.faults.conftest import MakeDesk
from tests.faults.title import link_words
from tests.sync.conftest import settle

KNOWN = an_authority()
#: What is wrong → who signed, for which address, valid for how many days; whom the console believes; its code.
BAD: dict[str, tuple[Authority | None, str, int, Authority | None, str]] = {
    "expired": (KNOWN, "127.0.0.1", -1, KNOWN, "tls_expired"),
    "another name": (KNOWN, "127.0.0.2", 1, KNOWN, "tls_wrong_name"),
    "self-signed": (None, "127.0.0.1", 1, KNOWN, "tls_self_signed"),
    "unknown authority": (an_authority("stranger"), "127.0.0.1", 1, None, "tls_untrusted"),
    "renewed authority": (an_authority(), "127.0.0.1", 1, KNOWN, "tls_other_authority"),
}


@pytest.mark.parametrize("wrong", list(BAD))
def test_each_has_its_own_words_and_gets_nothing_while_work_goes_on(
    wrong: str, distant_desks: MakeDesk, tmp_path: Path
) -> None:
    signer, host, days, believed, code = BAD[wrong]
    desk = distant_desks()
    with serving(answer(b"{}"), tls=serving_as(tmp_path, signer, host, days)) as server:
        ca_file = believed.kept(tmp_path) if believed else None
        desk.turn_to(f"https://127.0.0.1:{server.port}", ca_file=ca_file)
        case_id = desk.new()
        settle(desk)
        assert server.requests == []
        assert desk.ear.status.error == code
    assert desk.shown(case_id).sync is SyncState.HERE, "nothing has left this machine"
    assert desk.shown(case_id).case.number is not None
    assert Catalogue.load("zh_CN").say(f"screens.link_reason.{code}") in link_words(desk)
    assert Catalogue.load("en").say(f"screens.link_reason.{code}") in link_words(desk, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_say_the_same(language: str) -> None:
    texts, codes = Catalogue.load(language), [code for *_, code in BAD.values()]
    full = {describe_code(code, {}, texts)[0] for code in codes}
    short = {texts.say(f"screens.link_reason.{code}") for code in codes}
    assert (len(full), len(short)) == (len(BAD), len(BAD))


def test_they_are_no_storm(distant_desks: MakeDesk, tmp_path: Path) -> None:
    desk = distant_desks()
    with serving(answer(b"{}"), tls=serving_as(tmp_path, None)) as server:
        desk.turn_to(f"https://127.0.0.1:{server.port}")
        assert _tries(desk.engine.step, desk.clock.advance, 600.0) <= 60


def _tries(step: Callable[[], float], advance: Callable[[float], None], left: float) -> int:
    tries = 0
    while left > 0:
        pause = max(0.01, step())
        tries += 1
        advance(pause)
        left -= pause
    return tries


def test_nothing_can_be_set_that_believes_everybody() -> None:
    names = {setting.name for setting in SETTINGS}
    assert not {name for name in names if any(word in name for word in ("verify", "insecure", "trust", "tls", "ssl"))}
