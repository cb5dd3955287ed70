"""Every example under ``wrong`` shows its mistake, and every one under ``right`` is silent."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from lossLint.session import Settings, lint

ROOT = Path(__file__).resolve().parent.parent

RULES = {
    "pytorch/softmax_before_cross_entropy": "softmax-before-cross-entropy",
    "pytorch/sigmoid_before_bce_with_logits": "sigmoid-before-bce-with-logits",
    "pytorch/nll_without_log_softmax": "nll-without-log-softmax",
    "pytorch/clamped_logits": "clamped-logits",
    "pytorch/one_hot_labels": "one-hot-labels-with-index-loss",
    "pytorch/several_files": "softmax-before-cross-entropy",
    "keras/logits_without_from_logits": "logits-without-from-logits",
    "keras/probabilities_with_from_logits": "probabilities-with-from-logits",
    "keras/sigmoid_with_categorical_loss": "sigmoid-with-categorical-loss",
    "keras/one_hot_labels_with_sparse_loss": "one-hot-labels-with-sparse-loss",
    "keras/class_count_mismatch": "class-count-mismatch",
    "keras/notebook": "index-labels-with-categorical-loss",
}

Found = dict[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def found() -> Found:
    """The names of the findings by folder and by half (``wrong`` or ``right``), from one run over all examples."""
    names: Found = collections.defaultdict(set)
    for finding in lint(["examples"], Settings(), cwd=ROOT).findings:
        _, framework, folder, half, *_ = Path(finding.place.path).parts
        names[f"{framework}/{folder}", half.split(".")[0]].add(finding.name)
    return names


@pytest.mark.parametrize(("folder", "rule"), RULES.items())
def test_wrong_example_shows_its_mistake(found: Found, folder: str, rule: str) -> None:
    assert found.get((folder, "wrong"), set()) == {rule}


@pytest.mark.parametrize("folder", RULES)
def test_right_example_is_silent(found: Found, folder: str) -> None:
    assert found.get((folder, "right"), set()) == set()


def test_every_folder_is_a_pair_and_listed() -> None:
    folders = {str(path.relative_to(ROOT / "examples")) for path in (ROOT / "examples").glob("*/*") if path.is_dir()}
    pairs = {folder for folder in folders if list((ROOT / "examples" / folder).glob("wrong*"))}
    listing = (ROOT / "examples" / "README.md").read_text()
    assert pairs == set(RULES)
    assert all(folder in listing and rule in listing for folder, rule in RULES.items())


@pytest.mark.parametrize("folder", RULES)
def test_example_names_its_command(folder: str) -> None:
    for half in ("wrong", "right"):
        files = (ROOT / "examples" / folder).rglob("*")
        texts = [path.read_text() for path in files if path.is_file() and half in path.relative_to(ROOT).as_posix()]
        assert any(f"losslint check examples/{folder}" in text for text in texts), half
