"""The application: routes, failures and headers around one `Hotline`. Nothing happens at import."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
from anyio import to_thread
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from backend import failures, stumbles
from backend.clock import Clock, machine_clock
from backend.envelope import CONTRACT, Envelope
from backend.hints import listen
from backend.hotline import Hotline, Prepare
from backend.lookup_rate import LookupRate
from backend.metrics import Metrics
from backend.observing import Observing
from backend.readiness import Readiness
from backend.routes import (
    admin,
    agents,
    calendar,
    calls,
    cases,
    commands,
    health,
    limits,
    monitoring,
    public,
    reference,
    reports,
    reveals,
    session,
    similar,
    streams,
)
from backend.settings import BackendSettings
from backend.streams import Hub, Pace
from backend.sweeper import Sweeper
from backend.word_renewals import renew_portion

_LOG = logging.getLogger("hotline.backend")
#: Seconds until a store that went away while it was filled is tried again.
_AGAIN = 2.0


def create_app(
    settings: BackendSettings,
    *,
    prepare: Prepare | None = None,
    on_request: Callable[[], None] | None = None,
    clock: Clock = machine_clock,
    pace: Pace = Pace(),  # noqa: B008 - a value that nobody changes
) -> FastAPI:
    """Return the application of a store; its start-up makes or upgrades the store.

    A store in which nobody can sign in yet is then filled by `prepare` (in a demo: with the sample city), while
    `/healthz` answers already and everything else says `starting`. `on_request` is called at the end of every exchange.
    Raises Refused for settings that cannot be used, here or at the start-up.
    """
    hotline = Hotline(settings, clock)
    hub = Hub(hotline, pace)
    metrics = Metrics(hotline)
    sweeper = Sweeper(hotline, metrics)
    app = FastAPI(
        title="hotline", version=CONTRACT, docs_url=None, redoc_url=None, lifespan=_life(hotline, hub, sweeper, prepare)
    )
    app.state.hotline, app.state.hub = hotline, hub
    app.state.metrics = metrics
    app.state.lookup_rate = LookupRate()
    app.state.readiness = Readiness(hotline)
    for module in (
        *(health, monitoring, public, session, reference, commands),
        *(cases, limits, reveals, reports, similar, calls, agents, admin, calendar, streams),
    ):
        app.include_router(module.router)
    failures.install(app)
    app.add_middleware(Envelope, hotline=hotline, on_request=on_request)
    app.add_middleware(Observing, metrics=app.state.metrics)
    _describe(app)
    return app


def _life(hotline: Hotline, hub: Hub, sweeper: Sweeper, prepare: Prepare | None) -> Any:
    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(hotline.open)
        try:
            async with anyio.create_task_group() as work:
                work.start_soon(_fill, hotline, prepare)
                async with anyio.create_task_group() as following:
                    following.start_soon(hub.run)
                    following.start_soon(listen, hotline.database, hub.ring)
                    following.start_soon(sweeper.run)
                    yield
                    sweeper.close()
                    hub.close()
                    following.cancel_scope.cancel()
                work.cancel_scope.cancel()
        finally:
            await to_thread.run_sync(hotline.close)

    return life


async def _fill(hotline: Hotline, prepare: Prepare | None) -> None:
    while True:
        try:
            await to_thread.run_sync(hotline.fill, prepare or _sample_city(hotline))
            while await to_thread.run_sync(renew_portion, hotline.database):
                pass
        except SQLAlchemyError as error:
            stumbles.note("filling the store", error)
        except Exception as error:
            # The end of a worker: whoever asks goes on being told `starting`, and the next start tries anew.
            _LOG.error("the store could not be filled: %s", type(error).__name__, exc_info=error)
            return
        else:
            return
        await anyio.sleep(_AGAIN)


def _sample_city(hotline: Hotline) -> Prepare | None:
    if not hotline.settings.demo:
        return None
    # Late, because most starts fill nothing.
    from backend.seed import seed_demo

    return lambda database: seed_demo(database, hotline.clock())


def _describe(app: FastAPI) -> None:
    """Let `/openapi.json` say everything, worked out when it is first asked for."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            # Late, because most processes are never asked.
            from backend.openapi.description import finish

            fresh = original()
            # FastAPI has kept it already; half of a description must not stay.
            app.openapi_schema = None
            app.openapi_schema = finish(app, fresh)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI is extended
