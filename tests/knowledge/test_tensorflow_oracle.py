"""TensorFlow against its knowledge table, and what Keras recovers on it. Runs only where TensorFlow is installed."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from behaviour import CHECKS
from knowledge_tables import declared_parameters, entries_under
from loss_behaviour import INDEX, KINDS, LOGITS, ROWS, ZERO_ONE, LossSubject, check_places, softmax
from real_signatures import disagreement, find, signatures_of
from subjects import CUBE, SCORES, Framework, Subject

from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import LayerEntry, OpEntry

tf = pytest.importorskip("tensorflow")
keras = pytest.importorskip("keras")

ENTRIES = entries_under("tensorflow")
LOSSES = {name: entry for name, entry in ENTRIES.items() if isinstance(entry, LossEntry)}
FRAMEWORK = Framework(tf.constant, lambda value: value.numpy() if hasattr(value, "numpy") else value)

# Not in TensorFlow 2 in any way.
GONE = ("tensorflow.contrib.", "tensorflow.layers.", "tensorflow.mul", "tensorflow.Tensor.numpy")
# Where the names of TensorFlow 1 and those of tf.math are kept.
PLACES = ("tensorflow.", "tensorflow.compat.v1.", "tensorflow.math.")

# Parameters that cannot be compared by name, with the reason.
NOT_COMPARED = {
    "tensorflow.Variable": "its metaclass hides them",
    "tensorflow.get_variable": "only those that are read",
}
IMAGES = {axes: np.random.default_rng(axes).normal(size=(2, *[8] * axes, 3)).astype("float32") for axes in (1, 2, 3)}
_POOL = {"ksize": 2, "strides": 2, "padding": "VALID"}
_V1_CONV = {"strides": [1, 1, 1, 1], "padding": "SAME"}

NEEDS: dict[str, dict[str, Any]] = {
    "tensorflow.nn.xw_plus_b": {"weights": np.ones((5, 7), "float32"), "biases": np.zeros(7, "float32")},
    "tensorflow.nn.conv1d": {"filters": np.ones((1, 3, 7), "float32"), "stride": 1, "padding": "SAME"},
    "tensorflow.nn.conv2d": {"filters": np.ones((1, 1, 3, 7), "float32"), **_V1_CONV},
    "tensorflow.nn.conv3d": {
        **{"filters": np.ones((1, 1, 1, 3, 7), "float32"), "strides": [1, 1, 1, 1, 1], "padding": "SAME"}
    },
    "tensorflow.nn.atrous_conv2d": {"filters": np.ones((1, 1, 3, 7), "float32"), "rate": 1, "padding": "SAME"},
    "tensorflow.nn.conv1d_transpose": {
        **{"filters": np.ones((1, 7, 3), "float32"), "output_shape": (2, 8, 7), "strides": 1}
    },
    "tensorflow.nn.conv2d_transpose": {
        **{"filters": np.ones((1, 1, 7, 3), "float32"), "output_shape": (2, 8, 8, 7), "strides": 1}
    },
    "tensorflow.nn.conv3d_transpose": {
        **{"filters": np.ones((1, 1, 1, 7, 3), "float32"), "output_shape": (2, 8, 8, 8, 7), "strides": 1}
    },
    "tensorflow.nn.separable_conv2d": {
        **{"depthwise_filter": np.ones((1, 1, 3, 1), "float32"), "pointwise_filter": np.ones((1, 1, 3, 7), "float32")},
        **_V1_CONV,
    },
    "tensorflow.nn.depthwise_conv2d": {"filter": np.ones((1, 1, 3, 1), "float32"), **_V1_CONV},
    "tensorflow.nn.convolution": {"filters": np.ones((1, 1, 3, 7), "float32")},
    "tensorflow.nn.bias_add": {"bias": np.zeros(5, "float32")},
    "tensorflow.nn.dropout": {"rate": 0.0},
    "tensorflow.nn.batch_normalization": {
        **{"mean": np.zeros(5, "f"), "variance": np.ones(5, "f"), "offset": None, "scale": None},
        "variance_epsilon": 1e-5,
    },
    "tensorflow.debugging.check_numerics": {"message": ""},
    "tensorflow.ensure_shape": {"shape": (4, 5)},
    "tensorflow.gather": {"indices": [0, 2]},
    "tensorflow.gather_nd": {"indices": [[0, 1]]},
    "tensorflow.boolean_mask": {"mask": [True, False, True, False]},
    "tensorflow.slice": {"begin": [0, 0], "size": [2, 2]},
    "tensorflow.tile": {"multiples": [2, 1]},
    "tensorflow.reverse": {"axis": [0]},
    "tensorflow.pad": {"paddings": [[1, 1], [0, 0]]},
    "tensorflow.roll": {"shift": 1, "axis": 0},
    "tensorflow.repeat": {"repeats": 2},
    "tensorflow.broadcast_to": {"shape": (3, 4, 5)},
    "tensorflow.image.resize": {"size": (4, 4)},
    "tensorflow.nn.depth_to_space": {"block_size": 2},
    "tensorflow.nn.space_to_depth": {"block_size": 2},
    "tensorflow.split": {"num_or_size_splits": 2},
    "tensorflow.concat": {},
    "tensorflow.nn.top_k": {"k": 1},
    "tensorflow.pow": {"y": 2.0},
}
SAMPLES: dict[str, Any] = {
    "tensorflow.nn.separable_conv2d": IMAGES[2],
    "tensorflow.nn.depthwise_conv2d": IMAGES[2],
    "tensorflow.nn.convolution": IMAGES[2],
    "tensorflow.nn.atrous_conv2d": IMAGES[2],
    "tensorflow.image.resize": IMAGES[2],
    "tensorflow.nn.depth_to_space": np.concatenate([IMAGES[2]] * 4, -1),
    "tensorflow.nn.space_to_depth": IMAGES[2],
    "tensorflow.nn.max_pool": IMAGES[2],
    "tensorflow.nn.avg_pool": IMAGES[2],
}
# What is not run, with the reason.
NOT_RUN = {
    "tensorflow.nn.embedding_lookup": "its table comes first",
    "tensorflow.get_variable": "its name comes first",
    "tensorflow.concat": "always has an axis; checked below",
    "tensorflow.divide_no_nan": "claims nothing",
    "tensorflow.convert_to_tensor": "on TensorFlow lists become int32 tensors, which is what the check sees",
}
RUN = [
    name
    for name, entry in ENTRIES.items()
    if isinstance(entry, OpEntry | LayerEntry) and entry.effect in CHECKS
    if name not in NOT_RUN and not name.startswith(GONE)
]


def _find(name: str) -> Any:
    for place in PLACES:
        try:
            found = find(name.replace("tensorflow.", place, 1))
        except (ImportError, RecursionError):
            continue
        return found
    raise ImportError(name)


def _spatial(name: str) -> int | None:
    last = name.rsplit(".", 1)[-1].removesuffix("_transpose")
    return int(last[-2]) if last[-2:] in ("1d", "2d", "3d") else None


def _needs(name: str) -> dict[str, Any]:
    return _POOL if "_pool" in name else NEEDS.get(name, {})


@pytest.mark.parametrize("name", [name for name in ENTRIES if not name.startswith(GONE)])
def test_name_exists(name: str) -> None:
    assert _find(name) is not None


@pytest.mark.parametrize("name", [n for n in ENTRIES if n not in NOT_COMPARED and not n.startswith(GONE)])
def test_parameters_are_the_real_ones(name: str) -> None:
    entry, found = ENTRIES[name], _find(name)
    declared = entry.call if isinstance(entry, LossEntry) else declared_parameters(entry)
    if declared:
        assert disagreement(declared, signatures_of(found)) == ""


@pytest.mark.parametrize("name", RUN)
def test_numbers_behave_as_the_entry_says(name: str) -> None:
    entry, axes = ENTRIES[name], _spatial(name)
    assert isinstance(entry, OpEntry)
    if entry.effect == "forget" and not entry.options.get("same-shape"):
        return  # claims nothing
    sample = SAMPLES.get(name, IMAGES[axes] if axes is not None else None)
    CHECKS[entry.effect](Subject(name, entry, _find(name), FRAMEWORK, _needs(name), sample))


@pytest.mark.parametrize("name", [n for n, e in LOSSES.items() if e.kind in KINDS and not n.startswith(GONE)])
def test_value_is_that_of_the_formula(name: str) -> None:
    options = {"pos_weight": 1.0} if "pos_weight" in LOSSES[name].call else {}
    if name == "tensorflow.losses.cosine_distance":
        options = {"axis": 1}
    subject = LossSubject(LOSSES[name], _find(name), FRAMEWORK, options)
    KINDS[subject.entry.kind](subject)
    check_places(subject)


def test_ctc_applies_log_softmax_itself() -> None:
    logits = np.repeat(LOGITS[None], 3, 0)
    labels = {
        "labels": np.array([[1], [2], [4], [2]]),
        "label_length": [1] * 4,
        "logit_length": [3] * 4,
        "blank_index": 0,
    }
    plain, logs = (tf.nn.ctc_loss(logits=v, **labels).numpy() for v in (logits, np.log(softmax(logits))))
    np.testing.assert_allclose(plain, logs, rtol=1e-4)
    assert not np.allclose(plain, tf.nn.ctc_loss(logits=softmax(logits), **labels).numpy(), rtol=1e-2)


def test_concat_joins_along_an_axis() -> None:
    assert tf.concat([SCORES, SCORES], 0).shape == (8, 5)
    assert tf.concat(values=[SCORES, SCORES], axis=-1).shape == (4, 10)


@pytest.mark.parametrize("name", [n for n, e in LOSSES.items() if e.kind == "regression" and not n.startswith(GONE)])
def test_losses_of_tensorflow_1_refuse_other_shapes(name: str) -> None:
    subject = LossSubject(LOSSES[name], _find(name), FRAMEWORK)
    assert not subject.entry.broadcasts
    with pytest.raises(ValueError, match="incompatible"):
        subject.apply(np.ones((4, 1), "float32"), np.ones((4, 5), "float32"))


# What Keras recovers, on this backend ---------------------------------------------------------------------------------

KERAS = entries_under("keras")
RECOVERING = [n for n, e in KERAS.items() if isinstance(e, OpEntry | LayerEntry) and e.options.get("recover")]
KEEPING = [n for n, e in KERAS.items() if isinstance(e, LayerEntry) and e.effect == "keep"]
_LAYERS: dict[str, dict[str, Any]] = {
    "keras.layers.SpatialDropout1D": {"rate": 0.5},
    "keras.layers.Dropout": {"rate": 0.5},
    "keras.layers.AlphaDropout": {"rate": 0.5},
    "keras.layers.GaussianDropout": {"rate": 0.5},
    "keras.layers.GaussianNoise": {"stddev": 0.5},
}


def _keras(name: str) -> Any:
    try:
        return find(name)
    except ImportError:
        return find(name.replace("keras.", "keras._tf_keras.keras.", 1))


@pytest.mark.parametrize("name", RECOVERING)
def test_the_logits_behind_an_activation_are_found(name: str) -> None:
    entry = KERAS[name]
    thing = _keras(name)() if isinstance(entry, LayerEntry) else _keras(name)
    assert hasattr(thing(tf.constant(SCORES)), "_keras_logits") == (entry.options["recover"] == "always")


@pytest.mark.parametrize("name", ["keras.layers.Identity", "keras.layers.ActivityRegularization", *_LAYERS])
def test_what_keeps_them_findable(name: str) -> None:
    entry = KERAS[name]
    assert isinstance(entry, LayerEntry)
    layer = _keras(name)(**_LAYERS.get(name, {}))
    given = keras.ops.softmax(tf.constant(CUBE))
    found = layer(given, **({"training": True} if name in _LAYERS else {}))
    assert hasattr(found, "_keras_logits") == entry.options.get("recovery", True)


@pytest.mark.parametrize("name", [n for n, e in KERAS.items() if isinstance(e, LossEntry) and e.logits_flag])
def test_which_losses_recover(name: str) -> None:
    if name.startswith("keras.backend."):
        return  # in Keras 2 only
    entry = KERAS[name]
    assert isinstance(entry, LossEntry)
    elements = entry.over.value == "elements"
    target = ZERO_ONE if elements else INDEX if "index" in entry.targets else ROWS
    activation = keras.ops.sigmoid if elements else keras.ops.softmax
    thing = find(name)

    def apply(prediction: Any) -> float:
        told = {entry.logits_flag: True}
        loss = thing(**told) if isinstance(thing, type) else thing
        ends = {entry.prediction: prediction, entry.target: tf.constant(target)}
        return float(np.mean(loss(**ends, **({} if isinstance(thing, type) else told))))

    recovered = apply(activation(tf.constant(LOGITS))) == pytest.approx(apply(tf.constant(LOGITS)), rel=1e-4)
    assert recovered == entry.recovers
