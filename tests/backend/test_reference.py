"""Reference data: the whole city in one document, sent again only when it changed."""

import httpx

from console.domain.reference import Reference
from tests.backend.people import Person


def test_the_reference_data_is_complete_and_can_be_read(taker: Person) -> None:
    answer = taker.get("/v1/reference")

    reference = Reference(answer.json())
    assert answer.headers["ETag"] == f'"{reference.etag}"'
    assert (reference.city_id, len(reference.units)) == ("350100", 450)
    assert reference.policy.rules
    assert reference.calendar.announced >= {2025, 2026}
    assert reference.leaves
    assert reference.communities


def test_what_is_known_already_is_not_sent_again(taker: Person) -> None:
    etag = taker.get("/v1/reference").headers["ETag"]

    for known in (etag, f"W/{etag}", f'"old", {etag}', "*"):
        answer = again(taker, known)
        assert (answer.status_code, answer.content) == (304, b"")
    assert again(taker, '"old"').status_code == 200


def again(person: Person, etag: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}", "If-None-Match": etag}
    return person.browser.get("/v1/reference", headers=headers)
