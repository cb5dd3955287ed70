"""Classes that are never predicted: the loop puts a ReLU behind the last layer too.

Shown by: losslint check examples/pytorch/clamped_logits
"""

import torch
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from torch import nn

features, cultivar = load_wine(return_X_y=True)
features = torch.tensor(StandardScaler().fit_transform(features), dtype=torch.float32)
cultivar = torch.tensor(cultivar, dtype=torch.long)

sizes = [13, 64, 32, 3]
layers = []
for i in range(len(sizes) - 1):
    layers.append(nn.Linear(sizes[i], sizes[i + 1]))
    layers.append(nn.ReLU())  # a logit below zero becomes zero and gets no gradient
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
