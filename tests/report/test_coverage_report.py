"""The list of loss sites for people."""

from __future__ import annotations

import dataclasses

from sample_outcomes import outcome, record

from lossLint.report.coverage import render
from lossLint.sources.place import Place

PLACE = Place("a.py", None, 3, 7, 3, 9)


def test_a_resolved_site_tells_what_is_known() -> None:
    assert render(outcome(records=(record(PLACE),)), 80) == (
        "a.py:3:7  resolved\n"
        "   loss         CrossEntropyLoss\n"
        "   prediction   probabilities, 10 units\n"
        "   target       class indices\n"
        "\n"
        "1 loss site: 1 resolved (100%), 0 unknown\n"
    )


def test_an_unknown_site_tells_why_with_names() -> None:
    shown = render(
        outcome(records=(record(PLACE, False, "no known caller", "'net' of train() has no known caller"),)), 80
    )
    assert "a.py:3:7  unknown\n" in shown
    assert "   because      'net' of train() has no known caller\n" in shown
    assert shown.endswith("1 loss site: 0 resolved (0%), 1 unknown\n      1  no known caller\n")


def test_the_five_commonest_reasons_are_counted_and_the_rest_only_named_as_rest() -> None:
    reasons = [name for number, name in enumerate("abcdefg", start=1) for _ in range(number)]
    closing = render(outcome(records=tuple(record(PLACE, False, reason) for reason in reasons)), 80).splitlines()
    start = closing.index("28 loss sites: 0 resolved (0%), 28 unknown")
    assert [line.split() for line in closing[start + 1 : start + 6]] == [
        ["7", "g"],
        ["6", "f"],
        ["5", "e"],
        ["4", "d"],
        ["3", "c"],
    ]
    assert closing[start + 6].strip() == "and 2 further reasons"


def test_percentages_never_round_up_to_all() -> None:
    sites = (*(record(PLACE) for _ in range(999)), record(PLACE, False, "x"))
    assert "1000 loss sites: 999 resolved (99%), 1 unknown" in render(outcome(records=sites), 80)


def test_no_sites_at_all_is_said_without_a_share() -> None:
    assert render(outcome(), 80) == "0 loss sites: 0 resolved, 0 unknown\n"


def test_long_contents_stay_within_the_screen() -> None:
    long = dataclasses.replace(record(PLACE), loss="L" * 200, prediction="word " * 60)
    assert max(map(len, render(outcome(records=(long,)), 80).splitlines())) <= 80
