"""The mistake is spread over three files: softmax in model.py, the loss here, the call in trainer.py.

Run from examples/pytorch/several_files: python -m wrong.main
Shown by: losslint check examples/pytorch/several_files
"""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from .model import Classifier
from .trainer import Trainer


def main():
    images, digits = load_digits(return_X_y=True)
    data = TensorDataset(torch.tensor(images / 16.0, dtype=torch.float32), torch.tensor(digits, dtype=torch.long))
    network = Classifier()
    criterion = nn.CrossEntropyLoss()
    trainer = Trainer(network, criterion, torch.optim.Adam(network.parameters(), lr=1e-3))
    trainer.fit(DataLoader(data, batch_size=32, shuffle=True), epochs=5)


if __name__ == "__main__":
    main()
