"""Literals as labels: what a list of numbers in the program says about encoding, range and shape."""

from __future__ import annotations

from lossLint.inference.tensor import Encoding, Origin, Shape, Tensor
from lossLint.inference.values import Const, ListValue, TupleValue, Value


def literal_tensor(value: Value) -> Tensor | None:
    """The tensor that a nested list of constants makes, None when it is not one."""
    if isinstance(value, Const):
        return (
            None
            if not _number(value)
            else Tensor(shape=Shape((), False), origin=Origin.LITERAL, dtype=_dtype([value.value]))
        )
    rows = _items(value)
    if not rows:
        return None
    nested = [_items(row) for row in rows]
    if any(inner is not None for inner in nested):
        return _nested(rows, nested)
    return _flat([row.value for row in rows if isinstance(row, Const)], len(rows))


def _items(value: Value) -> tuple[Value, ...] | None:
    content = value.store["items"] if isinstance(value, ListValue) else value
    return content.items if isinstance(content, TupleValue) and content.exact else None


def _number(value: Const) -> bool:
    return isinstance(value.value, int | float)


def _dtype(values: list[object]) -> str:
    if all(isinstance(v, bool) for v in values):
        return "bool"
    return "int" if all(isinstance(v, int) for v in values) else "float"


def _flat(values: list[object], count: int) -> Tensor | None:
    if len(values) != count:
        return None
    shape = Shape((count,), False)
    if all(isinstance(v, str) for v in values):
        return Tensor(shape=shape, encoding=Encoding.TEXT, dtype="str", classes=len(set(values)), origin=Origin.LITERAL)
    numbers = [v for v in values if isinstance(v, int | float)]
    if len(numbers) != count:
        return None
    low, high = float(min(numbers)), float(max(numbers))
    return Tensor(
        shape=shape, encoding=_flat_encoding(numbers), dtype=_dtype(values), low=low, high=high, origin=Origin.LITERAL
    )


def _flat_encoding(numbers: list[int] | list[float] | list[int | float]) -> Encoding:
    found = {float(n) for n in numbers}
    if found <= {0.0, 1.0}:
        return Encoding.BINARY
    if found <= {-1.0, 1.0} and -1.0 in found:
        return Encoding.SIGNED
    if all(isinstance(n, int) for n in numbers) or (all(n.is_integer() for n in found) and min(found) >= 0):
        return Encoding.INDEX
    return Encoding.CONTINUOUS


def _nested(rows: tuple[Value, ...], nested: list[tuple[Value, ...] | None]) -> Tensor | None:
    if any(inner is None for inner in nested) or len({len(inner or ()) for inner in nested}) != 1:
        numbers = all(_only_numbers(row) for row in rows)
        return Tensor(encoding=Encoding.RAGGED, dtype="object", origin=Origin.LITERAL) if numbers else None
    inside = [literal_tensor(row) for row in rows]
    if any(tensor is None or tensor.shape.leading for tensor in inside):
        return None
    tensors = [tensor for tensor in inside if tensor is not None]
    shape = Shape((len(rows), *tensors[0].shape.dims), False)
    dtype = "float" if any(t.dtype == "float" for t in tensors) else tensors[0].dtype
    lows, highs = [t.low for t in tensors if t.low is not None], [t.high for t in tensors if t.high is not None]
    encoding = _row_encoding(rows, shape)
    known = len(lows) == len(tensors)
    classes = shape.dims[-1] if encoding is Encoding.ONE_HOT else None
    return Tensor(
        shape=shape,
        encoding=encoding,
        dtype=dtype,
        classes=classes,
        low=min(lows) if known else None,
        high=max(highs) if known else None,
        origin=Origin.LITERAL,
    )


def _only_numbers(value: Value) -> bool:
    items = _items(value)
    if items is None:
        return isinstance(value, Const) and _number(value)
    return all(_only_numbers(item) for item in items)


def _row_encoding(rows: tuple[Value, ...], shape: Shape) -> Encoding:
    """Rows with a single 1 are one-hot, rows of 0 and 1 multi-hot, rows that sum to 1 a distribution."""
    if len(shape.dims) != 2:
        return Encoding.UNKNOWN
    values = [[item.value for item in _items(row) or () if isinstance(item, Const)] for row in rows]
    if not all(isinstance(v, int | float) for row in values for v in row):
        return Encoding.UNKNOWN
    width = shape.dims[-1] or 0
    flat = {float(v) for row in values for v in row}
    if width == 1:
        return _flat_encoding([row[0] for row in values])
    if flat <= {0.0, 1.0}:
        return Encoding.ONE_HOT if all(sum(row) == 1 for row in values) else Encoding.MULTI_HOT
    if min(flat) >= 0 and all(abs(sum(row) - 1) < 1e-6 for row in values):
        return Encoding.DISTRIBUTION
    return Encoding.UNKNOWN
