"""The reports for GitHub jobs, GitLab and test dashboards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_outcomes import double_softmax, outcome, record
from schema_checks import valid_json, valid_xml

from lossLint.findings.finding import Finding, Severity
from lossLint.inference.sites import Confidence
from lossLint.inference.tensor import Step
from lossLint.report import github, gitlab, junit
from lossLint.session import Outcome
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

PLACE = Place("a.py", None, 3, 1, 3, 5)
CELL = Place("nb.ipynb", 3, 12, 5, 12, 9)
BROKEN = Finding("LL001", "syntax-error", Severity.ERROR, Confidence.CERTAIN, "bad", PLACE)
ANY_TEXT = st.text(st.characters(), min_size=1)


def _command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it: name, properties and message, unescaped."""
    match = re.fullmatch(r"::(\w+) ([^:]*?)::(.*)", line)
    assert match is not None
    name, written, message = match.groups()
    properties = dict(part.split("=", 1) for part in written.split(","))
    for mark, escape in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        properties = {key: value.replace(escape, mark) for key, value in properties.items()}
        message = message.replace(escape, mark) if mark not in ":," else message
    return name, properties, message


def _commands(shown: Outcome, folder: str = "") -> list[tuple[str, dict[str, str], str]]:
    return [_command(line) for line in github.render(shown, folder).split("\n")[:-1]]


def _issues(shown: Outcome, folder: str = "") -> Any:
    return valid_json(gitlab.render(shown, folder), "gitlab-code-quality.json")


def _suites(shown: Outcome) -> Any:
    return valid_xml(junit.render(shown), "junit-10.xsd")


def test_github_gets_a_command_with_title_place_and_way(one_error: Outcome) -> None:
    ((name, properties, message),) = _commands(one_error)
    assert name == "error"
    assert properties == {
        "title": "LL101 softmax-before-cross-entropy",
        "file": "train.py",
        "line": "18",
        "endLine": "18",
        "col": "16",
        "endColumn": "36",
    }
    assert message == (
        "CrossEntropyLoss applies log-softmax itself, but it is given probabilities\n"
        "\n"
        "How the value got here:\n"
        "1  model.py:12  Linear(64, 10): logits, 10 units\n"
        "2  model.py:19  softmax(dim=1): probabilities over axis 1\n"
        "3  train.py:18  returned by Net.forward\n"
        "4  main.py:41  CrossEntropyLoss(): expects logits\n"
        "\n"
        "Harm: the loss cannot fall below 1.461 with 10 classes\n"
        "Fix: return self.out(x) from Net.forward"
    )


@pytest.mark.parametrize(
    ("severity", "command", "level"),
    [(Severity.ERROR, "error", "critical"), (Severity.WARNING, "warning", "major"), (Severity.INFO, "notice", "info")],
)
def test_severities_have_their_words_in_each_service(severity: Severity, command: str, level: str) -> None:
    shown = outcome(double_softmax(severity=severity))
    assert _commands(shown)[0][0] == command
    assert _issues(shown)[0]["severity"] == level
    assert _suites(shown).find(".//failure").get("type") == severity.label


def test_github_escapes_what_would_end_a_line_or_a_property() -> None:
    place = Place("a,b:c%0A.py", None, 1, 1, 1, 2)
    line = github.render(outcome(double_softmax(place=place, message="50%\n::error::x, y", trace=())))
    assert line.count("\n") == 1
    assert "file=a%2Cb%3Ac%250A.py,line=1," in line
    assert "::50%25" in line
    ((_, properties, _),) = _commands(outcome(double_softmax(place=place)))
    assert properties["file"] == place.path


def test_github_gets_no_columns_for_several_lines() -> None:
    ((_, properties, _),) = _commands(outcome(double_softmax(place=Place("a.py", None, 3, 9, 5, 2))))
    assert (properties["line"], properties["endLine"]) == ("3", "5")
    assert not {"col", "endColumn"} & set(properties)


def test_cells_are_named_where_a_service_knows_only_lines_of_files() -> None:
    shown = outcome(double_softmax(place=CELL))
    ((_, properties, message),) = _commands(shown)
    assert properties["line"] == "1"
    assert message.startswith("nb.ipynb cell 3:12:5:\n")
    (issue,) = _issues(shown)
    assert issue["location"] == {"path": "nb.ipynb", "lines": {"begin": 1, "end": 1}}
    assert issue["description"].startswith("nb.ipynb cell 3:12:5: Cross")
    assert _suites(shown).find(".//testcase").get("name").endswith(" at cell 3:12:5")


def test_paths_are_those_of_the_repository() -> None:
    shown = outcome(double_softmax(), errors=(Trouble(PLACE, "bad"),))
    assert [properties["file"] for _, properties, _ in _commands(shown, "ml")] == ["ml/train.py", "ml/a.py"]
    assert [issue["location"]["path"] for issue in _issues(shown, "ml")] == ["ml/train.py", "ml/a.py"]


def test_what_could_not_be_analysed_is_told_once() -> None:
    found = outcome(BROKEN, errors=(Trouble(PLACE, "bad"),))
    unfound = outcome(errors=(Trouble(PLACE, "bad"),))
    for shown in (found, unfound):
        assert [command for command, _, _ in _commands(shown)] == ["error"]
        assert len(_issues(shown)) == 1
        assert _suites(shown).get("tests") == "1"
    assert _commands(unfound)[0][1]["title"] == "not analysed"
    assert _issues(unfound)[0]["description"] == "not analysed: bad"
    assert _suites(unfound).find(".//error").get("message") == "bad"


def test_gitlab_gets_the_finding(one_error: Outcome) -> None:
    (issue,) = _issues(one_error)
    assert issue["check_name"] == "LL101 softmax-before-cross-entropy"
    assert issue["description"] == "CrossEntropyLoss applies log-softmax itself, but it is given probabilities"
    assert issue["fingerprint"] == "f" * 32
    assert issue["location"] == {"path": "train.py", "lines": {"begin": 18, "end": 18}}
    assert "2  model.py:19  softmax(dim=1): probabilities over axis 1" in issue["content"]["body"]


def test_gitlab_gets_a_fingerprint_of_its_own_for_each_of_several_equal_findings() -> None:
    again = double_softmax(place=Place("train.py", None, 30, 1, 30, 9))
    issues = _issues(outcome(double_softmax(), again, double_softmax(fingerprint="")))
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert fingerprints[0] == "f" * 32
    assert len(set(fingerprints)) == 3
    assert issues == _issues(outcome(double_softmax(), again, double_softmax(fingerprint="")))


def test_gitlab_gets_an_empty_list_for_no_finding() -> None:
    assert gitlab.render(outcome()) == "[]\n"


def test_every_loss_site_is_a_test() -> None:
    finding = double_softmax()
    sites = (
        record(finding.place),
        record(PLACE),
        record(Place("a.py", None, 9, 1, 9, 5), False, "no known caller", "'net' of train() has no known caller"),
    )
    root = _suites(outcome(finding, records=sites))
    assert [suite.get("name") for suite in root] == ["a.py", "train.py"]
    assert [(root[0].get(name), root[1].get(name)) for name in ("tests", "failures", "skipped")] == [
        ("2", "1"),
        ("0", "1"),
        ("1", "0"),
    ]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "0")
    passed, skipped = root[0]
    assert (passed.get("name"), len(passed)) == ("CrossEntropyLoss at 3:1", 0)
    assert skipped[0].get("message") == "'net' of train() has no known caller"
    failure = root[1][0][0]
    assert failure.get("message") == finding.message
    assert failure.text.startswith("train.py:18:16: error, certain\n")
    assert "2  model.py:19  softmax(dim=1): probabilities over axis 1" in failure.text


def test_a_dashboard_gets_a_test_even_where_there_is_nothing() -> None:
    root = _suites(outcome())
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


@given(path=ANY_TEXT, message=ANY_TEXT, state=st.text(), text=ANY_TEXT)
def test_any_text_gives_valid_reports(path: str, message: str, state: str, text: str) -> None:
    place = Place(path, None, 1, 1, 1, 5)
    finding = double_softmax(place=place, message=message, state=state, harm=text, trace=(Step(place, text, state),))
    trouble = Trouble(Place(f"{path}x", None, 1, 1, 1, 1), message)
    shown = outcome(finding, records=(record(PLACE, False, text),), errors=(trouble,))
    _suites(shown)
    _issues(shown)
    commands = _commands(shown)
    assert [properties["file"] for _, properties, _ in commands] == [path, f"{path}x"]
