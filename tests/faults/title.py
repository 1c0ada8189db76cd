"""What the title line of a console says about its link, in either language."""

from console.ports.records import SignIn
from console.texts import Catalogue
from console.usecases.workplace import Workplace
from screens.standing import Standing
from screens.title import title_parts
from screens.wording import Wording
from tests.fakes.station import Station


def link_words(station: Station, language: str = "zh_CN") -> str:
    """Return the right side of the title line of a terminal as it stands."""
    place = Workplace(station.desk, language, False, "", _nobody, lambda _: None, lambda: None)
    wording = Wording(Catalogue.load(language), station.store.cache.reference())
    standing = Standing(station.store.desk.sign_in(), station.store.desk.terminal())
    return title_parts(wording, standing, place, station.ear.status)[1].strip()


def _nobody(*_: str) -> SignIn:
    raise AssertionError("nobody signs in at a title line")
