"""The report for code scanning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_outcomes import double_softmax, outcome, record
from schema_checks import valid_json

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.registry import installed
from lossLint.inference.tensor import Step
from lossLint.report.sarif import render
from lossLint.session import Outcome, Skipped
from lossLint.sources.place import Place
from lossLint.sources.reading import read_text
from lossLint.sources.source import Trouble

CELL = Place("nb.ipynb", 3, 2, 5, 2, 9)


def _run(shown: Outcome, folder: str = "") -> Any:
    report = valid_json(render(shown, installed().rules, folder), "sarif-2.1.0-rtm.5.json")
    assert report["version"] == "2.1.0"
    (run,) = report["runs"]
    return run


def _result(finding: Finding, folder: str = "") -> Any:
    (result,) = _run(outcome(finding), folder)["results"]
    return result


def test_the_tool_is_named_with_every_rule_documented() -> None:
    driver = _run(outcome())["tool"]["driver"]
    assert driver["name"] == "lossLint"
    assert driver["version"].startswith("0.")
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in installed().rules]
    for rule in driver["rules"]:
        assert "## Why it is bad" in rule["help"]["markdown"]
        assert rule["helpUri"].endswith(f"/{rule['name']}")
        assert rule["shortDescription"]["text"] != rule["fullDescription"]["text"]
        assert not rule["fullDescription"]["text"].startswith("#")


def test_a_result_points_at_its_rule_and_its_place(one_error: Outcome) -> None:
    run = _run(one_error)
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "LL101"
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "train.py", "uriBaseId": "%SRCROOT%"},
                "region": {
                    "startLine": 18,
                    "startColumn": 16,
                    "endLine": 18,
                    "endColumn": 36,
                    "snippet": {"text": "criterion(net(x), y)"},
                },
            }
        }
    ]
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_the_message_says_what_is_wrong_what_it_does_and_the_repair(one_error: Outcome) -> None:
    (result,) = _run(one_error)["results"]
    assert result["message"]["text"] == (
        "CrossEntropyLoss applies log-softmax itself, but it is given probabilities. "
        "Harm: the loss cannot fall below 1.461 with 10 classes. Fix: return self.out(x) from Net.forward."
    )
    assert result["properties"]["confidence"] == "certain"


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")]
)
def test_the_level_is_the_severity_of_the_finding(severity: Severity, level: str) -> None:
    assert _result(double_softmax(severity=severity))["level"] == level


def test_the_code_flow_is_the_trace_with_the_state_after_each_step(one_error: Outcome) -> None:
    (result,) = _run(one_error)["results"]
    ((flow,),) = [[flow["threadFlows"][0] for flow in result["codeFlows"]]]
    steps = flow["locations"]
    where = [step["location"]["physicalLocation"] for step in steps]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in where] == [
        ("model.py", 12),
        ("model.py", 19),
        ("train.py", 18),
        ("main.py", 41),
        ("train.py", 18),
    ]
    assert steps[0]["location"]["message"]["text"] == "Linear(64, 10): logits, 10 units"
    assert [step["state"]["value"]["text"] for step in steps][:2] == ["logits, 10 units", "probabilities over axis 1"]
    assert steps[2]["location"]["message"]["text"] == "returned by Net.forward"


def test_related_locations_are_the_other_places_each_once() -> None:
    elsewhere = Place("other.py", None, 4, 1, 4, 9)
    finding = double_softmax(also=(Step(elsewhere, "called by evaluate", ""), Step(elsewhere, "again", "")))
    related = _result(finding)["relatedLocations"]
    assert [location["id"] for location in related] == [1, 2, 3, 4, 5]
    assert related[-1]["message"]["text"] == "called by evaluate"
    assert [location["physicalLocation"]["region"]["startLine"] for location in related] == [12, 19, 18, 41, 4]


def test_the_fingerprint_is_that_of_the_finding(one_error: Outcome) -> None:
    (result,) = _run(one_error)["results"]
    assert result["partialFingerprints"] == {"losslintFlow/v1": "f" * 32}
    assert "partialFingerprints" not in _result(double_softmax(fingerprint=""))


def test_a_place_in_a_notebook_is_a_cell_of_the_file() -> None:
    location = _result(double_softmax(place=CELL))["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "nb.ipynb"
    assert location["physicalLocation"]["region"]["startLine"] == 1
    assert location["logicalLocations"] == [{"name": "cell 3", "fullyQualifiedName": "nb.ipynb cell 3", "kind": "cell"}]
    assert [location["properties"][key] for key in ("cell", "line", "column")] == [3, 2, 5]


def test_the_line_of_a_notebook_is_told_as_its_source() -> None:
    notebook = {"cells": [{"cell_type": "code", "source": ["x = 1\n", "y = crit(z)\n"]}]}
    sources = read_text(json.dumps(notebook), "nb.ipynb").sources
    finding = double_softmax(place=Place("nb.ipynb", 1, 2, 5, 2, 12))
    (result,) = _run(outcome(finding, sources=sources))["results"]
    assert result["locations"][0]["properties"]["snippet"] == "crit(z)"


def test_paths_are_those_of_the_repository() -> None:
    shown = outcome(double_softmax(), errors=(Trouble(Place("../x y.py", None, 1, 1, 1, 1), "bad"),))
    run = _run(shown, "ml/train")
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "ml/train/train.py", "uriBaseId": "%SRCROOT%"}
    (failure,) = run["invocations"][0]["toolExecutionNotifications"]
    assert failure["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "ml/x%20y.py"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b#c?.py", "a%20b%23c%3F.py"),
        ("c:x.py", "c%3Ax.py"),
        ("<stdin>", "%3Cstdin%3E"),
        ("caf\udce9.py", "caf%E9.py"),
        ("café.py", "caf%C3%A9.py"),
        ("100%.py", "100%25.py"),
    ],
)
def test_paths_are_uri_references(path: str, uri: str) -> None:
    location = _result(double_softmax(place=Place(path, None, 1, 1, 1, 2)))["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_an_absolute_path_stands_on_its_own() -> None:
    finding = double_softmax(place=Place("/srv/a.py", None, 1, 1, 1, 2))
    location = _result(finding, "ml")["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "file:///srv/a.py"}


def test_what_could_not_be_analysed_is_a_notification_and_the_run_no_success() -> None:
    place = Place("a.py", None, 3, 1, 3, 1)
    shown = outcome(errors=(Trouble(place, "bad"),), skipped=(Skipped("b.ipynb", "a notebook in R"),))
    (invocation,) = _run(shown)["invocations"]
    assert invocation["executionSuccessful"] is False
    failure, skipped = invocation["toolExecutionNotifications"]
    assert (failure["level"], failure["message"]["text"]) == ("error", "not analysed: bad")
    assert (skipped["level"], skipped["message"]["text"]) == ("note", "skipped: a notebook in R")


def test_a_run_without_troubles_is_a_success_with_its_coverage() -> None:
    place = Place("a.py", None, 3, 1, 3, 1)
    run = _run(outcome(records=(record(place), record(place, False, "x"))))
    assert run["invocations"][0] == {"executionSuccessful": True, "toolExecutionNotifications": []}
    assert run["properties"]["lossSites"] == {"total": 2, "resolved": 1}


def test_a_finding_of_a_rule_that_is_not_at_hand_is_described_by_itself() -> None:
    finding = double_softmax(code="XY12", name="their-rule")
    report = valid_json(render(outcome(finding)), "sarif-2.1.0-rtm.5.json")
    (rule,) = report["runs"][0]["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("XY12", "their-rule")


ANY_TEXT = st.text(st.characters(), min_size=1)


@settings(deadline=None)
@given(path=ANY_TEXT, message=ANY_TEXT, state=st.text(), text=st.text())
def test_any_text_gives_a_valid_report(path: str, message: str, state: str, text: str) -> None:
    place = Place(path, None, 1, 1, 1, 5)
    finding = double_softmax(place=place, message=message, state=state, trace=(Step(place, text, state),))
    _run(outcome(finding, errors=(Trouble(place, message),), files={path: text}))
