"""Reports held against the schemas of those who read them."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema
import xmlschema

SCHEMAS = Path(__file__).with_name("schemas")


@functools.cache
def _validator(name: str) -> Any:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@functools.cache
def _document_schema(name: str) -> Any:
    return xmlschema.XMLSchema(SCHEMAS / name)


def valid_json(rendered: str, schema: str) -> Any:
    """The report, once it is sure that it fits its schema; only ASCII, as no reader can misread that."""
    assert rendered.isascii()
    report = json.loads(rendered)
    assert [f"{list(error.path)}: {error.message}" for error in _validator(schema).iter_errors(report)] == []
    return report


def valid_xml(rendered: str, schema: str) -> Any:
    """The root element of the report, once it is sure that it fits its schema."""
    assert rendered.isascii()
    assert [str(error) for error in _document_schema(schema).iter_errors(rendered)] == []
    from xml.etree import ElementTree

    return ElementTree.fromstring(rendered)
