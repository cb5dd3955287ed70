"""The network."""

import torch
from torch import nn


class Tower(nn.Module):
    """Hidden layers that other networks can share."""

    def __init__(self, inputs, width):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(0.1))

    def features(self, x):
        return self.body(torch.flatten(x, start_dim=1))


class Classifier(Tower):
    """A tower with one output for each class."""

    def __init__(self, inputs=64, width=48, classes=10):
        super().__init__(inputs, width)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.features(x)
        return self.head(x)
