"""What stays of the folded cases when somebody leaves: those that were entered here and nobody has yet.

All others rest on a copy of what the backend showed to whoever leaves, in whole: that goes with the cached cases. His
commands are in the outbox and say themselves what he did; the next copy that comes has them laid over it again.
"""

import sqlite3

from console.domain.codes import Action
from local_store.desk_file import DeskFile
from local_store.schema import count_change


def drop_copies(file: DeskFile, connection: sqlite3.Connection) -> None:
    """Forget all folded cases but those whose entry is still in the outbox; part of the transaction of who leaves."""
    waiting = file.tables["outbox"].rows.select(connection)
    entered = {kept["case_id"] for _, kept in waiting if kept["command"]["action"] == Action.NEW.value}
    folded = [str(case_id) for (case_id,) in connection.execute("SELECT id FROM pending_cases")]
    for case_id in folded:
        if case_id not in entered:
            file.cases.remove(connection, case_id)
    count_change(connection, "case_changes")
