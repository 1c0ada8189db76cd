"""Asking the backend over one kept connection, with nothing between: what is timed is the backend, not a client."""

import http.client
import json
import time
from typing import Any
from urllib.parse import quote

from backend.passwords import SAMPLE_PASSWORD

_PATIENCE = 120


class Line:
    """One connection to a port of this machine."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._headers: dict[str, str] = {}
        #: Of the last question, from asking to the last byte of the answer, in milliseconds.
        self.took = 0.0
        #: Of the last answer: where the store stood.
        self.witness = ""

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Return the answer's document. Raises SystemExit for an error: a failed question has no time."""
        content = None if body is None else json.dumps(body).encode()
        started = time.perf_counter()
        self._connection.request(method, path, content, {"Content-Type": "application/json", **self._headers})
        answer = self._connection.getresponse()
        told = answer.read()
        self.took = (time.perf_counter() - started) * 1000
        self.witness = answer.headers.get("X-Store-Witness", "")
        if answer.status != 200:
            raise SystemExit(f"{method} {path}: {answer.status} {told[:300].decode()}")
        return json.loads(told)

    def sign_in(self, username: str) -> dict[str, Any]:
        """Ask as somebody from now on; returns what the backend says of him."""
        person: dict[str, Any] = self.ask("POST", "/v1/auth/token", {"username": username, "password": SAMPLE_PASSWORD})
        self._headers = {"Authorization": f"Bearer {person['token']}"}
        return person

    def enrol(self, install_id: str) -> str:
        """Ask as a terminal from now on; returns its number."""
        terminal = self.ask("POST", "/v1/terminals", {"install_id": install_id, "known_number": ""})
        self._headers = {"Authorization": f"Terminal {terminal['number']}:{terminal['credential']}"}
        return str(terminal["number"])

    def close(self) -> None:
        """Hang up, as a server does to who says nothing for long; the next question calls again."""
        self._connection.close()


def query(path: str, **parameters: Any) -> str:
    """Return an address with its parameters."""
    told = [f"{name}={quote(str(one))}" for name, value in parameters.items() for one in _each(value)]
    return f"{path}?{'&'.join(told)}"


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
