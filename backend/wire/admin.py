"""Administration on the wire."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from console.domain.codes import Role

_Password = Annotated[SecretStr, Field(max_length=256)]
#: PostgreSQL keeps no NUL.
_Name = Annotated[str, Field(max_length=128, pattern=r"^[^\x00-\x1f]*$")]


class NewUserBody(BaseModel):
    """Somebody who is to sign in."""

    username: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$")]
    password: _Password
    role: Role
    unit: Annotated[str, Field(max_length=32)] = ""
    name_zh: _Name = ""
    name_en: _Name = ""


class PasswordBody(BaseModel):
    """A new password."""

    password: _Password


class RoleBody(BaseModel):
    """Another role, for somebody of the role `unit` with the unit."""

    role: Role
    unit: Annotated[str, Field(max_length=40)] = ""


class AccountDocument(BaseModel):
    """An account."""

    model_config = ConfigDict(extra="forbid")

    username: str
    role: Role
    unit: str
    name_zh: str
    name_en: str
    demo: bool
    disabled_at: datetime | None


class AccountList(BaseModel):
    """All accounts, by user name."""

    model_config = ConfigDict(extra="forbid")

    items: list[AccountDocument]


class CalendarDay(BaseModel):
    """A day that is not what its weekday says; holiday-cn's form."""

    name: Annotated[str, Field(max_length=40)]
    date: date
    isOffDay: bool


class CalendarYear(BaseModel):
    """A year of the working calendar, in holiday-cn's form; without days it is not announced yet."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    papers: Annotated[list[Annotated[str, Field(max_length=400)]], Field(max_length=20)] = []
    days: Annotated[list[CalendarDay], Field(max_length=200)]
