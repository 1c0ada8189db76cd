"""What every command changed stands beside its first event, so that the sum of a case's events is the case.

Of cases there were before, the newest event gets the whole case: from there on the sum is complete.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0002"
branch_labels = None
depends_on = None

_CASES = sa.text("SELECT city_id, id FROM cases ORDER BY city_id, id")
_NEWEST = sa.text(
    "SELECT command_id, position FROM events WHERE city_id = :city AND case_id = :case"
    " ORDER BY change_no DESC, turn DESC, position DESC LIMIT 1"
)
_STAND = sa.text(
    "UPDATE events SET made = (SELECT document FROM cases WHERE city_id = :city AND id = :case)"
    " WHERE city_id = :city AND command_id = :command AND position = :position"
)


def upgrade() -> None:
    op.add_column("events", sa.Column("made", sa.Text(), nullable=True))
    connection = op.get_bind()
    for city, case in connection.execute(_CASES).all():
        newest = connection.execute(_NEWEST, {"city": city, "case": case}).one_or_none()
        if newest is not None:
            place = {"command": newest.command_id, "position": newest.position}
            connection.execute(_STAND, {"city": city, "case": case, **place})
