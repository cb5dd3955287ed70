"""ReLU between the layers, nothing behind the last one.

Shown to be silent by: losslint check examples/pytorch/clamped_logits/right.py
"""

import torch
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from torch import nn

features, cultivar = load_wine(return_X_y=True)
features = torch.tensor(StandardScaler().fit_transform(features), dtype=torch.float32)
cultivar = torch.tensor(cultivar, dtype=torch.long)

sizes = [13, 64, 32]
layers = []
for i in range(len(sizes) - 1):
    layers.append(nn.Linear(sizes[i], sizes[i + 1]))
    layers.append(nn.ReLU())
layers.append(nn.Linear(sizes[-1], 3))
model = nn.Sequential(*layers)

criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

for epoch in range(100):
    optimizer.zero_grad()
    output = model(features)
    loss = criterion(output, cultivar)
    loss.backward()
    optimizer.step()
    accuracy = (output.argmax(dim=1) == cultivar).float().mean()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {accuracy:.2f}")
