"""Who may be told a caller in full, role by role."""

from itertools import product

import pytest

from console.domain.codes import Kind, Role
from console.domain.revealing import REACH, may_reveal

ANYBODYS = {Role.CALLBACK, Role.SUPERVISOR, Role.ADMIN}
NOBODYS = {Role.DISPATCHER, Role.REVIEWER, Role.INSPECTOR, Role.INTEGRATION}


def test_the_table_has_every_role() -> None:
    assert set(REACH) == set(Role)


@pytest.mark.parametrize(("own", "confidential"), list(product((True, False), repeat=2)))
@pytest.mark.parametrize("kind", Kind)
def test_every_role_is_told_what_its_work_needs(own: bool, confidential: bool, kind: Kind) -> None:
    told = {role for role in Role if may_reveal(role, own=own, kind=kind, confidential=confidential)}

    assert told >= ANYBODYS
    assert told & NOBODYS == set()
    assert (Role.CALL_TAKER in told) == own
    assert (Role.UNIT in told) == (not confidential and kind is not Kind.REPORT)
