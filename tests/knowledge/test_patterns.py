"""Entries whose names have a ``*`` speak of every name that they match, and of no other."""

from __future__ import annotations

import pytest

from lossLint.knowledge.entries import ClassEntry, LayerEntry, OpEntry, Table
from lossLint.knowledge.loader import Knowledge

HEAD = LayerEntry(effect="backbone", builders=("from_file",))
NETS = Table(
    library="nets",
    framework="torch",
    layer={"nets.*ForRows": HEAD},
    class_={"nets.*Base": ClassEntry()},
    op={"nets.OwnForRows": OpEntry(effect="same")},
)
KNOWN = Knowledge([NETS])


@pytest.mark.parametrize("name", ["nets.ForRows", "nets.SmallForRows", "nets.deep.inside.SmallForRows"])
def test_a_pattern_speaks_of_names_below_its_library(name: str) -> None:
    assert KNOWN.get(name) == HEAD
    assert KNOWN.framework(name) == "torch"


@pytest.mark.parametrize("name", ["nets.SmallForRowsAgain", "other.SmallForRows", "nets.Small", "netsForRows"])
def test_a_pattern_speaks_of_no_other_name(name: str) -> None:
    assert KNOWN.get(name) is None


def test_builders_build_the_same() -> None:
    found = KNOWN.get("nets.deep.SmallForRows.from_file")
    assert isinstance(found, LayerEntry)
    assert found.effect == HEAD.effect


def test_a_name_of_its_own_wins() -> None:
    assert isinstance(KNOWN.get("nets.OwnForRows"), OpEntry)


def test_patterns_of_classes() -> None:
    assert isinstance(KNOWN.get("nets.SmallBase"), ClassEntry)
