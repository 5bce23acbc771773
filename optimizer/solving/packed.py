"""
Many arrays handed to compiled code as one pointer.

A named tuple of arrays reaches a compiled function array by array: hundreds of machine words a
call, which cost more than many of the calls do. A *packed* tuple is laid out in memory once; what
is passed is its address, and a field is read where it is needed. In the interpreter it is used
like the tuple that it holds.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import typeof
from numba.core import types
from numba.core.datamodel import models
from numba.core.extending import NativeValue, lower_getattr_generic, register_model, unbox
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import typeof_impl

T = TypeVar("T", bound=tuple[Any, ...])


class Packed:
    """A named tuple of arrays, numbers and other packed tuples, with its address."""

    def __init__(self, fields: tuple[Any, ...]) -> None:
        self._fields = fields
        # Read often in the interpreter too.
        self.__dict__.update(zip(type(fields)._fields, fields, strict=True))  # type: ignore[attr-defined]
        # The words refer to the arrays, which live as long as this does.
        self._words = np.array([w for value in fields for w in _words(value)], dtype=np.int64)
        self.address = self._words.__array_interface__["data"][0]
        self.kind = _kind(type(fields), tuple(map(_likeness, fields)), fields)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fields, name)

    def __reduce__(self) -> tuple[type[Packed], tuple[Any]]:
        return Packed, (self._fields,)


def packed(fields: T) -> T:
    """
    Pack a named tuple for compiled code.

    Parameters
    ----------
    fields
        A named tuple of arrays, whole numbers, floats, truth values and packed tuples. Arrays are
        shared, not copied; the tuple's numbers are those of now.

    Returns
    -------
    named tuple
        Something that has the same attributes.
    """
    return cast(T, Packed(fields))


def _words(value: Any) -> tuple[int, ...]:
    """Return a value as numba holds it in memory: 8-byte words (`numba.core.datamodel.models`)."""
    if isinstance(value, np.ndarray):
        # Nobody counts references here, so owner and parent are empty.
        data = value.__array_interface__["data"][0]
        return (0, 0, value.size, value.itemsize, data, *value.shape, *value.strides)
    if isinstance(value, Packed):
        return (value.address,)
    if isinstance(value, float):
        return struct.unpack("=q", struct.pack("=d", value))
    if isinstance(value, int):
        return (int(value),)
    raise TypeError(f"A packed tuple cannot hold {type(value).__name__}.")


_KINDS: dict[object, PackedType] = {}
"""Types by likeness: to have numba work one out takes longer than most calls."""


def _likeness(value: Any) -> object:
    """Return what numba's type of a field depends on."""
    if isinstance(value, np.ndarray):
        return value.dtype, value.ndim, value.flags.num
    return value.kind if isinstance(value, Packed) else type(value)


def _kind(form: type, likeness: tuple[object, ...], fields: tuple[Any, ...]) -> PackedType:
    key = (form, likeness)
    if key not in _KINDS:
        _KINDS[key] = PackedType(types.NamedTuple([type_of(value) for value in fields], form))
    return _KINDS[key]


def type_of(value: Any) -> types.Type:
    """Return numba's type of a field."""
    if isinstance(value, Packed):
        return value.kind
    return cast(types.Type, typeof(value))


class PackedType(types.Type):
    """What numba knows of a packed tuple: the types of its fields."""

    def __init__(self, fields: types.NamedTuple) -> None:
        self.fields = fields
        digest = hashlib.sha256(repr(fields).encode()).hexdigest()[:16]
        super().__init__(name=f"Packed_{fields.instance_class.__name__}_{digest}")


register_model(PackedType)(models.OpaqueModel)


@typeof_impl.register(Packed)
def _typeof(value: Packed, _context: object) -> PackedType:
    return value.kind


@unbox(PackedType)
def _unbox(typ: PackedType, obj: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(obj, "address")
    word = c.unbox(types.uintp, address).value
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(word, c.context.get_value_type(typ)))


@infer_getattr
class _Attributes(AttributeTemplate):
    key = PackedType

    def generic_resolve(self, ty: Any, attr: str) -> Any:  # type: ignore[override]
        names = ty.fields.fields
        return ty.fields.types[names.index(attr)] if attr in names else None


@lower_getattr_generic(PackedType)
def _getattr(context: Any, builder: Any, typ: PackedType, value: Any, attr: str) -> Any:
    """Read a field: only the words that are used survive the optimiser."""
    members = [context.get_value_type(member) for member in typ.fields.types]
    struct = ir.LiteralStructType(members)
    place = builder.gep(
        builder.bitcast(value, struct.as_pointer()),
        [_index(0), _index(typ.fields.fields.index(attr))],
    )
    return _load(builder, place, members[typ.fields.fields.index(attr)])


def _load(builder: Any, place: Any, kind: Any) -> Any:
    """Load a value word by word, each known never to change."""
    if isinstance(kind, ir.LiteralStructType | ir.ArrayType):
        members = (
            kind.elements if isinstance(kind, ir.LiteralStructType) else [kind.element] * kind.count
        )
        made = ir.Constant(kind, ir.Undefined)
        for i, member in enumerate(members):
            part = _load(builder, builder.gep(place, [_index(0), _index(i)]), member)
            made = builder.insert_value(made, part, i)
        return made
    loaded = builder.load(place)
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def _index(i: int) -> Any:
    return ir.Constant(ir.IntType(32), i)
