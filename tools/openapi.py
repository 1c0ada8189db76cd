"""Prints docs/openapi.json: the description of the API that the backend hands out at `/openapi.json`.

python tools/openapi.py > docs/openapi.json
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from backend.app import create_app
from backend.settings import BackendSettings


def description() -> dict[str, Any]:
    """Return the description; no store is opened for it."""
    described: dict[str, Any] = create_app(BackendSettings("sqlite:////nowhere/hotline.db")).openapi()
    return described


def page() -> str:
    """Return the whole file."""
    return json.dumps(description(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
