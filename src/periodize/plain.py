"""Dataclasses as plain JSON values and back, by their annotations.

One generic pair of functions, so that a field added to a fact or a rule cannot be forgotten in a file.
Handles dataclasses, enumerations, dates, times, tuples, frozen sets and optionals. A subclass is named by
its ``id`` where the annotation is the base (rules in a policy).
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin, get_type_hints

from periodize.errors import Fault, InvalidInput

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def to_plain(value: Any) -> Any:
    """A value as JSON types. Fields that are derived (not part of ``__init__``) are left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        plain = {f.name: to_plain(getattr(value, f.name)) for f in fields(value) if f.init}
        rule_id = getattr(type(value), "id", None)
        return {"rule": rule_id, **plain} if isinstance(rule_id, str) else plain
    if isinstance(value, frozenset):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    return value


def from_plain(
    kind: Any,
    plain: Any,
    *,
    where: str = "",
    named: Mapping[str, type] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Any:
    """A value of type ``kind`` from JSON types.

    Parameters
    ----------
    kind
        A dataclass or any annotation built from the handled types.
    plain
        What JSON gave.
    where
        Path for messages.
    named
        Classes by name, for objects that say ``{"rule": name, ...}``.
    given
        Fields of a dataclass that have been read before.

    Raises
    ------
    InvalidInput
        Where the value does not fit, naming its path.
    """
    try:
        if given:
            return _read_dataclass(kind, _expect(plain, dict, where), where, named or {}, given)
        return _read(kind, plain, where, named or {})
    except (TypeError, ValueError, AttributeError, KeyError, OverflowError) as error:
        raise InvalidInput([Fault(code="not-readable", where=where or "input", what=str(error))]) from error


def _read(kind: Any, plain: Any, where: str, named: Mapping[str, type]) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(kind, plain, where, named)
    if origin is tuple:
        return _read_tuple(get_args(kind), _expect(plain, list, where), where, named)
    if origin is frozenset:
        (item,) = get_args(kind)
        return frozenset(_read(item, value, where, named) for value in _expect(plain, list, where))
    if isinstance(plain, dict) and "rule" in plain and _is_base(kind, named):
        name = plain["rule"]
        if name not in named:
            raise _misfit(where, f"unknown rule '{name}'", ", ".join(sorted(named)))
        return _read_dataclass(named[name], {k: v for k, v in plain.items() if k != "rule"}, where, named)
    if is_dataclass(kind):
        return _read_dataclass(kind, _expect(plain, dict, where), where, named)
    return _read_leaf(kind, plain, where)


def _is_base(kind: Any, named: Mapping[str, type]) -> bool:
    """Whether values of this kind say by name which class they are of."""
    return isinstance(kind, type) and any(issubclass(known, kind) for known in named.values())


def _read_union(kind: Any, plain: Any, where: str, named: Mapping[str, type]) -> Any:
    options = [option for option in get_args(kind) if option is not type(None)]
    if plain is None and len(options) < len(get_args(kind)):
        return None
    return _read(options[0], plain, where, named)


def _read_tuple(
    items: tuple[Any, ...], plain: list[Any], where: str, named: Mapping[str, type]
) -> tuple[Any, ...]:
    if len(items) == 2 and items[1] is Ellipsis:
        return tuple(_read(items[0], value, f"{where}[{i}]", named) for i, value in enumerate(plain))
    if len(items) != len(plain):
        raise _misfit(where, f"{len(plain)} values", f"{len(items)} values")
    return tuple(
        _read(item, value, f"{where}[{i}]", named)
        for i, (item, value) in enumerate(zip(items, plain, strict=True))
    )


def _read_dataclass(
    kind: Any,
    plain: dict[str, Any],
    where: str,
    named: Mapping[str, type],
    given: Mapping[str, Any] = MappingProxyType({}),
) -> Any:
    hints, known, needed = _shape(kind)
    if not plain.keys() <= known:
        raise _misfit(
            where, f"unknown key '{min(plain.keys() - known)}'", "one of " + ", ".join(sorted(known))
        )
    for name in needed:
        if name not in plain and name not in given:
            raise _misfit(where, f"missing key '{name}'", "a value")
    head = f"{where}." if where else ""
    read = {name: _read(hints[name], value, f"{head}{name}", named) for name, value in plain.items()}
    return kind(**read, **given)


def _read_leaf(kind: Any, plain: Any, where: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(plain)
        except ValueError:
            raise _misfit(where, f"'{plain}'", "one of " + ", ".join(str(m.value) for m in kind)) from None
    if kind is datetime or kind is date:
        try:
            return kind.fromisoformat(_expect(plain, str, where))
        except ValueError:
            raise _misfit(where, f"'{plain}'", "an ISO date or time") from None
    for leaf in (int, str, bool):
        if kind is leaf:
            if type(plain) is not leaf:
                raise _misfit(where, repr(plain)[:60], f"a value of type {leaf.__name__}")
            return plain
    raise TypeError(f"no way to read {kind!r}")


_KINDS: dict[type, str] = {list: "a list", dict: "a table", str: "a text"}


def _expect(plain: Any, kind: type, where: str) -> Any:
    if not isinstance(plain, kind):
        raise _misfit(where, repr(plain)[:60], _KINDS[kind])
    return plain


def _misfit(where: str, found: str, wanted: str) -> InvalidInput:
    return InvalidInput(
        [
            Fault(
                code="not-readable",
                where=where or "input",
                what=f"found {found}",
                value=found,
                limit=f"wanted {wanted}",
            )
        ]
    )


@cache
def _shape(kind: type) -> tuple[dict[str, Any], frozenset[str], tuple[str, ...]]:
    """Of a dataclass: the annotations, the names of its fields, and of those that have no default."""
    known = [f for f in fields(kind) if f.init]
    needed = [f.name for f in known if f.default is MISSING and f.default_factory is MISSING]
    return get_type_hints(kind), frozenset(f.name for f in known), tuple(needed)
