"""What came back from an exchange, before anybody believes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long and how large an exchange may be."""

    #: Seconds without a single byte, before the answer or inside it.
    silence: float
    #: Seconds for the whole exchange, however busily bytes come.
    total: float
    #: Bytes of the body after decompression.
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case) and the decompressed body of one exchange."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def document(self) -> Any:
        """Return the body as JSON; raises ValueError when it is not, however it is broken."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deeply") from None
