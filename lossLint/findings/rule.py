"""What a rule is: one declaration with its documentation, and a pure function from a site to findings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import ClassVar

from lossLint.findings.finding import Finding, Severity
from lossLint.inference.sites import Confidence, LossConstruction, LossSite, MetricSite
from lossLint.inference.tensor import History, Step
from lossLint.sources.place import Place

HEADINGS = ("What it does", "Why it is bad", "Example", "Use instead", "Fix safety", "Known problems", "References")


class Rule:
    """One kind of mistake.

    A subclass sets ``code``, ``name``, ``severity`` and ``since``, documents itself under HEADINGS (the first line of
    the docstring is its summary) and overrides ``check`` (applications of a loss), ``check_construction`` or
    ``check_metric``. A rule asks questions of the site and yields findings; it never walks code and names no library.
    One that is not for every project sets ``default`` to False: it is then off until it is selected by its own name or
    code.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    since: ClassVar[str] = "0.1.0"
    default: ClassVar[bool] = True

    def check(self, site: LossSite) -> Iterator[Finding]:
        """Findings at one application of a loss."""
        return iter(())

    def check_construction(self, site: LossConstruction) -> Iterator[Finding]:
        """Findings where a loss object is built."""
        return iter(())

    def check_metric(self, site: MetricSite) -> Iterator[Finding]:
        """Findings where a metric meets a prediction."""
        return iter(())

    @classmethod
    def summary(cls) -> str:
        """The first line of the documentation."""
        return cls.documentation().split("\n", 1)[0]

    @classmethod
    def documentation(cls) -> str:
        """The whole documentation, Markdown."""
        return inspect.cleandoc(cls.__doc__ or "")

    def at(
        self,
        site: LossSite | MetricSite,
        message: str,
        *,
        harm: str = "",
        fix: str = "",
        severity: Severity | None = None,
        labels: bool = False,
        prediction: bool = True,
        confidence: Confidence | None = None,
    ) -> Finding:
        """A finding at a site.

        Args:
            site: the application of the loss or metric.
            message: one sentence naming the two ends.
            harm: the measured effect.
            fix: the repair.
            severity: when it differs from the rule's own.
            labels: whether the labels are one of the two ends: the finding then stands where they meet the loss
                (``fit`` for a compiled model), and their steps join the trace.
            prediction: whether the prediction's steps belong to the trace.
            confidence: lower than the site's, when the rule itself leans on a convention.
        """
        place = (site.labels_place or site.place) if labels else site.place
        histories = [site.prediction.history] if prediction else []
        histories += [site.target.history] if labels else []
        histories.append(site.metric.history if isinstance(site, MetricSite) else site.loss.history)
        known = site.confidence if labels else site.prediction_confidence
        return Finding(
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            confidence=min(known, confidence or known),
            message=message,
            place=place,
            trace=_trace(histories),
            state=site.target.state if labels and not prediction else site.prediction.state,
            harm=harm,
            fix=fix,
            conditions=site.conditions,
        )

    def at_construction(self, site: LossConstruction, message: str, *, harm: str = "", fix: str = "") -> Finding:
        """A finding where a loss object is built."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            confidence=site.confidence,
            message=message,
            place=site.place,
            trace=_trace([argument.history for argument in site.arguments if argument is not None]),
            harm=harm,
            fix=fix,
            conditions=site.conditions,
        )


def _trace(histories: list[History | None]) -> tuple[Step, ...]:
    """The steps of several values one after the other, a step that they share told once."""
    seen: set[tuple[Place, str]] = set()
    steps: list[Step] = []
    for history in histories:
        for step in history.steps() if history else ():
            if (step.place, step.message) not in seen:
                seen.add((step.place, step.message))
                steps.append(step)
    return tuple(steps)
