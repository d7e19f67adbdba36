"""How Sphinx makes the site; run it with ``python docs/make_site.py``.

The source folder is the top of the checkout, so that every link between pages is the one that works on GitHub.
"""

from __future__ import annotations

import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "docs"))

import periodize  # noqa: E402  the folder above has to be known first

project = "periodize"
author = copyright = "the periodize authors"  # no year: the same input makes the same pages
version = release = periodize.__version__
language = "en"
root_doc = "docs/index"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "_site",
]
include_patterns = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "changes/README.md",
    "docs/**.md",
    "examples/notebook_*.py",
]
exclude_patterns = [".*", "**/.*", "build", "dist", "out", "src", "tests", "benchmarks", "docs/_*"]

# ---------------------------------------------------------------- pages

myst_enable_extensions = ["attrs_inline", "dollarmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False

# ---------------------------------------------------------------- notebooks

nb_custom_formats = {".py": ["jupytext.reads", {"fmt": "py:percent"}]}
nb_execution_mode = "force"
nb_execution_raise_on_error = False  # a failure is a warning with its traceback, and so stops the build
nb_execution_timeout = 180
nb_execution_show_tb = True
nb_merge_streams = True

# ---------------------------------------------------------------- the library's names

add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_attr_annotations = False  # types stand in the signature
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
# A public name is looked for by `_site`, wherever an annotation found it; what is left here is not ours to explain:
# the standard library and other packages, whose inventories would need the network, words of numpy docstrings
# ("tuple of Path"), and types of our own that are not public.
nitpick_ignore_regex = [
    ("py:.*", r"(?!periodize\.).*"),
    ("py:(class|obj|data|attr|func|meth|mod)", r"periodize\.[a-z_]+\..*"),
]

# ---------------------------------------------------------------- looks

html_theme = "furo"
html_title = "periodize"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["_root"]  # index.html at the top leads to the front page
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f5f8b", "color-brand-content": "#1f5f8b"},
    "dark_css_variables": {"color-brand-primary": "#7fb8e0", "color-brand-content": "#7fb8e0"},
}
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
