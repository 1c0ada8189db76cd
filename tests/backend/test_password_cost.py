"""What a guess of a password costs outside of the tests, which make it cheap for themselves."""

from tests import paid_once


def test_a_guess_costs_what_owasp_asks_for_at_least() -> None:
    hasher = paid_once.COSTLY()
    assert (hasher.type.name, hasher.time_cost >= 2, hasher.memory_cost >= 19 * 1024) == ("ID", True, True)


def test_a_guess_at_a_terminal_takes_32_megabytes() -> None:
    rounds, blocks, _ = paid_once.COSTLY_AT_A_TERMINAL
    assert 128 * rounds * blocks >= 32 << 20
