"""One line to a backend that runs as a process of its own, at a Unix socket."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

from tests.backend.people import PASSWORD
from tests.serve.processes import UnixConnection


class Line:
    """What somebody at one place asks."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._authorization = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Message, Any]:
        """Return status, headers and document of an answer."""
        connection = UnixConnection(self._place)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), self._said(headers))
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, answer.headers, json.loads(text) if is_json else text

    def sign_in(self, username: str) -> Any:
        """Be somebody from now on; returns the sign-in."""
        status, _, document = self.ask("POST", "/v1/auth/token", {"username": username, "password": PASSWORD})
        assert status == 200, document
        self._authorization = f"Bearer {document['token']}"
        return document

    @contextmanager
    def events(self, last: str = "") -> Iterator[Iterator[tuple[str, Any]]]:
        """Follow changes: place and page of each event, until the stream ends."""
        connection = UnixConnection(self._place)
        try:
            headers = self._said({"Last-Event-ID": last} if last else {})
            connection.request("GET", "/v1/changes/stream", None, headers)
            answer = connection.getresponse()
            assert answer.status == 200
            yield _events(answer)
        finally:
            connection.close()

    def _said(self, headers: Mapping[str, str]) -> dict[str, str]:
        said = {"Content-Type": "application/json", **headers}
        if self._authorization:
            said.setdefault("Authorization", self._authorization)
        return said


def _events(answer: http.client.HTTPResponse) -> Iterator[tuple[str, Any]]:
    fields: dict[str, str] = {}
    while line := answer.readline().decode().rstrip("\n") or " ":
        if answer.isclosed():
            return
        if line.strip():
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            if fields.get("event") == "changes":
                yield fields["id"], json.loads(fields["data"])
            fields = {}
