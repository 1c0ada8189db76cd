"""Running the console of a profile, from its files to its operator's last key."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from console.bootstrap import assemble, workplace
from console.ports.errors import Unforeseen
from console.settings import Settings

if TYPE_CHECKING:
    from console.app import HotlineApp


def _operated(app: "HotlineApp") -> int:
    try:
        code = app.run() or 0
    except Exception as error:  # while it was put together or taken down; in between, the app itself takes them
        app.gives_up(error)
    if app.unforeseen is not None:
        raise Unforeseen(params={"error": type(app.unforeseen).__name__})
    return code


def run_console(settings: Settings, environ: Mapping[str, str], *, end_backend: bool = False) -> int:
    """Run the console until its operator leaves; return the exit code.

    Raises StoreError, and Unforeseen when the console could not go on.

    With `end_backend` the embedded backend this console started ends with it.
    """
    from console.app import HotlineApp
    from console.launcher import keeper
    from console.sharing import keep_what_is_loaded, share_fairly

    share_fairly()
    hotline = assemble(settings, environ)
    place = workplace(hotline)
    app = HotlineApp(place, keeper())
    keep_what_is_loaded()
    try:
        return _operated(app)
    finally:
        place.stop()
        if end_backend and hotline.embedded is not None:
            hotline.embedded.end()
        hotline.close()
