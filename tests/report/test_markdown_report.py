"""The report for the page of a job."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sample_outcomes import double_softmax, outcome, record

from lossLint.report.markdown import render
from lossLint.session import Outcome
from lossLint.sources.place import Place
from lossLint.sources.source import Trouble

PLACE = Place("a.py", None, 3, 1, 3, 5)
EXPECTED = """\
## lossLint: 1 finding (1 error) in 3 files

No loss sites.

| severity | rule | where | what |
|---|---|---|---|
| error, certain \
| [LL101 softmax-before-cross-entropy](https://losslint.readthedocs.io/rules/softmax-before-cross-entropy) \
| train.py:18:16 | CrossEntropyLoss applies log-softmax itself, but it is given probabilities |

<details><summary>train.py:18:16: LL101 softmax-before-cross-entropy</summary>

CrossEntropyLoss applies log-softmax itself, but it is given probabilities.

```python
        loss = criterion(net(x), y)
```

```
1  model.py:12  Linear(64, 10): logits, 10 units
2  model.py:19  softmax(dim=1): probabilities over axis 1
3  train.py:18  returned by Net.forward
4  main.py:41  CrossEntropyLoss(): expects logits
```

**Harm**: the loss cannot fall below 1.461 with 10 classes.

**Fix**: return self.out(x) from Net.forward.

</details>
"""


def _page(shown: Outcome) -> str:
    """The page as HTML."""
    return MarkdownIt("commonmark").enable("table").render(render(shown))


def test_a_finding_looks_as_it_should(one_error: Outcome) -> None:
    assert render(one_error) == EXPECTED


def test_a_clean_run_is_a_heading_and_its_coverage() -> None:
    shown = outcome(records=(record(PLACE), record(PLACE, False, "x")))
    assert render(shown) == (
        "## lossLint: no mismatch found in 3 files\n\n2 loss sites: 1 checked, 1 unknown (losslint sites says why).\n"
    )


def test_what_could_not_be_analysed_is_listed() -> None:
    assert render(outcome(errors=(Trouble(PLACE, "bad *thing*"),))).endswith(
        "**Not analysed**\n\n- a.py:3:1: bad \\*thing\\*\n"
    )


@pytest.mark.parametrize(
    "message", ["a | b", "<script>x</script>", "*b* _i_ `c`", "[x](y) ![z](w)", "a\\|b", "&amp;", "1. x", "# x", "- x"]
)
def test_a_message_is_never_read_as_markdown(message: str) -> None:
    page = _page(outcome(double_softmax(message=message)))
    (cell,) = re.findall(r"<td>([^<]*)</td>\n</tr>", page)
    (paragraph,) = re.findall(r"</summary>\n<p>([^<]*)\.</p>", page)
    shown = message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert (cell, paragraph) == (shown, shown)


@given(st.text(min_size=1))
def test_any_message_leaves_one_row_with_four_cells(message: str) -> None:
    page = _page(outcome(double_softmax(message=message)))
    assert (page.count("<tr>"), page.count("<td>")) == (2, 4)
    assert page.count("<details>") == page.count("</details>") == 1


def test_code_with_fences_stays_inside_its_block() -> None:
    files = {"a.py": 'x = """\n```\n</details>\n"""\n'}
    finding = double_softmax(place=Place("a.py", None, 1, 1, 4, 4))
    page = _page(outcome(finding, files=files))
    assert "```\n&lt;/details&gt;\n" in page


def test_a_page_stays_within_a_megabyte_and_says_what_it_leaves_out() -> None:
    findings = [double_softmax(place=Place("a.py", None, line, 1, line, 2)) for line in range(1, 2002)]
    page = render(outcome(*findings))
    assert len(page.encode()) < 1_000_000
    assert page.count("\n| error") == 500
    assert page.count("<details>") == 50
    assert "and 1501 further findings" in page
