"""LL104: relu, clamp or tanh as the last step before the loss."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import applies_sigmoid, applies_softmax, is_cross_entropy, is_keras, is_torch
from losslint_rules.floors import describe_categorical_floor
from losslint_rules.scales import BOUNDED, is_output
from losslint_rules.units import class_units, is_one_unit_for_classes

from lossLint.api import Finding, LossSite, LossUse, Rule, Scale, Severity, Tensor

# Bounds this far out confine nothing: the floor of the loss is below 0.001 with 10 classes.
_WIDE = 5.0


class ClampedLogits(Rule):
    """The last step before the loss cuts the logits off.

    ## What it does
    Reports relu, relu6, hardtanh, abs, clamp or tanh as the last step before a loss that applies softmax or sigmoid
    itself, and before a Keras or TensorFlow cross-entropy that wants probabilities. Softplus and logsigmoid stay
    silent, and so do a clamp that is known to leave -5..5 or more, and tanh before a hinge loss.

    ## Why it is bad
    Relu before CrossEntropyLoss kills the outputs of whole classes: measured on sklearn digits, test accuracy .701
    (spread .143 over seeds) with Adam and .669 with SGD, where logits give .960 and .957. Before BCEWithLogitsLoss:
    .638 and .633 against .940 and .929. Tanh gives CrossEntropyLoss the floor log(1 + (C-1)/e^2), 0.797 with 10
    classes, at nearly no cost of accuracy (.957 and .953): a warning.
    Where a Keras loss wants probabilities: relu gives .100 with categorical cross-entropy (the loss becomes nan) and
    .112 with the sparse one, tanh .128 and .338 (Adam; softmax: .960). With binary cross-entropy relu and tanh give
    .812 and .806, where sigmoid gives .950.

    ## Example
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 10), nn.ReLU())
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="relu")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```

    ## Use instead
    ```python
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 10))
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = torch.randint(0, 10, (32,))
    loss = criterion(model(x), y)
    loss.backward()
    ```
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(np.random.rand(64, 20), np.random.randint(0, 10, size=64))
    ```

    ## Fix safety
    Removing the step changes the range of the model's output. Weights trained with it remain usable, but need training.

    ## Known problems
    Tanh is sometimes a deliberate bound on the logits (then usually scaled): suppress it there.

    ## References
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.BCEWithLogitsLoss`, `torch.nn.ReLU`
    - Keras documentation: Probabilistic losses, Layer activation functions
    """

    code = "LL104"
    name = "clamped-logits"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where a cut-off output meets a cross-entropy."""
        loss, prediction = site.loss, site.prediction
        if prediction.scale not in BOUNDED or not is_output(prediction) or _is_wide(prediction):
            return
        if not (_applies_activation(loss) or _wants_keras_probabilities(loss)) or is_one_unit_for_classes(site):
            return
        mild = prediction.scale is Scale.TANH and is_torch(loss)
        wants = "applies its activation itself and wants logits" if loss.wants_logits else "wants probabilities"
        yield self.at(
            site,
            f"{loss.name} {wants}, but it is given {_describe(prediction)}",
            severity=Severity.WARNING if mild else None,
            harm=_harm(site),
            fix="remove the last activation"
            if loss.wants_logits
            else f"end in {'softmax' if loss.categorical else 'sigmoid'}, or give logits and from_logits=True",
        )


def _applies_activation(loss: LossUse) -> bool:
    return applies_softmax(loss) or applies_sigmoid(loss)


def _wants_keras_probabilities(loss: LossUse) -> bool:
    return is_keras(loss) and loss.wants_probabilities and is_cross_entropy(loss)


def _is_wide(prediction: Tensor) -> bool:
    if prediction.scale is not Scale.CLAMPED or prediction.low is None or prediction.high is None:
        return False
    return prediction.low <= -_WIDE and prediction.high >= _WIDE


def _describe(prediction: Tensor) -> str:
    if prediction.scale is Scale.TANH:
        return "tanh outputs"
    return "outputs clamped below" if prediction.scale is Scale.NONNEGATIVE else "outputs clamped both ways"


def _harm(site: LossSite) -> str:
    """What was measured for this kind of cut-off; nothing where nothing was."""
    loss, scale = site.loss, site.prediction.scale
    if loss.wants_probabilities:
        if loss.binary:
            return "measured: accuracy .81 with Adam where sigmoid gives .950" if scale is not Scale.CLAMPED else ""
        found = {Scale.NONNEGATIVE: ".100 or .112", Scale.TANH: ".128 or .338"}.get(scale)
        return f"measured on 10 classes: accuracy {found} with Adam where softmax gives .960" if found else ""
    if scale is Scale.TANH:
        floor = "the loss cannot fall below 0.313"
        return describe_categorical_floor(class_units(site), width=2.0) if loss.categorical else floor
    if scale is Scale.NONNEGATIVE:
        numbers = ".701, where logits give .960" if loss.categorical else ".638, where logits give .940"
        return f"classes whose outputs die are never learned; measured: accuracy {numbers}"
    return ""
