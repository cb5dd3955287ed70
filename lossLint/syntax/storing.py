"""The IR as bytes and back."""

from __future__ import annotations

import msgspec

from lossLint.syntax import ir

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[ir.Stmt])


def encode(body: list[ir.Stmt]) -> bytes | None:
    """The statements as bytes; None for what has no such form (integers above 64 bits, lone surrogates, depth)."""
    try:
        return _ENCODER.encode(body)
    except (ValueError, OverflowError, RecursionError):
        return None


def decode(data: bytes) -> list[ir.Stmt] | None:
    """The statements in bytes; None when they are damaged."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
