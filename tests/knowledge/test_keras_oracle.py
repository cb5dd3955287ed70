"""Keras against its knowledge table: names, parameters, and what the numbers do. On the torch backend."""

from __future__ import annotations

import functools
import inspect
import os
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
os.environ.setdefault("KERAS_BACKEND", "torch")

from behaviour import CHECKS
from keras_examples import GONE, IMAGES, NEEDS, NOT_RUN, PICTURES, SAMPLES
from knowledge_tables import declared_parameters, entries_under, read_tables
from loss_behaviour import INDEX, KINDS, LOGITS, ROWS, LossSubject, check_places, softmax
from real_signatures import disagreement, find, signatures_of
from subjects import OTHERS, SCORES, Framework, Subject

from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import LayerEntry, MetricEntry, OpEntry
from lossLint.knowledge.loader import builtin

keras = pytest.importorskip("keras")

ENTRIES = entries_under("keras")
LOSSES = {name: entry for name, entry in ENTRIES.items() if isinstance(entry, LossEntry)}
METRICS = {name: entry for name, entry in ENTRIES.items() if isinstance(entry, MetricEntry)}
FRAMEWORK = Framework(lambda array: keras.ops.convert_to_tensor(array), lambda value: _array(value))

# Parameters that cannot be compared by name, with the reason.
NOT_COMPARED = {
    "keras.layers.InputLayer": "input_shape is the name in Keras 2; Keras 3 still takes it by keyword",
    "keras.preprocessing.image.ImageDataGenerator.flow": "*tensors stands for x and y",
}
RUN = [
    name
    for name, entry in ENTRIES.items()
    if isinstance(entry, OpEntry | LayerEntry) and entry.effect in CHECKS
    if name not in NOT_RUN and name not in GONE and not name.startswith("keras.backend.")
]


def _array(value: Any) -> Any:
    return keras.ops.convert_to_numpy(value) if keras.ops.is_tensor(value) else value


def _find(name: str) -> Any:
    """The object, or the one of Keras 2 that Keras 3 keeps for tf.keras."""
    try:
        return find(name)
    except ImportError:
        return find(name.replace("keras.", "keras._tf_keras.keras.", 1))


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in GONE])
def test_name_exists(name: str) -> None:
    assert _find(name) is not None


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in GONE and name not in NOT_COMPARED])
def test_parameters_are_the_real_ones(name: str) -> None:
    declared, found = declared_parameters(ENTRIES[name]), _find(name)
    if name.startswith("keras.preprocessing.image.ImageDataGenerator.") and declared:
        declared = ("self", *declared)
    if declared:
        assert disagreement(declared, signatures_of(found)) == ""


def _needs(name: str) -> dict[str, Any]:
    last = name.rsplit(".", 1)[-1]
    return NEEDS.get(name, {"kernel_size": 1} if "Conv" in last and last.endswith(("D", "Transpose")) else {})


def _sample(name: str) -> Any:
    last = name.rsplit(".", 1)[-1].removesuffix("Transpose")
    if name in SAMPLES:
        return SAMPLES[name]
    if last[-2:] in ("1D", "2D", "3D"):
        return IMAGES[int(last[-2])]
    pictures = ("Random", "Auto", "AugMix", "Equal", "Rand", "Solar", "CenterCrop", "Resizing")
    return PICTURES if last.startswith(pictures) else None


@pytest.mark.parametrize("name", RUN)
def test_numbers_behave_as_the_entry_says(name: str) -> None:
    entry = ENTRIES[name]
    assert isinstance(entry, OpEntry | LayerEntry)
    if entry.effect == "forget" and not entry.options.get("same-shape"):
        return  # claims nothing
    keras.utils.set_random_seed(0)
    thing = _untrained(find(name)) if isinstance(entry, LayerEntry) else find(name)
    CHECKS[entry.effect](Subject(name, entry, thing, FRAMEWORK, _needs(name), _sample(name)))


def _untrained(layer: Any) -> Any:
    """A layer that is called as in prediction; random layers are at work otherwise."""
    takes = "training" in inspect.signature(layer.call).parameters
    return lambda **arguments: functools.partial(layer(**arguments), **({"training": False} if takes else {}))


def _subject(name: str) -> LossSubject:
    return LossSubject(LOSSES[name], find(name), FRAMEWORK)


@pytest.mark.parametrize("name", [n for n in LOSSES if not n.startswith("keras.backend.")])
def test_loss_parameters_are_the_real_ones(name: str) -> None:
    found = find(name)
    declared = ("self", *LOSSES[name].call) if isinstance(found, type) else LOSSES[name].call
    assert disagreement(declared, signatures_of(found.call if isinstance(found, type) else found)) == ""


@pytest.mark.parametrize(
    "name", [n for n, e in LOSSES.items() if e.kind in KINDS and not n.startswith("keras.backend.")]
)
def test_value_is_that_of_the_formula(name: str) -> None:
    subject = _subject(name)
    KINDS[subject.entry.kind](subject)
    check_places(subject)


@pytest.mark.parametrize("name", [name for name, entry in LOSSES.items() if entry.kind == "regression"])
def test_one_column_against_several(name: str) -> None:
    """``broadcasts`` in Keras: (N, 1) against (N, C), silently."""
    subject = _subject(name)
    column, columns = np.full((4, 1), 2.0, "float32"), np.full((4, 5), 3.0, "float32")
    assert subject.entry.broadcasts
    assert subject.apply(column, columns) == pytest.approx(subject.apply(np.repeat(column, 5, 1), columns))


@pytest.mark.parametrize("name", [name for name, entry in LOSSES.items() if entry.kind == "regression"])
def test_a_row_against_one_column_is_squeezed(name: str) -> None:
    subject = _subject(name)
    row, column = np.array([1.0, 2.0, 4.0, 8.0], "float32"), np.array([[2.0], [3.0], [5.0], [9.0]], "float32")
    assert subject.apply(row, column) == pytest.approx(subject.apply(row[:, None], column), rel=1e-4)


@pytest.mark.parametrize("name", ["keras.losses.CTC", "keras.losses.ctc"])
def test_ctc_applies_log_softmax_itself(name: str) -> None:
    logits, labels = np.repeat(LOGITS[:, None], 3, 1), np.array([[1], [2], [4], [2]])
    subject = _subject(name)
    found = subject.apply(logits, labels)
    assert subject.apply(np.log(softmax(logits)), labels) == pytest.approx(found, rel=1e-4)
    assert subject.apply(softmax(logits), labels) != pytest.approx(found, rel=1e-2)


@pytest.mark.parametrize(("text", "name"), [(text, name) for name, entry in LOSSES.items() for text in entry.strings])
def test_string_finds_the_loss(text: str, name: str) -> None:
    if text in ("kullback_leibler_divergence", "logcosh", "huber_loss"):
        return  # only Keras 2 takes these
    found = keras.losses.get(text)
    given = getattr(found, "__name__", type(found).__name__)
    assert given.lower().replace("_", "") == name.rsplit(".", 1)[-1].lower().replace("_", "")


@pytest.mark.parametrize(("text", "name"), read_tables()["keras"].activations.items())
def test_activation_string_finds_the_activation(text: str, name: str) -> None:
    assert keras.activations.get(text) is find(name)


@pytest.mark.parametrize(("text", "name"), [(text, name) for name, entry in METRICS.items() for text in entry.strings])
def test_string_finds_the_metric(text: str, name: str) -> None:
    if text in ("logcosh",):
        return  # only Keras 2 takes it
    assert keras.metrics.get(text) is not None


@pytest.mark.parametrize("name", [n for n, e in METRICS.items() if e.logits_flag and n[14:15].isupper()])
def test_flag_turns_probabilities_into_logits(name: str) -> None:
    entry, metric = METRICS[name], find(name)
    target: Any = INDEX if "index" in entry.targets else ROWS
    shares = 1 / (1 + np.exp(-LOGITS)) if "binary" in entry.targets else softmax(LOGITS)
    plain, told = metric(), metric(**{entry.logits_flag: True})
    assert float(plain(target, shares)) == pytest.approx(float(told(target, LOGITS)), rel=1e-3)


@pytest.mark.parametrize("name", ["CategoricalAccuracy", "SparseCategoricalAccuracy", "TopKCategoricalAccuracy"])
def test_metrics_of_order_do_not_mind_the_scale(name: str) -> None:
    target = INDEX if "Sparse" in name else ROWS
    assert METRICS[f"keras.metrics.{name}"].expects == "any"
    metric = getattr(keras.metrics, name)
    assert float(metric()(target, LOGITS)) == float(metric()(target, softmax(LOGITS)))


@pytest.mark.parametrize("name", ["BinaryAccuracy", "Precision", "Recall", "TruePositives", "FalseNegatives"])
def test_metrics_with_a_threshold_mind_the_scale(name: str) -> None:
    target, logits = np.array([[1.0], [1.0], [0.0], [1.0]]), np.array([[0.3], [2.0], [0.2], [0.4]])
    assert METRICS[f"keras.metrics.{name}"].expects == "probabilities"
    metric = getattr(keras.metrics, name)
    assert float(metric()(target, logits)) != float(metric()(target, 1 / (1 + np.exp(-logits))))


@pytest.mark.parametrize(
    "name", [n for n, e in ENTRIES.items() if isinstance(e, LayerEntry) and e.effect == "application"]
)
def test_applications_end_in_softmax_over_a_thousand_classes(name: str) -> None:
    defaults = {p.name: p.default for p in inspect.signature(find(name)).parameters.values()}
    entry = ENTRIES[name]
    assert isinstance(entry, LayerEntry)
    assert defaults["classifier_activation"] == "softmax"
    assert defaults["classes"] == entry.options["default-units"]
    assert defaults["include_top"] is True


def test_an_application_does() -> None:
    model = keras.applications.MobileNetV2(input_shape=(32, 32, 3), weights=None, classes=7)
    assert np.asarray(_array(model(np.zeros((1, 32, 32, 3), "float32"))).sum()) == pytest.approx(1, rel=1e-4)
    bare = keras.applications.MobileNetV2(input_shape=(32, 32, 3), weights=None, include_top=False)
    assert len(bare.output_shape) == 4
    pooled = keras.applications.MobileNetV2(input_shape=(32, 32, 3), weights=None, include_top=False, pooling="avg")
    assert len(pooled.output_shape) == 2


def test_sums_of_scores_keep_their_shape() -> None:
    for name in ("Add", "Average", "Maximum", "Minimum"):
        found = getattr(keras.layers, name)()([FRAMEWORK.into(SCORES), FRAMEWORK.into(OTHERS)])
        assert tuple(found.shape) == SCORES.shape


def test_to_categorical_makes_floating_point_rows() -> None:
    found = keras.utils.to_categorical([0, 2, 1], num_classes=4)
    assert np.issubdtype(found.dtype, np.floating)
    assert found.tolist() == np.eye(4)[[0, 2, 1]].tolist()


def test_every_loss_and_activation_has_an_entry() -> None:
    """Whatever the library adds is noticed."""
    known = builtin()
    no_loss = ("Loss", "get", "serialize", "deserialize")
    names = [f"keras.losses.{n}" for n in dir(keras.losses) if n[0] != "_" and n not in no_loss]
    names += [f"keras.activations.{n}" for n in dir(keras.activations) if n[0] != "_" and n not in no_loss]
    names += [f"keras.metrics.{n}" for n in dir(keras.metrics) if n[0] != "_" and n not in no_loss]
    assert [name for name in names if known.get(known.canonical(name)) is None] == []
