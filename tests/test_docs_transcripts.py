"""The pages that show what commands print show what the commands print."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from _generate.transcript import MARK, printed, retold, transcripts, with_examples

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a shell")

PAGE = """# A page

```sh
echo one > file
```

Words.

```sh
cat file
echo two
```

```text
something else
```
"""


def test_what_is_printed_stands_below_the_commands(tmp_path: Path) -> None:
    new = retold(PAGE, tmp_path)
    assert new == PAGE.replace("something else", "one\ntwo")
    assert retold(new, tmp_path) == new


def test_a_command_that_fails_is_no_transcript(tmp_path: Path) -> None:
    assert printed("exit 1", tmp_path) == ""  # a check that found something
    with pytest.raises(RuntimeError, match="exit code 2"):
        printed("exit 2", tmp_path)


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("page", transcripts(), ids=lambda page: page.name)
def test_the_answers_on_the_page_are_those_that_are_given(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(MARK)
    assert retold(text, with_examples(tmp_path)) == text, "run: python docs/transcript.py"
