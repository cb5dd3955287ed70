"""A right way beside a wrong one, at one place."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from sample_rules import Always, SiteMaker

from lossLint.findings.contrast import contrasted
from lossLint.findings.finding import Finding
from lossLint.inference.sites import Confidence, LossSite
from lossLint.inference.tensor import Encoding, Scale, Tensor
from lossLint.sources.place import Place

At = Callable[..., Place]


def _of(site: LossSite) -> Finding:
    (finding,) = Always().check(site)
    return dataclasses.replace(finding, fix="remove it")


def _scaled(site: LossSite, scale: Scale) -> LossSite:
    return dataclasses.replace(site, prediction=dataclasses.replace(site.prediction, scale=scale))


def test_the_first_step_that_only_the_right_way_has_is_told(site: SiteMaker, at: At) -> None:
    place = at("loss.py", 9)
    wrong = _scaled(site(place, at("model.py", 2), at("show.py", 4)), Scale.SOFTMAX)
    right = _scaled(site(place, at("model.py", 2), at("train.py", 5)), Scale.LOGITS)
    finding = contrasted(_of(wrong), wrong, [right])
    assert finding.unlike is not None
    assert finding.unlike.place == at("train.py", 5)
    assert finding.fix == "do as the right way does, or remove it"


def test_silence_about_what_is_not_known_is_not_right(site: SiteMaker, at: At) -> None:
    place = at("loss.py", 9)
    wrong = _scaled(site(place, at("model.py", 2)), Scale.SOFTMAX)
    labelled = dataclasses.replace(wrong, target=Tensor(encoding=Encoding.ONE_HOT))
    logits = _scaled(site(place, at("train.py", 5)), Scale.LOGITS)
    assert contrasted(_of(wrong), wrong, [site(place, at("train.py", 5))]).unlike is None
    assert contrasted(_of(labelled), labelled, [logits]).unlike is None
    unsure = dataclasses.replace(logits, confidence=Confidence.LIKELY)
    assert contrasted(_of(wrong), wrong, [unsure]).unlike is None


def test_without_a_right_way_nothing_changes(site: SiteMaker, at: At) -> None:
    wrong = _scaled(site(at("loss.py", 9), at("model.py", 2)), Scale.SOFTMAX)
    assert contrasted(_of(wrong), wrong, []) == _of(wrong)
