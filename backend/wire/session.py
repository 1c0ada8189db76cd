"""Signing in and enrolling on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from console.domain.codes import Role


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Credentials(BaseModel):
    """User name and password."""

    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[SecretStr, Field(max_length=256)]


class UserDocument(_Answer):
    """Who somebody is."""

    username: str
    role: Role
    unit: str
    name_zh: str
    name_en: str


class CityDocument(_Answer):
    """The city this backend serves; `zone` is an IANA name."""

    id: str
    name_zh: str
    name_en: str
    zone: str


class MeDocument(_Answer):
    """A sign-in without its token."""

    sign_in: str
    expires_at: datetime
    user: UserDocument
    city: CityDocument
    demo: bool


class SignInDocument(MeDocument):
    """A sign-in, the token that proves it, and the key of the marks of masked callers, hexadecimal (empty for whoever
    may not look for callers)."""

    token: str
    caller_key: str


class Enrolment(BaseModel):
    """An installation, and the number it remembers having had."""

    install_id: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{8,64}$")]
    known_number: Annotated[str, Field(pattern=r"^(\d{4})?$")] = ""


class TerminalDocument(_Answer):
    """A terminal's number, and the credential its commands travel under."""

    number: str
    credential: str


class TakenDocument(_Answer):
    """The newest applied command of a terminal, by its own count (0 and empty before the first), when it came, and the
    highest number it gave a case of yesterday, today or tomorrow (empty when there is none)."""

    number: str
    seq: int
    command_id: str
    received_at: datetime | None
    case_number: str
