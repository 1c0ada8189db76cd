"""`case show --reveal`: the caller in full, for a reason the backend keeps, and only while it can keep it."""

from tests.cli.conftest import Counter

PHONE = "13805912345"


def test_a_case_is_shown_masked_and_in_full_for_a_reason(counter: Counter) -> None:
    case = counter.entered("--phone", PHONE, "--name", "林小明")

    masked = counter("case", "show", case["number"], "--json").json["caller"]
    told = counter("case", "show", case["number"], "--reveal", "核对地址", "--json").json["caller"]

    assert (masked["phone"], masked["masked"]) == ("138****2345", True)
    assert (told["name"], told["phone"], told["masked"]) == ("林小明", PHONE, False)
    assert counter.service.reveals == [("taker", case["id"], "核对地址")]
    assert PHONE in counter("case", "show", case["number"], "--reveal", "核对地址").out
    assert PHONE not in counter("case", "show", case["number"]).out


def test_without_the_backend_nothing_is_revealed(counter: Counter) -> None:
    case = counter.entered("--phone", PHONE)
    counter.offline = True

    ran = counter("case", "show", case["number"], "--reveal", "核对地址", "--json")

    assert ran.code == 3
    assert PHONE not in ran.out


def test_who_may_not_is_told_so(counter: Counter) -> None:
    case = counter.entered("--phone", PHONE)
    counter.profile("two")
    counter.signed_in("dispatcher")

    ran = counter("case", "show", case["number"], "--reveal", "核对地址", "--json")

    assert (ran.code, ran.error) == (4, "reveal_not_allowed")
