"""Conditions as people read them."""

from __future__ import annotations

import pytest

from lossLint.inference.conditions import Atom, opposite, spoken


def is_(kind: str) -> Atom:
    """The test of one unchanged value against a constant."""
    return Atom("kind", frozenset({kind}), True, f"kind == {kind!r}")


@pytest.mark.parametrize(
    ("test", "other"),
    [
        ("flag", "not flag"),
        ("kind == 'ce'", "kind != 'ce'"),
        ("kind in ('ce', 'nll')", "kind not in ('ce', 'nll')"),
        ("a == 1 and b == 2", "not (a == 1 and b == 2)"),
        ("", ""),
    ],
)
def test_the_other_arm_says_the_opposite(test: str, other: str) -> None:
    assert opposite(test) == other
    assert opposite(other) == test


def test_what_follows_from_another_condition_is_not_said() -> None:
    assert spoken([is_("conv").negated(), is_("full").negated(), is_("softmax")]) == ("kind == 'softmax'",)


def test_conditions_of_different_values_are_all_said() -> None:
    flag = Atom("flag", frozenset({True}), True, "flag")
    assert spoken([is_("conv").negated(), flag, flag]) == ("kind != 'conv'", "flag")
