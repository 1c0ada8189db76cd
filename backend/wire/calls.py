"""Calls on the wire: what a telephone system tells, and what an operator's console is told."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from console.domain.calls import CallEvent


class CallEventBody(BaseModel):
    """What happened to a call at an operator's telephone; a number may be a `sip:` or `tel:` address."""

    call_id: Annotated[str, Field(min_length=1, max_length=128)]
    event: CallEvent
    username: Annotated[str, Field(min_length=1, max_length=64)]
    phone: Annotated[str, Field(max_length=200)] = ""
    name: Annotated[str, Field(max_length=200)] = ""


class CallEventTaken(BaseModel):
    """What was taken; `taken` is false when it was told before."""

    model_config = ConfigDict(extra="forbid")

    call_id: str
    event: CallEvent
    taken: bool


class CallEventDocument(BaseModel):
    """What happened to a call; `phone` is empty when withheld."""

    model_config = ConfigDict(extra="forbid")

    call_id: str
    event: CallEvent
    phone: str
    name: str
    received_at: datetime


class CallEventList(BaseModel):
    """The events of the last minutes, oldest first."""

    model_config = ConfigDict(extra="forbid")

    items: list[CallEventDocument]
