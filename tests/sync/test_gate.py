"""What the sync does when the backend ends a sign-in."""

import pytest

from console.ports.errors import NotAuthorised
from console.sync.status import LinkState
from tests.fakes.station import Station
from tests.sync.conftest import settle


def test_somebody_the_backend_revoked_is_signed_out_and_sees_no_case_any_more(station: Station) -> None:
    station.sign_in_by("demo")
    settle(station)
    case = station.new()
    settle(station)
    assert station.desk.reader.confirmed(case) is not None
    station.backend.offline = True
    unsent = station.new()
    station.backend.offline = False

    def revoked(*args: object, **kwargs: object) -> object:
        raise NotAuthorised("sign_in_revoked")

    station.backend.changes = revoked  # type: ignore[method-assign,assignment]
    station.backend.send = revoked  # type: ignore[method-assign,assignment]
    station.backend.enrol = revoked  # type: ignore[method-assign,assignment]
    station.clock.advance(60)
    settle(station)

    assert station.store.desk.sign_in() is None
    assert station.desk.reader.confirmed(case) is None
    assert [entry.command.case_id for entry in station.store.desk.pending()] == [unsent]
    assert station.store.operator.known("taker", "demo", station.clock.now()) is None
    assert station.ear.says(LinkState.NEEDS_SIGN_IN)


def test_a_sign_in_that_only_expired_signs_nobody_out(station: Station) -> None:
    case = station.new()
    settle(station)

    def expired(*args: object, **kwargs: object) -> object:
        raise NotAuthorised("sign_in_expired")

    station.backend.changes = expired  # type: ignore[method-assign,assignment]
    station.clock.advance(60)
    settle(station)

    assert station.store.desk.sign_in() is not None
    assert station.desk.reader.confirmed(case) is not None


def test_a_revocation_that_comes_late_leaves_whoever_signed_in_meanwhile_where_he_is(station: Station) -> None:
    station.sign_in_by("demo")
    settle(station)
    unsent = station.new()
    dispatcher = station.backend.service.sign_in("dispatcher", "demo")

    def revoked(*args: object, **kwargs: object) -> object:
        station.store.operator.admit(dispatcher, "demo", station.clock.now())
        raise NotAuthorised("sign_in_revoked")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(station.backend, "changes", revoked)
        station.clock.advance(60)
        station.engine.step()
    settle(station)

    assert station.store.desk.sign_in() == dispatcher
    assert station.store.operator.known("taker", "demo", station.clock.now()) is None
    assert station.desk.reader.confirmed(unsent) is not None
    assert station.ear.status.state is LinkState.ONLINE
