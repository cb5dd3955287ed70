"""A loss that runs away to minus infinity: NLLLoss wants log-probabilities, it gets logits.

Shown by: losslint check examples/pytorch/nll_without_log_softmax
"""

import torch
import torch.nn.functional as F
from torch import nn


class SentenceClassifier(nn.Module):
    def __init__(self, vocabulary, topics):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 32)
        self.gru = nn.GRU(32, 48, batch_first=True)
        self.topics = nn.Linear(48, topics)

    def forward(self, tokens):
        _, state = self.gru(self.embedding(tokens))
        return self.topics(state[-1])  # no log-softmax


def step(model, optimizer, tokens, topic):
    optimizer.zero_grad()
    loss = F.nll_loss(model(tokens), topic)
    loss.backward()
    optimizer.step()
    return loss.item()


model = SentenceClassifier(vocabulary=500, topics=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
tokens = torch.randint(0, 500, (64, 12))
topic = torch.randint(0, 4, (64,))
for epoch in range(100):
    loss = step(model, optimizer, tokens, topic)
    print(f"epoch {epoch}: loss {loss:.2f}")  # soon below zero, then without end
