"""The console with a handler that fails once, when a file names it: run as `python -m tests.faults.broken_handlers`.

`HOTLINE_TEST_BREAK` is the file. The process in front starts the console again as often as it ends so.
"""

import os
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

#: What may be broken, as module, class and method.
HANDLERS = (
    "screens.base ConsoleScreen take_key",
    "screens.base ConsoleScreen on_resize",
    "screens.base ConsoleScreen draw_chrome",
    "screens.widgets.bars TitleBar render_line",
    "screens.widgets.bars MessageBar render_line",
    "screens.widgets.bars KeyBar render_line",
    "screens.widgets.status_line StatusLine render_line",
    "screens.widgets.paged_list PagedList render_line",
    "screens.widgets.text_field TextField render_line",
    "screens.widgets.text_field TextField type_text",
    "screens.widgets.text_field TextField on_focus",
    "screens.widgets.text_field TextField on_blur",
    "screens.terminal_app TerminalApp take_paste",
    "screens.terminal_input TerminalInput feed",
    "screens.terminal_driver TerminalDriver process_message",
    "screens.desk_work DeskWork _write",
    "screens.terminal_app TerminalApp on_resize",
    "console.app HotlineApp _take",
    "console.app HotlineApp _show_news",
    "console.sync.engine Engine step",
)


def broken(name: str, method: Callable[..., Any], order: Path) -> Callable[..., Any]:
    """Return a method that fails once when the file names it."""

    # Textual looks at how many arguments a handler takes.
    @wraps(method)
    def fails_once(*args: Any, **keywords: Any) -> Any:
        if order.exists() and order.read_text() == name:
            order.unlink()
            raise RuntimeError("injected: 林小明 13805912345")
        return method(*args, **keywords)

    return fails_once


def break_all(order: Path) -> None:
    """Put the failing methods in place of the real ones."""
    for name in HANDLERS:
        module, of, method = name.split()
        kind = getattr(import_module(module), of)
        setattr(kind, method, broken(name, vars(kind)[method], order))


if __name__ == "__main__":
    from console import __main__, launcher

    real = __main__._run_here

    def run_here(argv: list[str]) -> int:
        break_all(Path(os.environ["HOTLINE_TEST_BREAK"]))
        return real(argv)

    launcher._BETWEEN_STARTS = float(os.environ.get("HOTLINE_TEST_BETWEEN_STARTS", "0"))
    __main__._run_here = run_here
    __main__.main()
