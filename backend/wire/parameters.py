"""Parameters that several routes share, with their bounds; what each means stands in `backend/openapi/words.py`."""

from typing import Annotated

from fastapi import Path, Query

#: The longest cursor or witness looked at, many times what is given out: a terminal that shows a spoilt one has to be
#: told to list everything anew, and not that its request is wrong.
LONGEST_WORD = 5_000

#: Id or number of a case.
Key = Annotated[str, Path(max_length=64)]
#: Number of a case, in any unambiguous form.
Number = Annotated[str, Path(max_length=64)]
Username = Annotated[str, Path(min_length=1, max_length=64)]
#: Place in commit order.
Cursor = Annotated[str, Query(max_length=LONGEST_WORD)]
