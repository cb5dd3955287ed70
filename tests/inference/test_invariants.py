"""What holds for every program: no crash, one answer whatever the order, and no help from strangers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lossLint.session import Settings, lint_texts
from lossLint.testing.flows import Program, load

pytestmark = pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")
ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = [program for document in sorted((ROOT / "tests" / "flows").rglob("*.md")) for program in load(document)]
SEVERAL = [program for program in PROGRAMS if len(program.files) > 1]
STRANGER = """
import torch.nn as nn

class Stranger(nn.Module):
    def forward(self, x):
        return x.softmax(-1)

def train(model, criterion, x, y):
    return criterion(model(x), y)
"""

PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LINES = (
    "import torch, torch.nn as nn, torch.nn.functional as F",
    "from tensorflow import keras",
    "net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(dim=1))",
    "model = keras.Sequential([keras.layers.Dense(3, activation='softmax')])",
    "criterion = nn.CrossEntropyLoss()",
    "criterion = losses[name]",
    "out = net(x)",
    "out = out.view(-1, *shape)[..., None]",
    "a, *b = out, net, criterion",
    "for net in nets: out = net(out)",
    "while True: net = net(net)",
    "loss = criterion(out, y)",
    "loss = F.cross_entropy(net(x), y)",
    "model.compile(loss=loss, metrics=[metric for metric in metrics])",
    "model.compile('adam', 'binary_crossentropy')",
    "model.fit(x, y)",
    "def f(*args, **kwargs): return f(*args, **kwargs)",
    "class A(A): forward = property(lambda self: self.forward)",
    "net.forward = criterion",
    "del net",
    "net[net] = net",
    "x = y = x if y else (yield)",
    "y = F.one_hot(y, 3).float()[::-1]",
    "y = [y for y in y if y]",
    "try: out = net(x)\nexcept E as net: raise",
    "match out:\n    case [a, *b]: out = a\n    case {'k': v}: out = v",
    "with torch.no_grad() as net: pass",
    "global net",
    "out = out @ out.T / 0 ** -1 << 999999",
    "print(f'{net!r:>{out}}')",
    "out = getattr(net, name)(**{name: out})",
    "nn.CrossEntropyLoss = nn.MSELoss",
)


def found(files: dict[str, str]) -> list[str]:
    outcome = lint_texts(files, Settings())
    assert not [error for error in outcome.errors if "invalid syntax" not in error.message]
    return [repr(finding) for finding in outcome.findings]


@PATIENT
@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_nonsense_is_survived(lines: list[str]) -> None:
    found({"program.py": "\n".join(lines) + "\n"})


@PATIENT
@given(st.lists(st.sampled_from(LINES), max_size=10), st.integers(0, 3))
def test_nonsense_in_functions_is_survived(lines: list[str], depth: int) -> None:
    body = "\n".join(lines) or "pass"
    for number in range(depth):
        indented = body.replace("\n", "\n    ")
        body = f"def f{number}(x, y, net=None):\n    {indented}\nf{number}(x, y)"
    found({"program.py": f"import torch.nn as nn\n{body}\n"})


@pytest.mark.parametrize(
    "knot",
    [
        "net = nn.Sequential()\nnet.add_module('net', net)",
        "net = nn.Sequential(nn.Linear(4, 3))\nnet.append(nn.Sequential(net))",
        "layers = []\nlayers.append(layers)\nnet = nn.Sequential(*layers)",
        "net = {}\nnet['net'] = net\nnet = net['net']['net']",
        "class Net(nn.Module):\n    def forward(self, x):\n        return self(x)\nnet = Net()",
    ],
)
def test_knots_are_survived(knot: str) -> None:
    text = f"import torch.nn as nn\n{knot}\nloss = nn.CrossEntropyLoss()(net(x), y)\n"
    outcome = lint_texts({"program.py": text}, Settings())
    assert not outcome.errors
    assert outcome.records


@pytest.mark.parametrize("program", SEVERAL, ids=lambda program: program.name)
def test_order_of_files_changes_nothing(program: Program) -> None:
    files = list(dict(program.texts).items())
    expected = found(dict(files))
    random.Random(3).shuffle(files)
    assert found(dict(files)) == expected


@pytest.mark.parametrize("program", PROGRAMS[::5], ids=lambda program: program.name)
def test_unrelated_file_changes_nothing(program: Program) -> None:
    files = dict(program.texts)
    assert found({**files, "elsewhere/stranger.py": STRANGER}) == found(files)


@pytest.mark.parametrize("program", PROGRAMS[::5], ids=lambda program: program.name)
def test_blank_lines_and_comments_change_no_count(program: Program) -> None:
    files = dict(program.texts)
    spaced = {path: "# a comment\n\n" + text if path.endswith(".py") else text for path, text in files.items()}
    assert len(found(spaced)) == len(found(files))
