"""Signing in, enrolling, reference data."""

from dataclasses import replace

import pytest

from console.domain.codes import Role
from console.ports.errors import NotAuthorised
from console.ports.records import Terminal
from tests.contract.worlds import World


def test_a_sign_in_says_who_it_is_and_until_when(world: World) -> None:
    sign_in = world.person("dispatcher")
    assert (sign_in.actor.username, sign_in.actor.role) == ("dispatcher", Role.DISPATCHER)
    assert sign_in.expires_at > world.clock.now()
    assert sign_in.city.zone == "Asia/Shanghai"


@pytest.mark.parametrize(("username", "password"), [("taker", "wrong"), ("nobody", "demo"), ("taker", "")])
def test_a_wrong_password_and_an_unknown_name_are_refused_alike(world: World, username: str, password: str) -> None:
    with pytest.raises(NotAuthorised) as caught:
        world.backend.sign_in(username, password)
    assert caught.value.code == "bad_credentials"


def test_an_unknown_token_is_not_accepted(world: World) -> None:
    stranger = replace(world.person(), token="made-up")
    for ask in (
        lambda: world.backend.changes(stranger, "", 10),
        lambda: world.backend.reference(stranger, ""),
        lambda: world.backend.enrol(stranger, "install-1", ""),
        lambda: world.backend.find_case(stranger, "x"),
    ):
        with pytest.raises(NotAuthorised):
            ask()


def test_a_token_ends(world: World) -> None:
    sign_in = world.person()
    world.clock.advance(13 * 3600)
    with pytest.raises(NotAuthorised):
        world.backend.changes(sign_in, "", 10)


def test_an_installation_gets_the_same_number_again_and_another_one_another(world: World) -> None:
    sign_in = world.person()
    first, again = world.terminal(sign_in), world.terminal(sign_in)
    other = world.terminal(sign_in, "install-2")
    assert first.number == again.number
    assert first.number != other.number
    assert first.number.isdigit()
    assert len(first.number) == 4


def test_only_the_newest_credential_of_a_terminal_counts(world: World) -> None:
    sign_in = world.person()
    first = world.terminal(sign_in)
    second = world.terminal(sign_in)
    with pytest.raises(NotAuthorised):
        world.backend.send(first, [world.command(sign_in, first)])
    assert world.does(sign_in, second).version == 1


def test_a_number_remembered_from_before_a_restore_is_granted_again(world: World) -> None:
    assert world.backend.enrol(world.person(), "install-9", "0417").number == "0417"


def test_a_made_up_terminal_may_not_send(world: World) -> None:
    sign_in = world.person()
    stranger = Terminal("0999", "made-up")
    with pytest.raises(NotAuthorised):
        world.backend.send(stranger, [world.command(sign_in, stranger)])


def test_reference_data_comes_once_and_then_only_when_it_changed(world: World) -> None:
    sign_in = world.person()
    reference = world.backend.reference(sign_in, "")
    assert reference is not None
    assert reference.unit("ZLS") is not None
    assert reference.policy.rules
    assert world.backend.reference(sign_in, reference.etag) is None
    assert world.backend.reference(sign_in, "something-else") is not None


def test_the_identity_of_the_store_and_its_clock_are_known_after_an_answer(world: World) -> None:
    assert world.backend.epoch() == ""
    world.person()
    assert world.backend.epoch() != ""
    assert abs(world.backend.server_offset()) < 1
