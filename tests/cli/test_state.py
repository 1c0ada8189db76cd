"""What the operator is doing, at a shell: set by word and reason, shown as JSON, refused in words."""

from tests.cli.conftest import Counter


def test_a_state_is_set_shown_and_refused_without_what_it_needs(counter: Counter) -> None:
    assert counter("state", "--json").json == {
        "user": "taker", "state": None, "since": None, "until": None, "reason": None,
    }  # fmt: skip
    assert counter("state", "rest", "--reason", "lunch", "--json").json["reason"] == "meal"
    assert "用餐" in counter("state").out
    told = counter("state", "整理", "--json").json
    assert (told["state"], told["until"] > told["since"]) == ("after_call", True)
    for words, error in ((("rest",), "rest_reason_missing"), (("busy", "--reason", "meal"), "reason_of_rest_only")):
        ran = counter("state", *words, "--json")
        assert (ran.code, ran.error) == (2, error)
    assert counter("state", "--json").json["state"] == "after_call"
