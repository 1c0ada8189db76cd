"""Questions over the wire, and the same SQL without the framework."""

import random
from collections.abc import Iterator

import psycopg

from backend.app import create_app
from backend.passwords import SAMPLE_PASSWORD
from backend.settings import BackendSettings
from bench.authority.bare import Tape, taped
from bench.authority.questions import Question, particulars, questions
from bench.authority.table import Served
from bench.authority.wire import Line
from console.clock import SystemClock
from tests.backend.asgi import Browser, started

#: How often each is asked, after a few times that do not count.
TIMES, BEFORE = 100, 5


def reading(address: str, port: int, only: str, times: int = TIMES) -> Iterator[Served]:
    """Yield a line per question whose name has `only` in it."""
    lines = {who: Line(port) for who in ("supervisor", "unit", "taker", "callback")}
    for who, line in lines.items():
        line.sign_in(who)
    city = particulars(lines["supervisor"], SystemClock().now().date())
    asked = [question for question in questions(city) if only in question.name]
    for question in asked:
        if question.most >= times:
            # So that what is timed is not the disk: a city's data of every day is in memory.
            _over_the_wire(lines[question.who], question, times)
    overs = {question.name: _over_the_wire(lines[question.who], question, times) for question in asked}
    for line in lines.values():
        line.close()
    with started(create_app(BackendSettings(address, demo=True))) as browser:
        browser.until_ready()
        tokens = {who: _token(browser, who) for who in lines}
        for question in asked:
            tapes = _tapes(browser, tokens[question.who], question, times)
            yield Served(question.name, overs[question.name], _bare(address, tapes), question.budget)


def _over_the_wire(line: Line, question: Question, times: int) -> list[float]:
    line.close()
    chance, took = random.Random(7), []
    for _ in range(min(times, question.most) + BEFORE):
        line.ask(*question.asked(chance))
        took.append(line.took)
    return took[BEFORE:]


def _token(browser: Browser, who: str) -> str:
    answer = browser.post("/v1/auth/token", json={"username": who, "password": SAMPLE_PASSWORD})
    return str(answer.json()["token"])


def _tapes(browser: Browser, token: str, question: Question, times: int) -> list[Tape]:
    chance = random.Random(7)

    def ask() -> None:
        method, path, body = question.asked(chance)
        answer = browser.request(method, path, headers={"Authorization": f"Bearer {token}"}, json=body)
        assert answer.status_code == 200, answer.text

    return taped([ask] * (min(times, question.most) + BEFORE))


def _bare(address: str, tapes: list[Tape]) -> list[float]:
    with psycopg.connect(address) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return [tape.reads().play(connection) for tape in tapes][BEFORE:]
