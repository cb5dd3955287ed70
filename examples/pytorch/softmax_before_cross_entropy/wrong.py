"""Digits with a softmax layer too many: CrossEntropyLoss applies log-softmax itself.

Shown by: losslint check examples/pytorch/softmax_before_cross_entropy
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
        self.softmax = nn.Softmax(dim=1)

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        return self.softmax(self.out(x))  # probabilities: the loss will normalise them once more


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
        loss = criterion(model(x), y)  # never falls below 1.46
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}")
