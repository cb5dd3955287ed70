"""Small programs and the findings in them, built by hand."""

from __future__ import annotations

from lossLint.findings.excerpts import Excerpts
from lossLint.findings.finding import Finding, Severity
from lossLint.inference.analysis import SiteRecord
from lossLint.inference.sites import Confidence
from lossLint.inference.tensor import Step
from lossLint.session import Outcome, Skipped
from lossLint.sources.place import Place
from lossLint.sources.source import Source, Trouble

FILES = {
    "model.py": "\n" * 11
    + "        self.out = nn.Linear(64, 10)\n"
    + "\n" * 6
    + "        return F.softmax(self.out(x), dim=1)\n",
    "train.py": "\n" * 16 + "    for x, y in loader:\n        loss = criterion(net(x), y)\n",
    "main.py": "\n" * 40 + "criterion = nn.CrossEntropyLoss()\n",
}


def place_of(path: str, line: int, part: str, files: dict[str, str] = FILES) -> Place:
    """The place of a part of a line."""
    column = files[path].split("\n")[line - 1].index(part) + 1
    return Place(path, None, line, column, line, column + len(part))


def double_softmax(**changes: object) -> Finding:
    """The finding that LOOKS shows."""
    trace = (
        Step(place_of("model.py", 12, "nn.Linear(64, 10)"), "Linear(64, 10)", "logits, 10 units"),
        Step(place_of("model.py", 19, "F.softmax(self.out(x), dim=1)"), "softmax(dim=1)", "probabilities over axis 1"),
        Step(place_of("train.py", 18, "net(x)"), "returned by Net.forward", "probabilities over axis 1"),
        Step(place_of("main.py", 41, "nn.CrossEntropyLoss()"), "CrossEntropyLoss()", "expects logits"),
    )
    message = "CrossEntropyLoss applies log-softmax itself, but it is given probabilities"
    place = place_of("train.py", 18, "criterion(net(x), y)")
    state = "probabilities over 10 classes"
    parts: dict[str, object] = {
        "code": "LL101",
        "name": "softmax-before-cross-entropy",
        "severity": Severity.ERROR,
        "confidence": Confidence.CERTAIN,
        "message": message,
        "place": place,
        "trace": (*trace, Step(place, message, state)),
        "state": state,
        "harm": "the loss cannot fall below 1.461 with 10 classes",
        "fix": "return self.out(x) from Net.forward",
        "fingerprint": "f" * 32,
    }
    return Finding(**(parts | changes))  # type: ignore[arg-type]


def record(place: Place, resolved: bool = True, reason: str | None = None, detail: str = "") -> SiteRecord:
    """A loss site."""
    return SiteRecord(place, "CrossEntropyLoss", "probabilities, 10 units", "class indices", resolved, reason, detail)


def outcome(
    *findings: Finding,
    records: tuple[SiteRecord, ...] = (),
    errors: tuple[Trouble, ...] = (),
    skipped: tuple[Skipped, ...] = (),
    failed: int = 0,
    files: dict[str, str] = FILES,
    sources: tuple[Source, ...] = (),
) -> Outcome:
    """An outcome of a run over files."""
    excerpts = Excerpts([*(Source(path, text) for path, text in files.items()), *sources])
    return Outcome(tuple(findings), records, len(files), failed, errors, skipped, excerpts)
