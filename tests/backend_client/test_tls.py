"""Whom the client believes; what it says about the others is fault 36."""

from pathlib import Path

import pytest

from console.ports.errors import Unreachable
from console.ports.records import SignIn
from tests.backend_client.conftest import MakeClient
from tests.backend_client.raw_server import answer, serving
from tests.backend_client.test_transport import PAGE
from tests.faults.certificates import an_authority, serving_as


def test_a_private_authority_is_believed_when_it_is_named(tmp_path: Path, client: MakeClient, sign_in: SignIn) -> None:
    authority = an_authority()
    with serving(answer(PAGE), tls=serving_as(tmp_path, authority)) as server:
        backend = client(f"https://127.0.0.1:{server.port}", ca_file=authority.kept(tmp_path))
        assert backend.changes(sign_in, "", 10).cursor == "c1"


def test_plain_speech_where_tls_is_expected_fails(client: MakeClient, sign_in: SignIn) -> None:
    with serving(answer(PAGE)) as server, pytest.raises(Unreachable) as caught:
        client(f"https://127.0.0.1:{server.port}").changes(sign_in, "", 10)
    assert caught.value.code == "tls_failed"
    assert not caught.value.left
