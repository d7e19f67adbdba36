"""Elements of a page: every text is escaped when it is written, and no text can hold a sign that is not seen."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from importlib.resources import files

Element = ET.Element
Child = ET.Element | str | None | Iterable["Child"]
Value = str | int | float | bool | None


def element(tag: str, *children: Child, **attributes: Value) -> Element:
    """An element with its children in order.

    Parameters
    ----------
    tag
        Its name.
    children
        Elements, texts, and iterables of either; None is left out.
    attributes
        By name, an underscore for each hyphen and one more after ``class`` or ``for``. None and False are left
        out, True stands without a value.
    """
    made = Element(tag, {_name(key): _value(value) for key, value in attributes.items() if _is_set(value)})
    _add(made, children)
    return made


def raw(tag: str, content: str, **attributes: Value) -> Element:
    """A ``style`` or ``script``, whose content stands as it is: our own files only, never a text from a season."""
    made = element(tag, **attributes)
    made.text = content
    return made


def visible(text: str) -> str:
    """A text without control signs, marks that turn the direction of writing, and halves of signs."""
    return "".join(sign for sign in " ".join(text.splitlines()).replace("\t", " ") if sign.isprintable())


def html(root: Element) -> str:
    """An element as HTML."""
    return ET.tostring(root, encoding="unicode", method="html", short_empty_elements=False)


def document(root: Element) -> str:
    """A whole page."""
    return f"<!DOCTYPE html>\n{html(root)}\n"


def own_file(name: str) -> str:
    """A style sheet or script of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _is_set(value: Value) -> bool:
    return value is not None and value is not False


def _name(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")


def _value(value: Value) -> str:
    return "" if value is True else visible(str(value))


def _add(parent: Element, children: Iterable[Child]) -> None:
    for child in children:
        if isinstance(child, str):
            _add_text(parent, visible(child))
        elif isinstance(child, Element):
            parent.append(child)
        elif child is not None:
            _add(parent, child)


def _add_text(parent: Element, text: str) -> None:
    """Text after the last child, where ElementTree keeps it on that child."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
