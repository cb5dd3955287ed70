"""torch itself against its knowledge table: names, parameters, and what the numbers do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from behaviour import CHECKS
from knowledge_tables import declared_parameters, entries_under
from real_signatures import disagreement, find, signatures_of
from subjects import Framework, Subject
from torch_examples import IMAGES, NEEDS, NOT_RUN, SAMPLES

from lossLint.knowledge.contract import LossEntry
from lossLint.knowledge.entries import LayerEntry, OpEntry

torch = pytest.importorskip("torch")

ENTRIES = entries_under("torch")
FRAMEWORK = Framework(torch.tensor, lambda value: value.detach().numpy() if hasattr(value, "detach") else value)

# Parameters that cannot be compared by name, with the reason.
NOT_COMPARED = {
    "torch.Tensor": "a legacy constructor without a signature",
    "torch.FloatTensor": "a legacy constructor without a signature",
    "torch.DoubleTensor": "a legacy constructor without a signature",
    "torch.HalfTensor": "a legacy constructor without a signature",
    "torch.LongTensor": "a legacy constructor without a signature",
    "torch.IntTensor": "a legacy constructor without a signature",
    "torch.ShortTensor": "a legacy constructor without a signature",
    "torch.ByteTensor": "a legacy constructor without a signature",
    "torch.BoolTensor": "a legacy constructor without a signature",
    "torch.normal": "two forms in one entry: with tensors, and with numbers and size",
    "torch.randint": "low may be left out, which moves the others",
    "torch.autograd.Variable": "a legacy name of Tensor",
    "torch.utils.data.TensorDataset": "takes (*tensors); the class hides it behind Generic",
    "torch.no_grad": "built without arguments, then called with the function",
    "torch.enable_grad": "built without arguments, then called with the function",
    "torch.inference_mode": "built without arguments, then called with the function",
    "torch.nn.functional.scaled_dot_product_attention": "its documentation is a program",
    "torch.nn.LSTM": "its signature is (*args, **kwargs)",
    "torch.nn.GRU": "its signature is (*args, **kwargs)",
    "torch.nn.RNN": "its signature is (*args, **kwargs)",
    "torch.sigmoid_": "tells nothing",
    "torch.tanh_": "tells nothing",
}
# Options by which a transfer function finds an argument; a method must have it in the same place.
READ = ("axis", "keep", "low", "high", "first", "second", "start")
# Methods that name it otherwise, so that it is only found by position.
BY_POSITION = frozenset({"swapaxes", "swapdims"})

LEGACY = {
    **{"FloatTensor": "float32", "DoubleTensor": "float64", "HalfTensor": "float16", "LongTensor": "int64"},
    **{"IntTensor": "int32", "ShortTensor": "int16", "ByteTensor": "uint8", "BoolTensor": "bool", "Tensor": "float32"},
}


def _spatial(name: str) -> int | None:
    """The number of spatial axes that a name says (``Conv2d``, ``max_pool1d``)."""
    last = name.rsplit(".", 1)[-1].rstrip("_")
    return int(last[-2]) if last[-2:] in ("1d", "2d", "3d") else None


def _needs(name: str) -> dict[str, Any]:
    """Arguments that whole families need."""
    last, axes = name.rsplit(".", 1)[-1], _spatial(name)
    if name in NEEDS or axes is None:
        return NEEDS.get(name, {})
    if last.startswith("conv"):
        return {"weight": np.ones((3, 7, *[1] * axes) if "transpose" in last else (7, 3, *[1] * axes), "float32")}
    if "Conv" in last:
        return {"kernel_size": 1} if last.startswith("Lazy") else {"in_channels": 3, "kernel_size": 1}
    if "Norm" in last:
        return {} if last.startswith("Lazy") else {"num_features": 3}
    if "Pad" in last:
        return {"padding": 1, **({"value": 0.0} if "Constant" in last else {})}
    if "daptive" in last or "ractional" in last:
        return {"output_size": 2, **({"kernel_size": 2} if "ractional" in last else {})}
    if "LP" in last or "lp_" in last:
        return {"norm_type": 2, "kernel_size": 2}
    return {"kernel_size": 2} if "ool" in last else {}


def _subject(name: str) -> Subject:
    entry = ENTRIES[name]
    assert isinstance(entry, OpEntry | LayerEntry)
    thing, axes = find(name), _spatial(name)
    if isinstance(entry, LayerEntry):
        thing = _evaluated(thing)
    sample = SAMPLES.get(name, IMAGES[axes] if axes is not None else None)
    return Subject(name, entry, thing, FRAMEWORK, _needs(name), sample)


def _evaluated(layer: Any) -> Any:
    return lambda **arguments: layer(**arguments).eval()


def _method_of(name: str) -> bool:
    return name.startswith("torch.Tensor.")


RUN = [
    name
    for name, entry in ENTRIES.items()
    if isinstance(entry, OpEntry | LayerEntry) and entry.effect in CHECKS and name not in NOT_RUN
    if name.removeprefix("torch.") not in LEGACY
]


@pytest.mark.parametrize("name", ENTRIES)
def test_name_exists(name: str) -> None:
    assert find(name) is not None


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in NOT_COMPARED])
def test_parameters_are_the_real_ones(name: str) -> None:
    declared = declared_parameters(ENTRIES[name])
    if _method_of(name):
        declared = declared[1:]
    real = signatures_of(find(name))
    assert real or not declared, "the library does not tell: list it in NOT_COMPARED"
    if _method_of(name) and real[0].positional[:1] == ("self",):
        declared = ("self", *declared)
    assert disagreement(declared, real) == "" or not declared


@pytest.mark.parametrize(
    ("method", "name"),
    [(method, name) for name, entry in ENTRIES.items() if isinstance(entry, OpEntry) for method in entry.methods],
)
def test_method_exists_with_the_same_parameters(method: str, name: str) -> None:
    entry = ENTRIES[name]
    assert isinstance(entry, OpEntry)
    found = getattr(torch.Tensor, method)
    read = [entry.options[key] for key in READ if key in entry.options]
    for one in signatures_of(found) if callable(found) and method not in BY_POSITION else []:
        real = one.positional[1:] if one.positional[:1] in (("self",), ("input",)) else one.positional
        for param in read:
            assert param not in real or real.index(param) == entry.params.index(param) - 1


@pytest.mark.parametrize("name", RUN)
def test_numbers_behave_as_the_entry_says(name: str) -> None:
    entry = ENTRIES[name]
    assert isinstance(entry, OpEntry | LayerEntry)
    torch.manual_seed(0)
    subject = _subject(name)
    if entry.effect == "forget" and not entry.options.get("same-shape"):
        return  # claims nothing
    CHECKS[entry.effect](subject)


@pytest.mark.parametrize(("name", "dtype"), LEGACY.items())
def test_legacy_constructors_fix_the_number_type(name: str, dtype: str) -> None:
    entry = ENTRIES[f"torch.{name}"]
    assert isinstance(entry, OpEntry)
    made = getattr(torch, name)([0, 1, 1])
    assert made.dtype == getattr(torch, dtype)
    assert made.tolist() == [0, 1, 1]
    assert getattr(torch, name)(2, 3).shape == (2, 3)
    assert entry.effect == "from-sizes-or-data"


@pytest.mark.parametrize("name", [n for n, e in ENTRIES.items() if isinstance(e, LossEntry)])
def test_loss_parameters_are_the_real_ones(name: str) -> None:
    entry = ENTRIES[name]
    assert isinstance(entry, LossEntry)
    found = find(name)
    declared = ("self", *entry.call) if isinstance(found, type) else entry.call
    assert disagreement(declared, signatures_of(found.forward if isinstance(found, type) else found)) == ""
    if entry.functional:
        assert disagreement((*entry.call, *entry.construct), signatures_of(find(entry.functional))) == ""


def test_numbers_come_from_numpy_as_they_are() -> None:
    assert torch.from_numpy(np.array([0.0, 1.0])).dtype == torch.float64
    assert torch.from_numpy(np.array([0, 1])).tolist() == [0, 1]
    assert torch.ones(2).bfloat16().dtype == torch.bfloat16


def test_every_loss_and_activation_has_an_entry() -> None:
    """Whatever the library adds is noticed."""
    from lossLint.knowledge.loader import builtin

    known = builtin()
    losses = [f"torch.nn.{name}" for name in torch.nn.modules.loss.__all__]
    activations = [f"torch.nn.{name}" for name in torch.nn.modules.activation.__all__]
    functions = [f"torch.nn.functional.{n}" for n in dir(torch.nn.functional) if n.endswith(("_loss", "entropy"))]
    names = [*losses, *activations, *functions]
    assert [name for name in names if known.get(known.canonical(name)) is None] == []
