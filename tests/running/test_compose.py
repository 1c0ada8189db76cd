"""The compose file is one: what it names is there, what it starts is understood, and no secret stands in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # comes with the fuzzing, without types
from typer.main import get_command

from console.cli.tree import build

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"


@pytest.fixture
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_what_the_services_name_is_declared(compose: Any) -> None:
    services = compose["services"]
    for name, service in services.items():
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name
        volumes = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert volumes <= set(compose["volumes"]), name
        assert set(service.get("depends_on", {})) <= set(services), name
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"] == "unless-stopped", name
    assert (DEPLOY.parent / services["backend"]["build"]["dockerfile"]).is_file()


def test_what_it_starts_is_understood(compose: Any) -> None:
    verb, *words = compose["services"]["backend"]["command"]
    command: Any = get_command(build([verb]))

    context = command.commands[verb].make_context(verb, list(words))

    assert (context.params["host"], context.params["port"], context.params["workers"]) == ("0.0.0.0", 8412, 4)


def test_no_secret_stands_in_it(compose: Any) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            assert "PASSWORD" not in name or name.endswith("_FILE")
            assert not str(value).startswith("postgresql://") or ":" not in str(value).removeprefix("postgresql://")
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
