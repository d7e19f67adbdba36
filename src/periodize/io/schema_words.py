"""Pieces that the schemas are made of, and the schema of a class from its annotations.

The counterpart of :mod:`periodize.plain`: what ``to_plain`` writes of a class, and ``from_plain`` reads, as a schema.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from periodize.io.cells import LONGEST_TEXT
from periodize.rules.base import ANY_FIGURE, HEAVIEST, Rule

Schema = dict[str, Any]

DATE: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$"}
TEXT: Schema = {"type": "string"}
SHORT_TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT}
NAME: Schema = {"type": "string", "pattern": r"\S", "maxLength": LONGEST_TEXT}
FLAG: Schema = {"type": "boolean"}


def table(keys: Mapping[str, Schema], needed: Iterable[str] = (), *, closed: bool = True) -> Schema:
    """An object with these keys; a closed one has no others."""
    found: Schema = {"type": "object", "properties": dict(keys)}
    if required := list(needed):
        found["required"] = required
    if closed:
        found["additionalProperties"] = False
    return found


def rows(item: Schema, least: int = 0) -> Schema:
    """A list of values of one kind."""
    return {"type": "array", "items": item, **({"minItems": least} if least else {})}


def one_of_words(words: Iterable[Any]) -> Schema:
    """Words of an enumeration."""
    return {"enum": [word.value if isinstance(word, Enum) else word for word in words]}


def whole(least: int, most: int) -> Schema:
    """A whole number, limits included."""
    return {"type": "integer", "minimum": least, "maximum": most}


def ref(name: str) -> Schema:
    """What is defined under a name."""
    return {"$ref": f"#/$defs/{name}"}


def rule_figures(kind: type[Rule]) -> dict[str, Schema]:
    """The parameters of a rule that are a single figure or word, within their limits."""
    hints = get_type_hints(kind)
    limits = {name: (least, most) for name, least, most in (("weight", 1, HEAVIEST), *kind.figures)}
    found: dict[str, Schema] = {}
    for field in fields(kind):
        hint = hints[field.name]
        if hint is bool:
            found[field.name] = FLAG
        elif hint is int:
            found[field.name] = whole(*limits.get(field.name, ANY_FIGURE))
        elif isinstance(hint, type) and issubclass(hint, Enum):
            found[field.name] = one_of_words(hint)
    return found


class Classes:
    """Schemas of dataclasses, each defined once.

    Parameters
    ----------
    largest
        No whole number is further from 0.

    Attributes
    ----------
    defs
        The definitions so far, by name of the class.
    """

    def __init__(self, largest: int) -> None:
        self.defs: dict[str, Schema] = {}
        self._largest = largest
        self._kinds: dict[str, type] = {}

    def define(self, kind: type, name: str = "", **given: Schema) -> Schema:
        """A reference to a dataclass, which is defined if it is not yet.

        Parameters
        ----------
        kind
            The class.
        name
            What it is called in the schema; by default as in Python.
        given
            Keys that are known better than by their annotation; those that are no field are needed.
        """
        name = name or kind.__name__
        known = self._kinds.setdefault(name, kind)
        if known is not kind:
            raise TypeError(f"two classes are called {name}: {known.__module__} and {kind.__module__}")
        if name not in self.defs:
            self.defs[name] = {}  # a class may hold itself
            self.defs[name] = self._class(kind, given)
        return ref(name)

    def _class(self, kind: type, given: Schema) -> Schema:
        hints = get_type_hints(kind)
        held = {f.name: f for f in fields(kind) if f.init}
        needed = [name for name in given if name not in held]
        needed += [n for n, f in held.items() if f.default is MISSING and f.default_factory is MISSING]
        about = (kind.__doc__ or "").strip().partition("\n")[0]
        keys = {name: given[name] if name in given else self.of(hints[name]) for name in held}
        more = {name: given[name] for name in given if name not in held}
        return {"description": about, **table({**more, **keys}, needed)}

    def of(self, kind: Any) -> Schema:
        """The schema of an annotation."""
        origin, items = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self._optional(items)
        if origin is tuple and len(items) == 2 and items[1] is Ellipsis:
            return rows(self.of(items[0]))
        if origin is tuple:
            return {
                "type": "array",
                "prefixItems": [self.of(item) for item in items],
                "minItems": len(items),
                "maxItems": len(items),
            }
        if origin is frozenset:
            return rows(self.of(items[0]))
        return self._leaf(kind)

    def _optional(self, items: tuple[Any, ...]) -> Schema:
        kinds = [item for item in items if item is not type(None)]
        if len(kinds) != 1 or len(items) != 2:
            raise TypeError(f"no way to say {items!r} in a schema")
        found = self.of(kinds[0])
        if isinstance(found.get("type"), str):
            return {**found, "type": [found["type"], "null"]}
        return {"anyOf": [found, {"type": "null"}]}

    def _leaf(self, kind: Any) -> Schema:
        if is_dataclass(kind) and isinstance(kind, type):
            return self.define(kind)
        if isinstance(kind, type) and issubclass(kind, Enum):
            self.defs.setdefault(kind.__name__, one_of_words(kind))
            return ref(kind.__name__)
        leaves: dict[Any, Schema] = {bool: FLAG, str: TEXT, date: DATE, datetime: MOMENT}
        if kind is int:
            return whole(-self._largest, self._largest)
        if kind in leaves:
            return leaves[kind]
        raise TypeError(f"no way to say {kind!r} in a schema")
