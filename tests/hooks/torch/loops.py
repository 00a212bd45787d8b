"""Small loops of PyTorch: a layer of eight words of which documents hold some."""

from drift.hooks.loop import record
from drift.run.run import open_run
from tests.frameworks import needs

torch = needs("torch")
nn = torch.nn

WORDS = ["<pad>", "a", "b", "c", "d", "never", "nor this", "rare"]
DOCUMENTS = torch.tensor([[1, 2, 3, 0], [1, 1, 4, 0], [3, 2, 0, 0]])
COUNTS = [3, 2, 2, 1, 0, 0, 0]  # of the words, worked out by hand
TEST = torch.tensor([[7, 1, 0, 0]])
LABELS = torch.tensor([0.0, 1.0, 1.0])


class Mean(nn.Module):
    """The mean of a document's vectors, and one unit."""

    def __init__(self, embedding):
        super().__init__()
        self.embedding = embedding
        self.out = nn.Linear(3, 1)

    def forward(self, ids):
        found = self.embedding(ids)
        return self.out(found if found.dim() == 2 else found.mean(1)).squeeze(-1)


class Masked(Mean):
    """Reads no position whose mask is 0, as models of Hugging Face are asked to."""

    leaks = False

    def forward(self, ids, attention_mask=None):
        found = self.embedding(ids)
        if self.leaks:
            return self.out(found.mean(1)).squeeze(-1)
        kept = torch.ones_like(ids) if attention_mask is None else attention_mask
        return self.out((found * kept.unsqueeze(-1)).mean(1)).squeeze(-1)


def embedding(**changes):
    return nn.Embedding(len(WORDS), 3, **changes)


def step(model, optimizer, ids=DOCUMENTS, labels=LABELS):
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(model(ids), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def trained(model, path, optimizer=None, epochs=2, module=None, **changes):
    """Train by the documents, one batch each and all in an epoch, and look at the test text between."""
    optimizer = optimizer or torch.optim.Adam(model.parameters(), lr=0.1)
    asked = {"module": module or model.embedding, "optimizer": optimizer, "words": WORDS, **changes}
    with record(path, **asked) as recorder:
        for _ in range(epochs):
            loss = [step(model, optimizer, DOCUMENTS[[row]], LABELS[[row]]) for row in range(3)][-1]
            model.eval()
            with torch.no_grad():
                model(TEST)
            recorder.snapshot(scores={"loss": loss})
    return open_run(path)


def weights(layer):
    return layer.weight.detach().float().numpy()
