"""A command, a batch of them, and what became of each, on the wire."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, StrictInt, field_validator

from backend.wire.cases import CaseDocument, EventDocument
from backend.wire.reasons import REASONS
from console.domain.codes import Action, Role

#: Ids are UUIDs made by others; what is checked is only that they are harmless.
IDENTIFIER = r"^[0-9A-Za-z._-]{1,64}$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
SignInIdentifier = Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,96}$")]
#: The most commands of one request.
BATCH = 400
#: The highest count a terminal reaches.
LAST_SEQ = 2**53


class ActorDocument(BaseModel):
    """Who wants it."""

    username: Annotated[str, Field(min_length=1, max_length=64)]
    role: Role
    unit: Annotated[str, Field(max_length=32)] = ""


class CommandDocument(BaseModel):
    """What somebody wants to happen to a case; the id is the idempotency key."""

    model_config = ConfigDict(use_enum_values=True)

    id: Identifier
    city_id: Identifier
    case_id: Identifier
    action: Action
    fields: dict[str, Any]
    actor: ActorDocument
    sign_in: SignInIdentifier
    terminal: Annotated[str, Field(pattern=r"^([0-9]{4})?$")]
    seq: Annotated[StrictInt, Field(ge=0, le=LAST_SEQ)]
    #: RFC 3339, with offset.
    at: Annotated[str, Field(json_schema_extra={"format": "date-time"}, max_length=40)]
    base: dict[str, Any] = {}
    writers: dict[str, Any] = {}
    supersedes: Identifier | None = None


class CommandsBody(BaseModel):
    """Commands in the order in which they were made. Each is judged by itself: a broken one does not stop the rest."""

    commands: Annotated[list[SkipValidation[CommandDocument]], Field(min_length=1, max_length=BATCH)]
    #: Whether the terminal has made more that it hands over later. Not said: yes with a full batch, else no.
    more: bool | None = None

    @field_validator("commands", mode="after")
    @classmethod
    def _answerable(cls, commands: list[Any]) -> list[Any]:
        if not all(isinstance(command, dict) and isinstance(command.get("id"), str) for command in commands):
            raise ValueError("a command without an id cannot be answered")
        return commands


class OutcomeDocument(BaseModel):
    """What became of a command."""

    model_config = ConfigDict(extra="forbid")

    command_id: str
    status: Literal["applied", "duplicate", "conflict", "refused", "failed", "void"]
    #: Code of a conflict or refusal, empty otherwise.
    reason: Annotated[str, Field(json_schema_extra={"enum": ["", *REASONS]})]
    params: dict[str, str]
    #: The case as it stands now, as the command's actor may see it.
    case: CaseDocument | None
    #: What happened, when it was applied.
    events: list[EventDocument]


class OutcomesDocument(BaseModel):
    """One outcome per command, in the same order."""

    model_config = ConfigDict(extra="forbid")

    outcomes: list[OutcomeDocument]
