"""Rules about the run itself. The engine makes their findings; they are declared like any other rule."""

from __future__ import annotations

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.rule import Rule
from lossLint.inference.sites import Confidence
from lossLint.inference.tensor import Step
from lossLint.sources.place import Place


class RunRule(Rule):
    """A rule whose findings come from the run, not from a site."""

    @classmethod
    def finding(cls, place: Place, message: str) -> Finding:
        """A finding of this rule; its trace is the place alone."""
        return Finding(
            code=cls.code,
            name=cls.name,
            severity=cls.severity,
            confidence=Confidence.CERTAIN,
            message=message,
            place=place,
            trace=(Step(place, message, ""),),
        )


class SyntaxErrorRule(RunRule):
    """A file, notebook cell or Markdown block that cannot be read as Python.

    ## What it does
    Reports what could not be parsed or decoded. Everything else in the run is still linted.

    ## Why it is bad
    Nothing is known about code that does not parse: its mistakes stay unseen, and so do those of files that import
    it. Silence would look like "right". The run therefore ends with exit code 4 even when nothing else is found.

    ## Example
    ```python
    loss = criterion(net(x), y
    ```

    ## Use instead
    ```python
    loss = criterion(net(x), y)
    ```

    ## Fix safety
    There is no automatic fix.

    ## Known problems
    Python 2 code (`print loss`) does not parse. Leave such files out with `--exclude`.

    ## References
    The Python language reference, "Full Grammar specification".
    """

    code = "LL001"
    name = "syntax-error"
    severity = Severity.ERROR


class UnusedSuppression(RunRule):
    """A suppression comment that suppresses nothing.

    ## What it does
    Reports `# losslint: ignore[...]`, `# losslint: ignore-file[...]`, `# losslint: off[...]` and `# noqa: LL...` where
    no finding of the named rule would have been reported.

    ## Why it is bad
    The comment claims a mistake that is no longer there, and would hide the next one.

    ## Example
    ```python
    loss = nn.CrossEntropyLoss()(logits, labels)  # losslint: ignore[softmax-before-cross-entropy]
    ```

    ## Use instead
    ```python
    loss = nn.CrossEntropyLoss()(logits, labels)
    ```

    ## Fix safety
    Removing the comment changes nothing that runs.

    ## Known problems
    A comment at one step of a mistake whose other end lies in a file that was not given looks unused: give the
    whole project. Comments are not judged where the loss is unknown, where the file does not parse, or where their
    rules are switched off.

    ## References
    `losslint why PATH:LINE` shows what is known at the line.
    """

    code = "LL002"
    name = "unused-suppression"
    severity = Severity.WARNING


class UnknownSuppression(RunRule):
    """A suppression comment that names no rule.

    ## What it does
    Reports a name or code in `# losslint: ignore[...]` and its like that no installed rule has, `# losslint:` comments
    that are no suppression at all, and `# losslint: on` where nothing is switched off.

    ## Why it is bad
    A misspelt suppression suppresses nothing, and nobody is told.

    ## Example
    ```python
    loss = criterion(probabilities, labels)  # losslint: ignore[softmax-before-crossentropy]
    ```

    ## Use instead
    ```python
    loss = criterion(probabilities, labels)  # losslint: ignore[softmax-before-cross-entropy] -- measured: harmless
    ```

    ## Fix safety
    Correcting the name may hide a finding: that is what the comment is for.

    ## Known problems
    Codes in `# noqa` comments that are not lossLint's are left to the tools that own them.

    ## References
    `losslint rules` lists every name and code.
    """

    code = "LL003"
    name = "unknown-suppression"
    severity = Severity.WARNING


class SuppressionWithoutReason(RunRule):
    """A suppression comment that gives no reason. Off unless it is asked for.

    ## What it does
    Reports suppression comments without words behind `--`. It is switched on by the setting `require-reasons`, or by
    naming it in `extend-select`.

    ## Why it is bad
    Nobody who reads the comment later can tell whether the mistake was measured and found harmless, or only in the
    way; the comment then stays for ever.

    ## Example
    ```python
    loss = criterion(probabilities, labels)  # losslint: ignore[softmax-before-cross-entropy]
    ```

    ## Use instead
    ```python
    loss = criterion(probabilities, labels)  # losslint: ignore[softmax-before-cross-entropy] -- a deliberate bound
    ```

    ## Fix safety
    A comment changes nothing that runs.

    ## Known problems
    Any words count as a reason.

    ## References
    `losslint check --add-ignore=REASON` writes comments with a reason.
    """

    code = "LL004"
    name = "suppression-without-reason"
    severity = Severity.WARNING
    default = False
