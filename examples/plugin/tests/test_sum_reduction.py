"""The rule, on programs: what must be found stands beside its line, and nothing else may be found."""

from __future__ import annotations

from acme_losslint.rules import SumReduction

from lossLint.testing import check_rule

WRONG = [
    """
    import torch
    from torch import nn

    def train(model, batches):
        criterion = nn.CrossEntropyLoss(reduction="sum")
        for x, y in batches:
            loss = criterion(model(x), y)  # warning: [sum-reduction]
            loss.backward()

    train(nn.Linear(8, 3), [(torch.rand(4, 8), torch.randint(0, 3, (4,)))])
    """,
    """
    import torch
    import torch.nn.functional as F

    def loss_of(x, y):
        return F.cross_entropy(torch.nn.Linear(8, 3)(x), y, reduction="sum")  # warning: [sum-reduction]
    """,
    {
        "losses.py": """
            from torch import nn

            criterion = nn.NLLLoss(reduction="sum")
        """,
        "main.py": """
            import torch
            from losses import criterion

            scores = torch.log_softmax(torch.nn.Linear(8, 3)(torch.rand(4, 8)), dim=1)
            loss = criterion(scores, torch.randint(0, 3, (4,)))  # warning: [sum-reduction]
        """,
    },
]
RIGHT = [
    """
    import torch
    from torch import nn

    model = nn.Linear(8, 3)
    loss = nn.CrossEntropyLoss(reduction="mean")(model(torch.rand(4, 8)), torch.randint(0, 3, (4,)))
    """,
    """
    import torch
    from torch import nn

    def train(model, batches, how):
        # Nobody knows what it is told.
        criterion = nn.CrossEntropyLoss(reduction=how)
        for x, y in batches:
            criterion(model(x), y).backward()
    """,
    """
    import torch
    from torch import nn

    # The sum is no loss.
    total = nn.Linear(8, 3)(torch.rand(4, 8)).sum()
    """,
]


def test_sum_reduction() -> None:
    check_rule(SumReduction, wrong=WRONG, right=RIGHT)
