"""LL501: as many output units as the labels have classes."""

from __future__ import annotations

from collections.abc import Iterator

from losslint_rules.families import is_class_likelihood, is_cross_entropy, is_keras, takes, takes_indices_only
from losslint_rules.labels import is_one_hot, is_too_many_classes_for_one_unit
from losslint_rules.scales import may_be_prediction
from losslint_rules.units import class_units, is_one_unit_for_classes, output_units

from lossLint.api import Confidence, Encoding, Finding, LossSite, Rule, Severity


class ClassCountMismatch(Rule):
    """The model has another number of output units than the labels have classes.

    ## What it does
    Compares the units with the classes that the labels are known to have, from `to_categorical`, `one_hot`, known data
    sets, literals or `label_mode`. One-hot labels need exactly as many units; class indices at least as many; more are
    reported only where a layer with just as many was built and is never called. More than two classes at a binary
    cross-entropy over one unit are reported too.

    ## Why it is bad
    One-hot labels of another width raise ValueError in Keras 3 on every backend. Class indices without a unit raise
    "IndexError: Target 5 is out of bounds" in PyTorch and InvalidArgumentError in TensorFlow on the CPU; compiled with
    XLA, loss and weights become nan, and on JAX such samples silently contribute 0. Class indices above 1 at
    BCEWithLogitsLoss or Keras' binary cross-entropy make a loss without lower bound.

    ## Example
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(5, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    model.fit(np.random.rand(64, 20), y)
    ```
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Linear(20, 5)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Use instead
    ```python
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    y = keras.utils.to_categorical(np.random.randint(0, 10, size=64), 10)
    model.fit(np.random.rand(64, 20), y)
    ```
    ```python
    import torch
    import torch.nn.functional as F
    from torch import nn

    model = nn.Linear(20, 10)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(32, 20)
    y = F.one_hot(torch.randint(0, 10, (32,)), 10).float()
    loss = criterion(model(x), y)
    loss.backward()
    ```

    ## Fix safety
    Changing the number of units makes weights that were saved before unusable for the last layer.

    ## Known problems
    A data set that is filtered to some of its classes in a way that cannot be seen still counts with all of them.

    ## References
    - Keras documentation: `keras.utils.to_categorical`, `keras.losses.CategoricalCrossentropy`
    - PyTorch documentation: `torch.nn.CrossEntropyLoss`, `torch.nn.functional.one_hot`
    """

    code = "LL501"
    name = "class-count-mismatch"
    severity = Severity.ERROR
    since = "0.1.0"

    def check(self, site: LossSite) -> Iterator[Finding]:
        """A finding where classes and units differ in a way that the loss cannot bear."""
        classes = site.target.classes
        units = class_units(site) if site.loss.categorical else output_units(site.prediction)
        if classes is None or units is None or not may_be_prediction(site.prediction):
            return
        if is_too_many_classes_for_one_unit(site):
            harm, fix = "the loss has no lower bound, or raises", "use a cross-entropy over classes and a unit for each"
        elif _lacks_units(site, classes, units) or _differs_from_one_hot(site, classes, units):
            harm, fix = "an exception, nan, or samples that count for nothing", f"give the last layer {classes} units"
        elif _forgets_head(site):
            harm, fix = "silent: the classes share units that mean nothing", f"call {site.unused_head}"
        else:
            return
        plural = "" if units == 1 else "s"
        message = f"{site.loss.name} compares {units} output unit{plural} with labels of {classes} classes"
        if site.unused_head is not None:
            message += f", and {site.unused_head} is never called"
        sure = Confidence.LIKELY if site.unused_head is not None else None
        yield self.at(site, message, harm=harm, fix=fix, labels=True, confidence=sure)


def _lacks_units(site: LossSite, classes: int, units: int) -> bool:
    """Whether class indices point past the units; more units than classes do no harm."""
    loss = site.loss
    if not is_class_likelihood(loss) or not takes(loss, "index") or site.target.encoding is not Encoding.INDEX:
        return False
    return classes > units > 1


def _forgets_head(site: LossSite) -> bool:
    """Whether class indices meet more units than they need, and a layer with as many was built and never called."""
    return site.unused_head is not None and is_class_likelihood(site.loss) and takes(site.loss, "index")


def _differs_from_one_hot(site: LossSite, classes: int, units: int) -> bool:
    """Whether one-hot rows are not as wide as the prediction, at a loss that reads one-hot rows."""
    loss = site.loss
    if not is_cross_entropy(loss) or not is_one_hot(site) or is_one_unit_for_classes(site):
        return False
    if takes_indices_only(loss) and (is_keras(loss) or loss.categorical):
        return False
    return classes != units
