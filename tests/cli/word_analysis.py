"""An analysis that is read off the words of a text, and rules for it: what is tested here is the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from click.testing import Result

from lossLint.findings.finding import Finding, Severity
from lossLint.findings.rule import Rule
from lossLint.inference.analysis import Analysis, SiteRecord
from lossLint.inference.sites import Confidence, LossSite, LossUse
from lossLint.inference.tensor import History, Step, Tensor
from lossLint.knowledge.contract import LossEntry
from lossLint.sources.place import Place
from lossLint.sources.source import Source, Trouble

Run = Callable[..., Result]


class _Level(Rule):
    """Finds the sites whose line has the word of its severity."""

    def check(self, site: LossSite) -> Iterator[Finding]:
        if site.loss.name == self.severity.label:
            yield self.at(site, f"a mistake that is {self.severity.label}", harm="some harm", fix="some fix")


def _level(code: str, name: str, severity: Severity) -> type[Rule]:
    return type(name, (_Level,), {"code": code, "name": name, "severity": severity, "__doc__": f"A {name}."})


def _raise(self: Rule, site: LossSite) -> Iterator[Finding]:
    if site.loss.name == "raise":
        raise ValueError("out of cheese")
    return iter(())


RULES: list[type[Rule]] = [
    _level("LL901", "error-rule", Severity.ERROR),
    _level("LL902", "warning-rule", Severity.WARNING),
    _level("LL903", "info-rule", Severity.INFO),
    type(
        "R",
        (Rule,),
        {"code": "LL904", "name": "raising-rule", "severity": Severity.INFO, "check": _raise, "__doc__": "R."},
    ),
]


def analyse_words(sources: Sequence[Source], **others: object) -> Analysis:
    """Each line ``loss = WORD`` is a site, each line ``broken`` does not parse.

    The words are ``error``, ``warning``, ``info`` (each found by one rule), ``right``, ``unknown`` and ``raise``.
    """
    sites, records, troubles = [], [], []
    for source in sources:
        for number, text in enumerate(source.text.split("\n"), start=1):
            word = text.strip().removeprefix("loss = ").split(" ")[0]
            place = source.place(number, 0, number, max(len(text), 1))
            if word == "broken":
                troubles.append(Trouble(place, "invalid syntax"))
            elif text.strip().startswith("loss = "):
                sites.append(_site(place, word))
                records.append(_record(place, word))
    return Analysis(tuple(sites), tuple(sorted(records, key=lambda record: record.place.order)), tuple(troubles))


def _site(place: Place, word: str) -> LossSite:
    entry = LossEntry(call=("input", "target"), prediction="input", target="target")
    confidence = Confidence.POSSIBLE if word == "info" else Confidence.CERTAIN
    way = History(Step(Place(place.path, place.cell, 1, 1, 1, 2), "starts", "logits"))
    loss = LossUse(word, f"library.{word}", "torch", entry, entry.expects)
    return LossSite(loss, Tensor(history=way), Tensor(), place, place, prediction_confidence=confidence)


def _record(place: Place, word: str) -> SiteRecord:
    unknown = word == "unknown"
    reason = "no known caller" if unknown else None
    way = (Step(Place(place.path, place.cell, 1, 1, 1, 2), "starts", "logits"),)
    return SiteRecord(place, word, "logits", "class indices", not unknown, reason, "'net' has no known caller", way)
