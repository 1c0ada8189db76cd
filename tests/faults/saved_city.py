"""A copy of the city's database that is brought back later: a backup restored, or just its file put back."""

import shutil

from backend.backups import restore
from backend.settings import BackendSettings
from tests.contract.worlds import House


class SavedCity:
    """What the backend held at one moment."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.stop()
        self._copy = house.file.with_suffix(".saved")
        shutil.copy(house.file, self._copy)
        house.start()

    def bring_back(self, *, silently: bool) -> None:
        """Put it back by `hotline admin`'s restore, which gives the store a new identity; or silently, by its file."""
        house = self._house
        house.stop()
        if silently:
            shutil.copy(self._copy, house.file)
        else:
            restore(BackendSettings(f"sqlite:///{house.file}"), self._copy, "root", house.clock.now())
        house.start()
