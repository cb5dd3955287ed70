"""One-hot labels of integers: CrossEntropyLoss refuses them on the first batch.

Shown by: losslint check examples/pytorch/one_hot_labels
"""

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = 5

inputs = torch.randn(200, 16)
labels = torch.randint(0, CLASSES, (200,))
labels = F.one_hot(labels, num_classes=CLASSES)  # int64 rows

model = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, CLASSES))
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = torch.optim.AdamW(model.parameters())

for start in range(0, 200, 50):
    x, y = inputs[start : start + 50], labels[start : start + 50]
    optimizer.zero_grad()
    loss = criterion(model(x), y)  # RuntimeError
    loss.backward()
    optimizer.step()
