"""How one backend is set up: where its data is, which city it serves, whether sample data is wanted."""

from dataclasses import dataclass, field
from pathlib import Path

#: The city that comes with the package: the code of its division.
PACKAGED_CITY = "350100"


@dataclass(frozen=True, slots=True)
class BackendSettings:
    """Settings of one backend; `create_app` takes nothing else of the sort."""

    #: SQLAlchemy address; `sqlite:////absolute/path.db`. Hidden from repr because it may hold a password.
    database_url: str = field(repr=False)
    #: Make the sample accounts and cases, and let the sample accounts in.
    demo: bool = False
    #: Folder for what the backend keeps beside its database; None means nowhere.
    data_dir: Path | None = None
    #: Seconds between two looks for what time does to cases; 0 means never.
    sweep_every: float = 300.0
    #: First part of every key.
    city_id: str = PACKAGED_CITY
