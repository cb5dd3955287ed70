"""A loss that stops at 0.66: the sigmoid is applied twice, and a rare class is found too seldom.

Shown by: losslint check examples/pytorch/sigmoid_before_bce_with_logits
"""

import torch
from sklearn.datasets import make_classification
from torch import nn

# one sample in ten is positive
features, target = make_classification(n_samples=2000, n_features=20, n_informative=6, weights=[0.9], random_state=0)
features = torch.tensor(features, dtype=torch.float32)
target = torch.tensor(target, dtype=torch.float32).unsqueeze(1)

model = nn.Sequential(
    nn.Linear(20, 32),
    nn.ReLU(),
    nn.Linear(32, 1),
    nn.Sigmoid(),  # the loss below has a sigmoid of its own
)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)


def train(model, criterion, epochs=100):
    for epoch in range(epochs):
        optimizer.zero_grad()
        score = model(features)
        loss = criterion(score, target)
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch}: loss {loss.item():.3f}")


train(model, criterion)
print("found:", (model(features) > 0.5).sum().item(), "of", int(target.sum()))
