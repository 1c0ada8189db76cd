"""Two cities in one database: each backend works with the city of its own settings, whichever is older."""

from collections.abc import Callable

from backend import word_renewals
from backend.database import Database
from backend.settings import PACKAGED_CITY, BackendSettings
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import PASSWORD, Person, Terminal, sign_in

#: An older city with other units and nobody to sign in.
ELDER = (
    "INSERT INTO stores (city_id, epoch, secret, created_at, change_no, audit_no, audit_hash)"
    " VALUES ('xiamen', 'elder', 'elder', '2000-01-01 00:00:00', 0, 0, '')",
    "INSERT INTO reference_documents (city_id, etag, document, loaded_at)"
    """ VALUES ('xiamen', 'elder', '{"etag": "elder"}', '2000-01-01 00:00:00')""",
)


def test_accounts_and_reference_data_are_those_of_the_settings_city(
    browser: Browser, change: Callable[..., None]
) -> None:
    change(*ELDER)
    admin = sign_in(browser, "admin")
    new = {"username": "clerk", "password": PASSWORD, "role": "unit", "unit": "ZLS"}

    assert admin.post("/v1/admin/users", json=new).status_code == 200
    assert sign_in(browser, "clerk").get("/v1/reference").json()["city"]["id"] == PACKAGED_CITY
    years = {"year": 2030, "days": [{"name": "元旦", "date": "2030-01-01", "isOffDay": True}]}
    assert admin.post("/v1/admin/calendar", json=years).status_code == 200
    assert "clerk" in [row["username"] for row in admin.get("/v1/admin/users").json()["items"]]


def test_search_words_are_learned_anew_by_the_units_of_their_city(
    taker: Person, terminal: Terminal, database_url: str, change: Callable[..., None]
) -> None:
    case = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    change(*ELDER)
    database = Database(BackendSettings(database_url))
    with database.write() as connection:
        word_renewals.ask_for(connection, PACKAGED_CITY, ["ZLS"])
    while word_renewals.renew_portion(database):
        pass
    database.dispose()
    found = taker.get("/v1/cases", params={"q": "自来水"}).json()["items"]
    assert [one["id"] for one in found] == [case.id]
