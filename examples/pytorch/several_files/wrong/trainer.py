"""The training loop: it knows neither the network nor the loss by name."""


class Trainer:
    def __init__(self, network, loss_fn, optimizer):
        self.network = network
        self.loss_fn = loss_fn
        self.optimizer = optimizer

    def step(self, batch):
        images, digits = batch
        self.optimizer.zero_grad()
        loss = self.loss_fn(self.network(images), digits)  # both ends were made in other files
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def fit(self, loader, epochs):
        for epoch in range(epochs):
            losses = [self.step(batch) for batch in loader]
            print(f"epoch {epoch}: {sum(losses) / len(losses):.3f}")
