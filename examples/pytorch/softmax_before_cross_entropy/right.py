"""Digits with logits into CrossEntropyLoss; softmax only where probabilities are read.

Shown to be silent by: losslint check examples/pytorch/softmax_before_cross_entropy/right.py
"""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class DigitNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.hidden = nn.Linear(64, 64)
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        return self.out(x)  # logits

    @torch.no_grad()
    def predict(self, x):
        return torch.softmax(self(x), dim=1)


images, digits = load_digits(return_X_y=True)
images = torch.tensor(images / 16.0, dtype=torch.float32)
digits = torch.tensor(digits, dtype=torch.long)
loader = DataLoader(TensorDataset(images, digits), batch_size=32, shuffle=True)

model = DigitNet()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(20):
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}")

print(model.predict(images[:5]).max(dim=1))
