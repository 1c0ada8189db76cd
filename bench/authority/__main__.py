"""Measure the backend on PostgreSQL: `.venv/bin/python -m bench.authority [--cases N] [--keep FOLDER]`.

Fills a database (about a quarter of an hour for a million cases; `--keep` uses it again), serves it by two workers and
prints one table. What is asked of the store is also sent by bare psycopg, so that the framework's share shows.
"""

import argparse
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from backend.hotline import Hotline
from backend.settings import BackendSettings
from bench.authority.city import write_months
from bench.authority.following import following
from bench.authority.reading import TIMES, reading
from bench.authority.server import postgres, workers
from bench.authority.table import Served, table
from bench.authority.writing import writing
from bench.authority.years import write_years
from console.clock import SystemClock
from tests.postgres_server import PostgresServer

#: Cases of the sample city, and how many of a large city's cases the last two months have.
_SAMPLE, _RECENT = 460, 40_000
_DATABASE = "large_city"


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
        address = _filled(server, chosen.cases)
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


def _filled(server: PostgresServer, cases: int) -> str:
    address = server.address(_DATABASE)
    with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_DATABASE,)).fetchone():
            return address
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    started = time.perf_counter()
    clock = SystemClock()
    hotline = Hotline(BackendSettings(address), clock.now)
    hotline.open()
    write_months(hotline.database, clock.now(), max(1, min(cases // 2, _RECENT) // _SAMPLE))
    hotline.close()
    write_years(address, cases)
    print(f"filled in {time.perf_counter() - started:.0f} s", flush=True)
    return address


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
