"""Whoever hears the hints of other workers leaves no connection open, whenever he is told to stop."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import anyio
import psycopg
import pytest
from sqlalchemy.engine import make_url

from backend.database import Database
from backend.hints import listen


class Line:
    """A connection on which nothing is ever said; it closes only if nobody cuts that short."""

    def __init__(self) -> None:
        self.open = True
        self.listening = asyncio.Event()

    async def execute(self, _: bytes) -> None:
        await asyncio.sleep(0)

    async def notifies(self) -> AsyncIterator[None]:
        self.listening.set()
        await asyncio.Event().wait()
        yield None

    async def close(self) -> None:
        await asyncio.sleep(0)
        self.open = False


class Elsewhere:
    """A database with other workers."""

    is_sqlite = False
    url = make_url("postgresql://nobody@localhost/none")


@pytest.mark.parametrize("moment", ["being made", "listening"])
async def test_no_connection_stays_open(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line, asked, made = Line(), asyncio.Event(), asyncio.Event()

    async def connect(*_: Any, **__: Any) -> Line:
        asked.set()
        if moment == "being made":
            await made.wait()
        return line

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", connect)
    async with anyio.create_task_group() as following:
        following.start_soon(listen, cast(Database, Elsewhere()), lambda: None)
        await (asked if moment == "being made" else line.listening).wait()
        following.cancel_scope.cancel()
        asyncio.get_running_loop().call_later(0.01, made.set)
    assert not line.open
