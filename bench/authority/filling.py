"""A PostgreSQL server filled with a large city's cases, once."""

import time

import psycopg
from psycopg import sql

from backend.hotline import Hotline
from backend.settings import BackendSettings
from bench.authority.city import write_months
from bench.authority.years import write_years
from console.clock import SystemClock
from tests.postgres_server import PostgresServer

#: Cases of the sample city, and how many of a large city's cases the last two months have.
_SAMPLE, _RECENT = 460, 40_000
_DATABASE = "large_city"


def filled(server: PostgresServer, cases: int) -> str:
    """Return the address of a city with so many cases, made when the server has none yet."""
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
