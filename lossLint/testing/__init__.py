"""Tools for the tests of rules and plugins: literate flow tests in Markdown.

A document holds programs; a comment beside a line says what must be found there, and nothing else may be found:

    from pathlib import Path

    from lossLint.testing.flows import load
    from lossLint.testing.runner import check

    for program in load(Path("tests/flows/softmax.md")):
        verdict = check(program)
        assert verdict.passed, verdict.report()
"""
