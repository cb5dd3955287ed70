"""The knowledge tables hold together: what they name exists in the engine and in each other. No library is needed."""

from __future__ import annotations

from collections import Counter

import pytest
from knowledge_tables import declared_parameters, entries_of, read_tables

from lossLint.inference.effects import EFFECTS
from lossLint.inference.layers import LAYER_EFFECTS
from lossLint.inference.methods import METHODS
from lossLint.inference.tensor import Encoding, Scale
from lossLint.knowledge.entries import ContainerEntry, LayerEntry, OpEntry, ValueEntry
from lossLint.knowledge.loader import builtin

TABLES = read_tables()
EVERY = [(table, section, name, entry) for table in TABLES.values() for section, name, entry in entries_of(table)]
LOSSES = [(name, entry) for table in TABLES.values() for name, entry in table.loss.items()]
METRICS = [(name, entry) for table in TABLES.values() for name, entry in table.metric.items()]
VALUES = [(name, entry) for _, _, name, entry in EVERY if isinstance(entry, ValueEntry)]

# Parts of libraries that are named the same way under several prefixes although nothing in them is described.
EMPTY_TARGETS = frozenset({"keras.initializers", "keras.optimizers"})
# Losses whose constructor and call have a parameter of the same name.
SAME_NAME_TWICE = frozenset({"torch.nn.PoissonNLLLoss"})

TARGETS = frozenset({"index", "one-hot", "class-probabilities", "binary", "multi-hot", "signed", "real"})
SEQUENCE_TARGETS = frozenset({"index-sequence", "index-list"})
# Options by which a transfer function finds an argument under the library's own name for it.
RENAMING = ("axis", "keep", "classes", "shape", "size", "sizes", "low", "high", "start", "stop", "first", "second")


def _ids(rows: list[tuple]) -> list[str]:  # type: ignore[type-arg]
    return [row[0] for row in rows]


def test_no_name_is_entered_twice() -> None:
    counted = Counter(name for _, _, name, _ in EVERY)
    counted.update(entry.functional for _, entry in LOSSES if entry.functional)
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_effect_exists() -> None:
    ops = {entry.effect for *_, entry in EVERY if isinstance(entry, OpEntry)}
    layers = {entry.effect for *_, entry in EVERY if isinstance(entry, LayerEntry)}
    assert ops - set(EFFECTS) == set()
    assert layers - set(EFFECTS) - set(LAYER_EFFECTS) - {"unknown"} == set()


def test_every_effect_of_a_method_exists() -> None:
    assert {entry.effect for table in TABLES.values() for entry in table.method.values()} - set(METHODS) == set()


def test_containers_are_of_a_known_kind() -> None:
    kinds = {entry.kind for *_, entry in EVERY if isinstance(entry, ContainerEntry)}
    assert kinds <= {"sequential", "list", "dict"}


@pytest.mark.parametrize(("name", "entry"), LOSSES, ids=_ids(LOSSES))
def test_loss_names_its_own_parameters(name: str, entry) -> None:  # type: ignore[no-untyped-def]
    assert entry.prediction in entry.call
    assert entry.target in entry.call
    assert entry.prediction != entry.target
    options = {*entry.call, *entry.construct}
    assert {entry.logits_flag, entry.log_target_flag} - {""} <= options
    assert name in SAME_NAME_TWICE or len(options) == len(entry.call) + len(entry.construct)
    assert set(entry.targets) <= TARGETS | SEQUENCE_TARGETS
    assert not (name.rsplit(".", 1)[-1][0].islower() and entry.construct), "a function has no constructor"


@pytest.mark.parametrize(("name", "entry"), METRICS, ids=_ids(METRICS))
def test_metric_words(name: str, entry) -> None:  # type: ignore[no-untyped-def]
    assert entry.expects in ("", "probabilities", "class-indices", "any")
    assert set(entry.targets) <= TARGETS
    assert {entry.logits_flag, entry.decided_flag, entry.threshold, *entry.unthresholded} - {""} <= {*entry.construct}
    assert entry.kind in ("", "accuracy")


def test_metrics_that_shapes_choose_exist() -> None:
    for choice in builtin().metric_choices.values():
        assert {choice.one_unit, choice.index, choice.rows} <= {name for name, _ in METRICS}


def test_parameters_are_listed_once() -> None:
    listed = {name: declared_parameters(entry) for *_, name, entry in EVERY}
    assert [name for name, params in listed.items() if len(set(params)) != len(params)] == []


def test_operations_name_their_own_parameters() -> None:
    wrong = []
    for *_, name, entry in EVERY:
        if not isinstance(entry, OpEntry):
            continue
        params = {param.lstrip("*") for param in entry.params}
        used = {entry.options[key] for key in RENAMING if isinstance(entry.options.get(key), str)}
        used |= {entry.input} - {""}
        if used - params - {"none"}:
            wrong.append((name, sorted(used - params)))
    assert wrong == []


def test_strings_of_losses_find_one_loss() -> None:
    counted = Counter(text for _, entry in LOSSES for text in entry.strings)
    assert [text for text, count in counted.items() if count > 1] == []


def test_strings_of_metrics_find_one_metric() -> None:
    counted = Counter(text for _, entry in METRICS for text in entry.strings)
    assert [text for text, count in counted.items() if count > 1] == []


def test_activation_names_are_entries() -> None:
    known = builtin()
    named = {text: name for table in TABLES.values() for text, name in table.activations.items()}
    assert {text: name for text, name in named.items() if known.get(name) is None} == {}


def test_aliases_lead_to_something() -> None:
    known = builtin()
    names = [*known.entries, *EMPTY_TARGETS]
    for prefix in known.alias:
        target = known.canonical(prefix)
        assert any(name == target or name.startswith(f"{target}.") for name in names), (prefix, target)


def test_no_alias_hides_an_entry() -> None:
    known = builtin()
    hidden = [name for name in known.entries if known.canonical(name) != name]
    assert hidden == []


@pytest.mark.parametrize(("name", "entry"), VALUES, ids=_ids(VALUES))
def test_described_data_uses_known_words(name: str, entry: ValueEntry) -> None:
    for facts in entry.tensors.values():
        assert set(facts) <= {"shape", "encoding", "scale", "dtype", "classes", "low", "high"}
        Encoding(facts.get("encoding", "unknown"))
        Scale(facts.get("scale", "unknown"))
        if {"classes", "high"} <= set(facts):
            assert facts["high"] == facts["classes"] - 1
    if entry.choose:
        assert entry.choose in entry.params
        assert entry.default in entry.choices


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("tensorflow.keras.losses.CategoricalCrossentropy", "keras.losses.CategoricalCrossentropy"),
        ("tf_keras.layers.MaxPool2D", "keras.layers.MaxPooling2D"),
        ("torch.nn.modules.pooling.MaxPool2d", "torch.nn.MaxPool2d"),
        ("tensorflow.compat.v1.losses.softmax_cross_entropy", "tensorflow.losses.softmax_cross_entropy"),
        ("tensorflow.contrib.slim.losses.softmax_cross_entropy", "tensorflow.contrib.losses.softmax_cross_entropy"),
        ("tensorflow.math.softplus", "tensorflow.nn.softplus"),
    ],
)
def test_other_names_of_an_entry(name: str, canonical: str) -> None:
    assert builtin().canonical(name) == canonical
    assert builtin().get(canonical) is not None
