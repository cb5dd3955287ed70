"""The reports for programs: concise lines and JSON."""

from __future__ import annotations

import json

from sample_outcomes import double_softmax, outcome, record

from lossLint.findings.finding import Finding, Severity
from lossLint.inference.sites import Confidence
from lossLint.report import concise, coverage_json
from lossLint.report import json as json_report
from lossLint.session import Outcome
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

PLACE = {"path", "line", "column", "end_line", "end_column", "cell"}
CELL = Place("nb.ipynb", 3, 12, 5, 12, 9)


def test_concise_is_one_line_a_finding(one_error: Outcome) -> None:
    assert concise.render(one_error) == (
        "train.py:18:16: LL101 [error/certain] softmax-before-cross-entropy: "
        "CrossEntropyLoss applies log-softmax itself, but it is given probabilities\n"
    )


def test_concise_names_the_cell() -> None:
    assert concise.render(outcome(double_softmax(place=CELL))).startswith("nb.ipynb:cell 3:12:5: LL101 [")


def test_concise_stays_one_line_whatever_the_message_holds() -> None:
    assert concise.render(outcome(double_softmax(message="one\ntwo\x1b[31m"))).count("\n") == 1


def test_concise_tells_errors_that_are_no_findings_once() -> None:
    place = Place("a.py", None, 3, 1, 3, 1)
    finding = Finding("LL001", "syntax-error", Severity.ERROR, Confidence.CERTAIN, "bad", place)
    assert concise.render(outcome(finding, errors=(Trouble(place, "bad"),))).count("bad") == 1
    assert concise.render(outcome(errors=(Trouble(place, "bad"),))) == "a.py:3:1: not analysed: bad\n"


def test_concise_says_nothing_when_there_is_nothing() -> None:
    assert concise.render(outcome()) == ""


def test_json_has_the_keys_of_the_contract_and_no_others(one_error: Outcome) -> None:
    report = json.loads(json_report.render(one_error))
    assert list(report) == ["version", "findings", "sites", "files", "errors"]
    (finding,) = report["findings"]
    about = {"code", "name", "severity", "confidence", "message", "trace", "fixes", "fingerprint", "url"}
    assert set(finding) == about | PLACE
    for step in finding["trace"]:
        assert set(step) == {"message", "state"} | PLACE


def test_json_values_are_those_of_the_finding(one_error: Outcome) -> None:
    (finding,) = json.loads(json_report.render(one_error))["findings"]
    assert (finding["code"], finding["name"]) == ("LL101", "softmax-before-cross-entropy")
    assert (finding["severity"], finding["confidence"]) == ("error", "certain")
    assert [finding[key] for key in ("path", "line", "column", "end_line", "end_column", "cell")] == [
        "train.py",
        18,
        16,
        18,
        36,
        None,
    ]
    assert finding["fixes"] == [{"message": "return self.out(x) from Net.forward"}]
    assert finding["url"].endswith("/softmax-before-cross-entropy")
    assert finding["trace"][-1]["line"] == finding["line"]


def test_json_without_a_fix_has_an_empty_list() -> None:
    (finding,) = json.loads(json_report.render(outcome(double_softmax(fix=""))))["findings"]
    assert finding["fixes"] == []


def test_json_counts_sites_and_files_and_lists_errors() -> None:
    place = Place("a.py", None, 3, 1, 3, 1)
    sites = (record(place), record(place, resolved=False, reason="x"), record(place))
    report = json.loads(json_report.render(outcome(records=sites, failed=2, errors=(Trouble(place, "bad"),))))
    assert report["version"] == 1
    assert report["sites"] == {"total": 3, "resolved": 2, "unknown": 1}
    assert report["files"] == {"checked": 3, "failed": 2}
    assert report["errors"] == [{"path": "a.py", "line": 3, "message": "bad"}]


def test_json_survives_file_names_that_are_no_text() -> None:
    place = Place("caf\udce9.py", None, 3, 1, 3, 1)
    rendered = json_report.render(outcome(double_softmax(place=place)))
    assert rendered.isascii()
    assert json.loads(rendered)["findings"][0]["path"] == place.path


def test_coverage_json_lists_sites_and_reasons_by_how_often_they_occur() -> None:
    place = Place("a.py", None, 3, 1, 3, 1)
    sites = (
        record(place),
        record(place, False, "b", "b of x"),
        record(place, False, "c"),
        record(place, False, "c"),
        record(place, False, "a"),
    )
    report = json.loads(coverage_json.render(outcome(records=sites)))
    assert (report["total"], report["resolved"], report["unknown"]) == (5, 1, 4)
    assert [(reason["reason"], reason["count"]) for reason in report["reasons"]] == [("c", 2), ("a", 1), ("b", 1)]
    assert report["sites"][1]["detail"] == "b of x"
    assert report["sites"][0]["reason"] is None
