"""A run with all that `drift unseen` reads beside it, made by hand: no model, no training."""

import numpy as np

from drift.measure.dealing import deal
from drift.run.answered import Restored, write_answered, write_restored
from drift.run.answers import Answered
from drift.run.facts import Inputs
from drift.run.masked import MaskedPlan, Policy, masked_name, unmasked_name, write_plan
from drift.run.run import Run

N_DOCUMENTS = 300
INPUTS = Inputs({"source": "by hand"}, {"source": "by hand"})


def documents(seed=0):
    """Labels, tokens (of 40 words, the first ten seen) and starts."""
    random = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(random.integers(2, 9, N_DOCUMENTS))])
    tokens = np.where(
        random.random(starts[-1]) < 0.8,
        random.integers(0, 10, starts[-1]),
        random.integers(10, 40, starts[-1]),
    )
    return random.integers(0, 2, N_DOCUMENTS), tokens, starts


def answers(random, labels, chance):
    """Probabilities of two classes that are right with a chance, of shape (n_documents,)."""
    own = np.where(random.random(len(labels)) < chance, 0.5 + random.random(len(labels)) / 2, 0.3)
    found = np.empty((len(labels), 2), np.float32)
    found[np.arange(len(labels)), labels] = own
    found[np.arange(len(labels)), 1 - labels] = 1 - own
    return found


def with_answers(make_run, gain=0.2, seed=0, name="small"):
    """The run `small` and its frozen control, with answers; training gains where no token is unseen."""
    random = np.random.default_rng(seed)
    labels, tokens, starts = documents()
    unseen = np.add.reduceat(tokens >= 10, starts[:-1])
    run = make_run(name, settings={"policy": "trainable", "epochs": 3}, inputs=INPUTS)
    frozen = make_run(f"{name}~frozen", settings={"policy": "frozen", "epochs": 3}, inputs=INPUTS, step=0.0)
    for one, chance in ((run, 0.6 + np.where(unseen == 0, gain, 0.0)), (frozen, np.full(N_DOCUMENTS, 0.6))):
        write_answered(one, Answered(labels, tokens, starts, answers(random, labels, chance), 3))
    return run


def with_restored(run, cost=0.05, n_deals=8, seed=1):
    """Restored draws beside the run; a token that is put back costs `cost`."""
    random = np.random.default_rng(seed)
    labels, tokens, starts = documents()
    words = np.arange(10)
    masks = deal(run.counts[words], n_deals, 0)
    found = [
        answers(random, labels, 0.8 - cost * np.add.reduceat(np.isin(tokens, words[mask]), starts[:-1]))
        for mask in masks
    ]
    write_restored(run, Restored(3, 100, 0, words, masks, np.stack(found), found[0]))
    return run


def with_masked(make_run, run, gain=0.3, cost=0.05, n_masks=6, n_trained=None, seed=2, rising=False):
    """The plan of masked trainings, and those trainings of `n_trained` masks (None: all)."""
    random = np.random.default_rng(seed)
    labels, tokens, starts = documents()
    words, stem = np.arange(10), run.folder.name
    masks = deal(run.counts[words], n_masks // 2, 0)
    policies = (Policy("trainable", 2, 0.001, rising), Policy("frozen", 3, 0.001, False))
    write_plan(run, MaskedPlan(words, masks, policies, 3, 100, 0, tuned=False))
    plans = [(unmasked_name, pair, 0.0) for pair in range(3)]
    for number in range(n_masks if n_trained is None else n_trained):
        dose = np.add.reduceat(np.isin(tokens, words[masks[number]]), starts[:-1])
        plans.append((masked_name, number, cost * dose))
    for name, number, lost in plans:
        for policy, chance in zip(policies, (0.55 + gain - lost, np.full(N_DOCUMENTS, 0.55)), strict=True):
            other: Run = make_run(name(stem, number, policy.name), epochs=policy.epoch)
            found = Answered(labels, tokens, starts, answers(random, labels, chance), policy.epoch)
            write_answered(other, found)
    return run
