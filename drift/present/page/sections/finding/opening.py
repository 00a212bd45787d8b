"""The first screen: a headline and a few sentences in plain words, and stories to choose from."""

from dataclasses import dataclass

from drift.analysis.compare import Comparison, PairHistory, WordHistory
from drift.analysis.kept import FEWEST_TOLD
from drift.analysis.telling import LEAST_COUNT, Story, is_often, least_lost
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.mentions import Mention
from drift.present.plain import percent

Said = tuple[str | Mention, ...]


@dataclass(frozen=True)
class Told:
    """A story: its headline and its sentences. standing: what the controls say of it; None: no claim."""

    headline: Said
    sentences: tuple[Said, ...]
    standing: int | None


@dataclass(frozen=True)
class Opening:
    """told: what the page says first, and further stories to choose from.

    ending: the sentences that stand behind each of them.
    """

    told: tuple[Told, ...]
    ending: tuple[Said, ...]


def opening(measured: Measured, known: Known) -> Opening:
    """What the page says first, from this run's own figures."""
    if not measured.moved.n or not measured.stories:
        return Opening((Told(*_nothing(measured), None),), _ending(measured))
    stories = zip(measured.stories, measured.comparisons, strict=True)
    told = tuple(_told(measured, known, one, comparison) for one, comparison in stories)
    return Opening(told, _ending(measured))


def _told(measured: Measured, known: Known, story: Story, comparison: Comparison | None) -> Told:
    if comparison is not None:
        a, b = comparison.words[:2]
        pair = comparison.pairs[0]
        return Told(pair_headline(pair), _pair_sentences(measured, a, b, pair), story.standing)
    word = known.history(story.words[0])
    sentences = _word_sentences(word) if word.overlap is not None else ()
    return Told(word_headline(word, moved=story.moved), sentences, story.standing)


def pair_headline(pair: PairHistory) -> Said:
    """A pair in one line, with how near the two were and are, where that does not hide that they parted."""
    before, now = pair.rank_of_b[0], pair.rank_of_b[-1]
    said = ("Training moved ", Mention(pair.a), " away from ", Mention(pair.b))
    if before is None or now is None or now < before:
        return said
    if now == before:
        return (*said, f", still its {_nearest(now)}")
    return (*said, f": its {_nearest(before)} before, its {_ordinal(now)} now")


def _nearest(rank: int) -> str:
    return "nearest word" if rank == 1 else f"{_ordinal(rank)} nearest word"


def _ordinal(rank: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{rank:,}{'th' if rank % 100 in (11, 12, 13) else ends.get(rank % 10, 'th')}"


def word_headline(word: WordHistory, *, moved: bool) -> Said:
    """A word in one line: that it moved, where that is what is told, else how many neighbours it has anew."""
    if moved:
        return ("Training moved ", Mention(word.word))
    if not word.left:
        return ("Training changed what stands around ", Mention(word.word))
    return (
        f"Training replaced {len(word.left)} of the {len(word.before)} words nearest to ",
        Mention(word.word),
    )


def _nothing(measured: Measured) -> tuple[Said, tuple[Said, ...]]:
    """The headline of a run with no story, and what is said of it."""
    if measured.run.last_epoch == 0:
        return ("Nothing was trained yet",), ()
    if not measured.moved.n:
        return ("Training moved no word",), ()
    k, by_moving = measured.k, measured.run.record.seen_by_moving
    if not is_often(measured.run).any():
        said = (
            f"No word occurs {LEAST_COUNT} times or more in the training text, the least for this page to "
            "begin with its story; the explorer and the tables have all words."
        )
        return ("What training did to the word vectors",), ((said,),)
    which = "that moved" if by_moving else f"that the training text has {LEAST_COUNT} times or more"
    around = "them" if by_moving else "those that it saw often"
    said = f"No word {which} lost {least_lost(k)} or more of the {k} words that were nearest to it."
    return (f"Training moved words and changed little around {around}",), ((said,),)


def _pair_sentences(
    measured: Measured, a: WordHistory, b: WordHistory, pair: PairHistory
) -> tuple[Said, ...]:
    near = (
        f"Before training the two were among each other's {measured.k} nearest words: a similarity of "
        f"{pair.cosine[0]:.2f}, where 1 is the same. After {_passes(measured)} it is {pair.cosine[-1]:.2f}."
    )
    if a.count is None:
        return ((near,), (Mention(a.word), " moved; ", Mention(b.word), " stands where it stood."))
    still = " does not occur in it and stands where it stood." if b.displacement.l2[-1] == 0 else " does not."
    occurs = f" occurs {a.count:,} times in the training text and moved; "
    return ((near,), (Mention(a.word), occurs, Mention(b.word), still))


def _word_sentences(word: WordHistory) -> tuple[Said, ...]:
    kept = len(word.before) - len(word.left)
    does = " moved" if word.count is None else f" occurs {word.count:,} times in the training text"
    said = (
        f"{does}. Of the {len(word.before)} words that were nearest to it before training, {kept} still are."
    )
    return ((Mention(word.word), said),)


def _ending(measured: Measured) -> tuple[Said, ...]:
    """How many words moved, what they kept, and how well the model does."""
    run, change = measured.run, measured.change
    found: list[Said] = [(f"In all, {measured.moved.n:,} of {run.n_words:,} words moved.",)]
    told = min(change.seen.n, change.unseen.n) >= FEWEST_TOLD and not run.record.seen_by_moving
    if measured.moved.n and told:
        means = change.seen.mean, change.unseen.mean
        seen, unseen = percent(means[0], beside=means[1]), percent(means[1], beside=means[0])
        kept = (
            f"A word of the training text kept {seen} of its {measured.k} nearest words, any other {unseen}."
        )
        found.append((kept,))
    accuracy = measured.scores.last("test_accuracy")
    if accuracy is not None:
        said = f"The model labels {accuracy:.1%} of the test documents correctly"
        if measured.class_scores and accuracy <= (majority := measured.class_scores[-1].majority):
            said += f"; who always answers the commonest class, {majority:.1%}"
        found.append((f"{said}.",))
    return tuple(found)


def _passes(measured: Measured) -> str:
    """How much training lies between; what an epoch of somebody else's is, is not known."""
    n = measured.run.last_epoch
    if measured.run.record.settings is None:
        return "training"
    return "one pass over the text" if n == 1 else f"{n} passes over the text"
