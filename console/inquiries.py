"""What the backend is asked while somebody waits for the answer, and not for long: callers, and cases elsewhere."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backend_client.http_backend import HttpBackend
    from console.ports.backend import HotlineBackend
    from console.ports.records import Revealed, ShownCase, SignIn
    from console.ports.search import FoundThere, Inquiry
    from local_store.open_store import LocalStore

#: Seconds to wait before what is kept here has to do.
_SECONDS = 2.0


class Inquiries:
    """Asks by a client of its own each time, because it is asked in threads that end with the answer."""

    def __init__(
        self,
        backend: "Callable[[float], HotlineBackend]",
        client: "Callable[[float], HttpBackend]",
        store: "LocalStore",
    ) -> None:
        """Both return a client that waits at most so many seconds."""
        self._backend, self._client, self._store = backend, client, store

    def caller(self, sign_in: "SignIn", case_id: str, reason: str) -> "Revealed":
        """Ask for the caller of a case, for a reason that is kept. Raises what `HotlineBackend.reveal` does."""
        backend = self._backend(_SECONDS)
        try:
            return backend.reveal(sign_in, case_id, reason)
        finally:
            backend.close()

    def search(self, sign_in: "SignIn", asked: "Inquiry", limit: int) -> "FoundThere":
        """Return the newest cases that are asked for. Raises Unreachable, NotAuthorised, Rejected."""
        from backend_client.http_search import HttpSearch

        backend = self._client(_SECONDS)
        try:
            return HttpSearch(backend).search(sign_in, asked, limit)
        finally:
            backend.close()

    def bring(self, sign_in: "SignIn", case_id: str) -> "ShownCase":
        """Return a case, and keep it here unless another process does that. Raises Unreachable, NotFound."""
        backend = self._backend(_SECONDS)
        try:
            found = backend.find_case(sign_in, case_id)
        finally:
            backend.close()
        with self._store.lock.borrowed() as leading:
            if leading:
                self._store.cache.put_cases([(found.case, found.events)])
        return found
