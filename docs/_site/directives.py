"""Puts the public names on the pages of the reference, and warns of one that no page shows."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _site.names import home, of, public
from periodize import testing

_LOG = logging.getLogger(__name__)


class PublicNames(SphinxDirective):
    """Documents every public name whose home is one of the modules named."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """The nodes of all names."""
        known = public()
        shown = sorted(of(self.arguments[0].split()), key=lambda name: _rank(known[name]))
        text = ["```{eval-rst}", *(line for name in shown for line in _lines(name, known[name])), "```"]
        node = nodes.container()
        self.state.nested_parse(StringList(text, self.get_location()), self.content_offset, node)
        return node.children


def _rank(thing: Any) -> int:
    """What is called comes first, then what it takes and gives."""
    return 0 if inspect.isroutine(thing) else 1 if inspect.isclass(thing) else 2


def _lines(full_name: str, thing: Any) -> list[str]:
    """The directives that document one name."""
    if inspect.isroutine(thing):
        return [f".. autofunction:: {full_name}", ""]
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return [f".. autoexception:: {full_name}", "   :members:", "   :show-inheritance:", ""]
    if inspect.isclass(thing):
        return [f".. autoclass:: {full_name}", "   :members:", ""]
    return [f".. py:data:: {full_name}", "", *(f"   {line}" for line in _comment(full_name)), ""]


def _comment(full_name: str) -> list[str]:
    """The docstring below a constant, else that of its module; Python itself knows only that of its type."""
    name = full_name.rpartition(".")[2]
    place = home(full_name)
    inside = [place] if place != "testing" else [f"testing.{m.name}" for m in iter_modules(testing.__path__)]
    for module in inside:
        found = ModuleAnalyzer.for_module(f"periodize.{module}").find_attr_docs()
        if ("", name) in found:
            return found["", name]
    return (import_module(f"periodize.{inside[0]}").__doc__ or "").splitlines()[:1]


def nothing_forgotten(app: Any, env: Any) -> None:
    """Warn of public names that no page of the reference shows."""
    shown = env.domains["py"].objects
    for name in public():
        if name not in shown:
            _LOG.warning("no page below docs/reference/api shows %s, which stands in %s", name, home(name))
