"""What operators are doing, on the wire."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

from console.domain.codes import Role
from console.domain.operator_state import Doing, RestReason


class AgentStateBody(BaseModel):
    """What the asker is doing; `until` when it ends by itself, `reason` of a rest."""

    state: Doing
    since: AwareDatetime
    until: AwareDatetime | None = None
    reason: RestReason | None = None


class AgentStateDocument(BaseModel):
    """What somebody is doing now, and when that was told."""

    model_config = ConfigDict(extra="forbid")

    state: Doing
    since: datetime
    until: datetime | None
    reason: RestReason | None
    told_at: datetime


class AgentDocument(AgentStateDocument):
    """An operator and what he is doing."""

    username: str
    role: Role
    name_zh: str
    name_en: str


class AgentList(BaseModel):
    """Everybody who told what he is doing, by user name."""

    model_config = ConfigDict(extra="forbid")

    items: list[AgentDocument]
    as_of: datetime
