"""Tools for the tests of rules and plugins.

A tester of one rule, which needs exact rules on exact lines and true documentation:

    from lossLint.testing import check_rule

    def test_sum_reduction() -> None:
        check_rule(SumReduction, wrong=["...  # warning: [sum-reduction]"], right=["..."])

Literate flow tests in Markdown, where a comment beside a line says what must be found there, and nothing else may be:

    from pathlib import Path

    from lossLint.testing.flows import load
    from lossLint.testing.runner import check

    for program in load(Path("tests/flows/softmax.md")):
        verdict = check(program)
        assert verdict.passed, verdict.report()
"""

from __future__ import annotations

from lossLint.testing.rules import check_rule

__all__ = ["check_rule"]
