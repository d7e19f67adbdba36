"""Elements: escaped, in order, and without signs that are not seen."""

from __future__ import annotations

import pytest

from periodize.page.markup import document, element, html, raw, visible


def test_children_and_texts_keep_their_order() -> None:
    made = element("p", "a", element("b", "c"), "d", None, [element("i"), "e"], "f")
    assert html(made) == "<p>a<b>c</b>d<i></i>ef</p>"


def test_texts_and_values_are_escaped() -> None:
    # A "<" in a value that stands in quotation marks is no markup.
    made = element("p", "<script>&", title='"><script>')
    assert html(made) == '<p title="&quot;&gt;<script&gt;">&lt;script&gt;&amp;</p>'


def test_names_of_attributes_become_those_of_html() -> None:
    made = element(
        "a", class_="x", aria_label="y", data_id="z", viewBox="0 0 1 1", hidden=True, lang=None, open=False
    )
    assert html(made) == '<a class="x" aria-label="y" data-id="z" viewBox="0 0 1 1" hidden=""></a>'


def test_elements_without_content_have_no_end() -> None:
    assert document(element("meta", charset="utf-8")) == '<!DOCTYPE html>\n<meta charset="utf-8">\n'


def test_our_own_scripts_stand_as_they_are() -> None:
    assert html(raw("script", "a < b && c")) == "<script>a < b && c</script>"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\nb\tc", "a b c"),
        ("\x00\x1b[1m\x7f", "[1m"),
        ("turned\u202eback\u2066", "turnedback"),
        ("half\ud800", "half"),
        ("no-break\u00a0space", "no-breakspace"),
        ("ריצה 🏃 é", "ריצה 🏃 é"),
        (" · ", " · "),
    ],
)
def test_only_what_is_seen_stays(text: str, seen: str) -> None:
    assert visible(text) == seen
    assert html(element("p", text)).encode("utf-8").decode("utf-8")
