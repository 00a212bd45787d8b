"""What an optimizer of PyTorch or Keras does to a table, told by what it has: neither library is loaded."""

from typing import Any

from drift.progress import log
from drift.run.facts import TrainingFacts


def unwrapped(optimizer: Any) -> Any:  # noqa: ANN401 - of any framework
    """The optimizer in what accelerate, or Keras where it scales the loss, puts around one."""
    return getattr(optimizer, "optimizer", getattr(optimizer, "inner_optimizer", optimizer))


def group_of(parameter: Any, optimizer: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """The group of an optimizer of PyTorch that holds a parameter, if one does."""
    for group in optimizer.param_groups:
        if any(one is parameter for one in group["params"]):
            found: dict[str, Any] = group
            return found
    return None


def decay_of_group(group: dict[str, Any]) -> float:
    """The weight decay of a group of an optimizer of PyTorch."""
    return float(group.get("weight_decay", 0.0))


def decay_of_keras(optimizer: Any) -> float | None:  # noqa: ANN401
    """The weight decay of an optimizer of Keras; None: one of one's own may have none to tell."""
    return float(optimizer.weight_decay or 0) if hasattr(optimizer, "weight_decay") else None


def facts_of_optimizer(optimizer: Any, table: Any) -> TrainingFacts | None:  # noqa: ANN401
    """What is known of the training of a table that no layer was given for.

    table: the parameter itself, whose group is then known, or its numbers. None, which is said, where the
    optimizer is none of PyTorch or Keras. A decay that differs between groups, of which nobody knows which
    holds the table, is not recorded, which is said.
    """
    inner = unwrapped(optimizer)
    name = type(inner).__name__
    if not hasattr(inner, "param_groups"):
        decay = decay_of_keras(inner)
        if decay is not None:
            return TrainingFacts(name, decay)
        log.warning(
            "expected an optimizer of PyTorch or Keras, got %s: it and its weight decay are not recorded",
            name,
        )
        return None
    own = group_of(table, inner)
    decays = {decay_of_group(group) for group in (inner.param_groups if own is None else [own])}
    if len(decays) == 1:
        return TrainingFacts(name, decays.pop())
    log.warning(
        "the weight decay of %s differs between its groups and is not recorded: pass the parameter that one "
        "of them holds as matrix=, or module=",
        name,
    )
    return TrainingFacts(name)
