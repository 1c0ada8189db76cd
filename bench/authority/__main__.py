"""Measure the backend on PostgreSQL: `.venv/bin/python -m bench.authority [--cases N] [--keep FOLDER]`.

Fills a database (about a quarter of an hour for a million cases; `--keep` uses it again), serves it by two workers and
prints one table. What is asked of the store is also sent by bare psycopg, so that the framework's share shows.
"""

import argparse
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench.authority.filling import filled
from bench.authority.following import following
from bench.authority.reading import TIMES, reading
from bench.authority.server import postgres, workers
from bench.authority.table import Served, table
from bench.authority.writing import writing


def main() -> None:
    """Fill, serve, ask, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=1_000_000)
    arguments.add_argument("--keep", type=Path, default=None, help="folder of the server, kept for the next time")
    arguments.add_argument("--only", default="", help="only what has this in its name")
    arguments.add_argument("--times", type=int, default=TIMES)
    arguments.add_argument("--workers", type=int, default=2)
    chosen = arguments.parse_args()
    with postgres(chosen.keep) as server:
        address = filled(server, chosen.cases)
        print(_about(address), flush=True)
        _forget_searches(address)
        with workers(address, chosen.workers) as port:
            lines = list(_measured(address, port, chosen.only, chosen.times))
    print()
    print(table(lines))


def _measured(address: str, port: int, only: str, times: int) -> Iterator[Served]:
    yield from reading(address, port, only, times)
    if only in "commands":
        yield from writing(address, port)
    if only in "followers":
        yield from following(port)


def _forget_searches(address: str) -> None:
    """Who looked for callers in an earlier measurement may look again."""
    with psycopg.connect(address) as connection:
        connection.execute("DELETE FROM times_asked")


def _about(address: str) -> str:
    with psycopg.connect(address) as connection:
        query = (
            "SELECT (SELECT count(*) FROM cases), (SELECT count(DISTINCT unit) FROM leg_facts),"
            " (SELECT sum(cases) FROM queue_counts WHERE unit = '' AND kind = 'queue' AND name = 'open'),"
            " pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')"
        )
        row = connection.execute(query).fetchone()
    assert row is not None
    cases, units, standing, size, version = row
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{machine}, PostgreSQL {version}: {cases} cases ({standing} open), {units} units, {size}"


if __name__ == "__main__":
    main()
