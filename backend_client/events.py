"""Reading server-sent events from the bytes of an answer that goes on."""

from dataclasses import dataclass

from console.ports.errors import Unreachable


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event: its kind, the place to go on from after it, and what it says."""

    kind: str
    id: str
    data: str


class EventReader:
    """Takes bytes as they come and gives whole events; comments, signs of life, are none."""

    def __init__(self, cap: int) -> None:
        """`cap` is the largest event believed, in bytes."""
        self._cap = cap
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> list[ServerEvent]:
        """Return the events that are whole now; raises Unreachable `answer_too_large` or `answer_malformed`."""
        start = max(0, len(self._rest) - 1)
        self._rest += chunk
        events = []
        while (end := self._rest.find(b"\n\n", start)) >= 0:
            block, start = bytes(self._rest[:end]), 0
            del self._rest[: end + 2]
            event = _event(block)
            events += [event] if event is not None else []
        if len(self._rest) > self._cap:
            raise Unreachable("answer_too_large")
        return events


def _event(block: bytes) -> ServerEvent | None:
    fields = {"event": "", "id": ""}
    data: list[str] = []
    try:
        lines = block.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Unreachable("answer_malformed") from None
    for line in lines:
        name, _, value = line.rstrip("\r").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name in fields:
            fields[name] = value
    return ServerEvent(fields["event"], fields["id"], "\n".join(data)) if data else None
