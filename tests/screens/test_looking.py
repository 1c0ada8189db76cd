"""Looking up beside the keys: of the questions that wait only the newest is answered, and an answer nobody waits for is
not shown."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from screens.looking import Looking


async def test_only_the_newest_question_is_answered() -> None:
    shown: list[str] = []
    asked: list[str] = []
    tasks: list[asyncio.Task[None]] = []
    may_answer = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        looking = Looking[str](lambda work: tasks.append(asyncio.create_task(work)), pool, shown.append)

        def look(what: str) -> str:
            asked.append(what)
            may_answer.wait(30)
            return what

        looking.ask(lambda: look("王"))
        await asyncio.sleep(0)
        looking.ask(lambda: look("王小"))
        looking.ask(lambda: look("王小明"))
        may_answer.set()
        await asyncio.gather(*tasks)
        assert (asked, shown) == (["王", "王小明"], ["王小明"])

        looking.ask(lambda: look("李"))
        await asyncio.sleep(0)
        looking.forget()
        await asyncio.gather(*tasks)
        assert shown == ["王小明"]
        looking.ask(lambda: look("陈"))
        await asyncio.gather(*tasks)
        assert shown == ["王小明", "陈"]
