"""The tester of a rule: exact rules on exact lines, no program twice, documentation that is true."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from lossLint.findings.registry import Registry, RegistryError, build, installed, malformed
from lossLint.findings.rule import Rule
from lossLint.findings.selection import Selection
from lossLint.session import Settings
from lossLint.testing.documentation import faults_of_examples, faults_of_text
from lossLint.testing.expectations import read
from lossLint.testing.flows import File, Program
from lossLint.testing.runner import check

# One program is its text, or several files by path.
Given = str | Mapping[str, str]


def check_rule(
    rule: type[Rule], *, wrong: Sequence[Given], right: Sequence[Given], settings: Settings | None = None
) -> None:
    """Test a rule on programs, together with all rules of this installation.

    A comment at the end of a line says what must be found there (``# error: [rule-name]``, see ``expectations``);
    anything else that is found is a complaint.

    Args:
        rule: the rule; it need not be installed.
        wrong: programs that it must find something in, each with at least one comment that names it.
        right: programs that must be silent.
        settings: when others than the default are wanted.

    Raises:
        AssertionError: with all complaints.
    """
    complaints = list(complaints_about(rule, wrong, right, settings))
    if complaints:
        raise AssertionError("\n".join([f"{rule.__module__}.{rule.__qualname__}", *complaints]))


def complaints_about(
    rule: type[Rule], wrong: Sequence[Given], right: Sequence[Given], settings: Settings | None = None
) -> Iterator[str]:
    """What is wrong with a rule, its tests and its documentation."""
    try:
        registry = _registry(rule)
    except RegistryError as error:
        yield str(error)
        return
    # A rule that is off by default is on in its own tests.
    settings = settings or Settings(Selection(extend_select=(rule.code,)))
    tests = [*_tests("wrong", wrong), *_tests("right", right)]
    yield from (f"there is no {kind} program" for kind, given in (("wrong", wrong), ("right", right)) if not given)
    yield from _twice(tests)
    for test in tests:
        yield from _unexpected(rule, test, registry)
        verdict = check(test, settings, registry)
        if not verdict.passed:
            yield verdict.report()
    yield from faults_of_text(rule)
    yield from faults_of_examples(rule, settings, registry)


def _registry(rule: type[Rule]) -> Registry:
    """The rules of this installation, and this one."""
    fault = malformed(rule())
    if fault:
        raise RegistryError(fault)
    others = [type(one) for one in installed().rules if type(one) is not rule]
    return build([*others, rule])


def _tests(kind: str, given: Sequence[Given]) -> Iterator[Program]:
    for number, one in enumerate(given, start=1):
        texts = {"main.py": one} if isinstance(one, str) else one
        files = (File(path, "python", textwrap.dedent(text).lstrip("\n"), 1) for path, text in texts.items())
        yield Program(f"{kind} program {number}", kind, 1, "", tuple(files))


def _twice(tests: Sequence[Program]) -> Iterator[str]:
    """Programs that are the same but for comments and layout: the second one tests nothing."""
    seen: dict[tuple[tuple[str, str], ...], str] = {}
    for test in tests:
        meaning = tuple(sorted((file.path, _meaning(file.text)) for file in test.files))
        if meaning in seen:
            yield f"{test.document} is the same as {seen[meaning]}"
        seen.setdefault(meaning, test.document)


def _meaning(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def _unexpected(rule: type[Rule], test: Program, registry: Registry) -> Iterator[str]:
    """Comments that are missing in a wrong program or stand in a right one."""
    expectations, _ = read(test, {one.name for one in registry.rules})
    if test.name == "wrong" and not any(expectation.rule == rule.name for expectation in expectations):
        yield f"{test.document} says nowhere that {rule.name} is found: '# {rule.severity.label}: [{rule.name}]'"
    if test.name == "right" and expectations:
        yield f"{test.document} expects a finding: {expectations[0]}"
