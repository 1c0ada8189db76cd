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


def test_without_the_backend_he_is_told_what_is_held_here_and_the_backend_hears_of_it_later(counter: Counter) -> None:
    case = counter.entered("--phone", PHONE)
    counter.offline = True

    ran = counter("case", "show", case["number"], "--reveal", "核对地址", "--json")

    assert ran.json["caller"]["phone"] == PHONE
    assert counter.service.reveals == []
    counter.offline = False
    assert counter("sync").code == 0
    ((actor, case_id, reason),) = counter.service.reveals
    assert (actor, case_id) == ("taker", case["id"])
    assert reason.startswith("核对地址 [offline 20")
    counter("sync")
    assert len(counter.service.reveals) == 1


def test_a_case_the_backend_does_not_have_yet_is_told_from_here(counter: Counter) -> None:
    counter.offline = True
    case = counter.entered("--phone", PHONE)
    ran = counter("case", "show", case["number"], "--reveal", "核对地址", "--json")
    assert ran.json["caller"]["phone"] == PHONE


def test_who_may_not_is_not_told_without_the_backend_either(counter: Counter) -> None:
    case = counter.entered("--phone", PHONE)
    counter.profile("two")
    counter.signed_in("dispatcher")
    assert counter("case", "show", case["number"], "--json").code == 0
    counter.offline = True

    ran = counter("case", "show", case["number"], "--reveal", "核对地址", "--json")

    assert (ran.code, ran.error) == (4, "reveal_not_allowed")
    assert PHONE not in ran.out


def test_a_reason_of_blanks_is_none(counter: Counter) -> None:
    case = counter.entered("--phone", PHONE)
    counter.offline = True
    ran = counter("case", "show", case["number"], "--reveal", "  ", "--json")
    assert ran.error == "reason_missing"


def test_nothing_on_the_command_line_shows_a_caller_in_full_unasked(counter: Counter) -> None:
    names = [f"欧阳受理{number:02d}" for number in range(20)]
    phones = [f"139{number:08d}" for number in range(20)]
    counter.offline = True
    cases = [counter.entered("--name", name, "--phone", phone) for name, phone in zip(names, phones, strict=True)]
    number = cases[0]["number"]
    amended = counter("case", "amend", number, "--phone", phones[1], "--json")
    said = [amended.out]
    first = counter("outbox", "list", "--json").json["items"][0]["command_id"]
    for verb in (["queue"], ["case", "show", number], ["case", "search", "流浪狗"],
                 ["outbox", "list"], ["outbox", "show", first], ["doctor"]):  # fmt: skip
        said += [counter(*verb).out, counter(*verb, "--json").out]
    counter.offline = False
    said += [counter("sync", "--json").out, counter("case", "show", number, "--json").out]
    assert [word for word in names + phones if word in "".join(said)] == []


def test_who_may_not_is_told_so(counter: Counter) -> None:
    case = counter.entered("--phone", PHONE)
    counter.profile("two")
    counter.signed_in("dispatcher")

    ran = counter("case", "show", case["number"], "--reveal", "核对地址", "--json")

    assert (ran.code, ran.error) == (4, "reveal_not_allowed")
