"""`case show --explain`: why a limit ends when it does, in words and as codes, with and without the backend."""

from datetime import UTC, datetime

import pytest

from console.bootstrap import Hotline
from console.domain.codes import Phase
from console.domain.deadlines import ExplanationLine
from console.ports.errors import Unreachable
from console.ports.limits import ToldLimit
from tests.cli.conftest import Counter

LINES = (
    ExplanationLine("workdays", (("amount", "10"), ("start", "2026-11-23 10:00"))),
    ExplanationLine("paused", (("from", "2026-11-25 10:00"), ("to", "2026-12-02 10:00"), ("cause", "appraisal"))),
    ExplanationLine("ends", (("at", "2026-12-14 23:59:59"),)),
)


class Authority:
    """A backend that counts limits, or is away."""

    def __init__(self, *limits: ToldLimit, away: bool = False) -> None:
        self._limits, self._away = limits, away

    def limits(self, *_: object) -> tuple[ToldLimit, ...]:
        if self._away:
            raise Unreachable("unreachable")
        return self._limits

    def close(self) -> None:
        pass


def asks(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    monkeypatch.setattr(Hotline, "limits", lambda _: authority)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    due = datetime(2026, 12, 14, 15, 59, 59, tzinfo=UTC)
    asks(monkeypatch, Authority(ToldLimit("ZLS", Phase.REPLY, due, runs=True, provisional=False, lines=LINES)))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["10 working days from 2026-11-23 10:00", "clock stood still", "testing or appraisal"]),
        ("zh_CN", ["自 2026-11-23 10:00 起 10 个工作日", "暂停计时：检测鉴定", "到期 2026-12-14 23:59:59"]),
    ],
)
def test_the_backends_lines_are_said_in_both_languages(
    counter: Counter, told: None, monkeypatch: pytest.MonkeyPatch, language: str, words: list[str]
) -> None:
    monkeypatch.setenv("HOTLINE_LANG", language)
    number = counter.entered()["number"]

    shown = counter("case", "show", number, "--explain").out

    assert [word for word in words if word not in shown] == []


def test_as_json_there_are_codes_and_text(counter: Counter, told: None) -> None:
    number = counter.entered()["number"]

    limits = counter("case", "show", number, "--explain", "--json").json["limits"]

    (item,) = limits["items"]
    assert (limits["source"], item["unit"], item["phase"], item["due_at"]) == (
        "live", "ZLS", "reply", "2026-12-14T15:59:59Z",
    )  # fmt: skip
    assert [line["code"] for line in item["lines"]] == ["workdays", "paused", "ends"]
    assert item["lines"][1]["params"]["cause"] == "appraisal"
    assert all(line["text"] for line in item["lines"])


def test_without_the_backend_the_same_rules_count_here(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, Authority(away=True))
    number = counter.entered()["number"]
    monkeypatch.setenv("HOTLINE_LANG", "en")

    shown = counter("case", "show", number, "--explain", "--json").json

    assert shown["limits"]["source"] == "cache"
    (item,) = shown["limits"]["items"]
    assert (item["phase"], item["due_at"]) == ("dispatch", shown["due_at"])
    assert [line["code"] for line in item["lines"]][-1] == "ends"
    assert "Counted here" in counter("case", "show", number, "--explain").out


def test_nobody_is_told_of_limits_who_did_not_ask(counter: Counter) -> None:
    assert "limits" not in counter("case", "show", counter.entered()["number"], "--json").json


def test_that_no_limit_is_open_is_said(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, Authority())
    monkeypatch.setenv("HOTLINE_LANG", "en")
    number = counter.entered("--answer", "已答复")["number"]

    assert "No limit is open." in counter("case", "show", number, "--explain").out
