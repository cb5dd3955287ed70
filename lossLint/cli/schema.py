"""The JSON schema of the configuration, made from the declared keys; a copy is shipped beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lossLint.cli.keys import KEYS, Key

FILE = Path(__file__).with_name("losslint.schema.json")


def schema() -> dict[str, Any]:
    """The schema of losslint.toml, which is also that of the table [tool.losslint]."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "lossLint",
        "description": "The configuration of lossLint: losslint.toml, or the table [tool.losslint] of pyproject.toml.",
        "type": "object",
        "properties": {key.name: _property(key) for key in KEYS.values()},
        "additionalProperties": False,
    }


def text() -> str:
    """The schema as it is written to a file."""
    return json.dumps(schema(), indent=2) + "\n"


def _property(key: Key) -> dict[str, Any]:
    default = (
        {}
        if key.default in (None, ())
        else {"default": list(key.default) if isinstance(key.default, tuple) else key.default}
    )
    return {"description": key.meaning, **key.kind.schema(), **default}
