"""The first screen: a headline and a few sentences in plain words, and stories to choose from."""

from dataclasses import dataclass

from drift.analysis.compare import PairHistory, WordHistory
from drift.analysis.kept import FEWEST_TOLD
from drift.analysis.telling import Story
from drift.present.page.known import Known
from drift.present.page.measured import Measured
from drift.present.page.mentions import Mention
from drift.present.plain import percent

Said = tuple[str | Mention, ...]


@dataclass(frozen=True)
class Opening:
    """headline, sentences: what the page says first. standing: what the controls say of it; None: no claim.

    stories: the headline of each story, the first one's included.
    """

    headline: Said
    sentences: tuple[Said, ...]
    standing: int | None
    stories: tuple[Said, ...]


def opening(measured: Measured, known: Known) -> Opening:
    """What the page says first, from this run's own figures."""
    told = measured.stories
    if not measured.moved.n or not told:
        return Opening(_nothing(measured), _ending(measured), None, ())
    headlines = tuple(story_headline(story) for story in told)
    sentences = (*_story_sentences(measured, known), *_ending(measured))
    return Opening(headlines[0], sentences, told[0].standing, headlines)


def story_headline(story: Story) -> Said:
    """A story in one line."""
    if story.is_pair:
        return ("Training moved ", Mention(story.words[0]), " away from ", Mention(story.words[1]))
    if story.moved:
        return ("Training moved ", Mention(story.words[0]))
    return ("Training changed what stands around ", Mention(story.words[0]))


def _nothing(measured: Measured) -> Said:
    if measured.run.last_epoch == 0:
        return ("Nothing was trained yet",)
    return ("What training did to the word vectors" if measured.moved.n else "Training moved no word",)


def _story_sentences(measured: Measured, known: Known) -> tuple[Said, ...]:
    if measured.comparison is not None:
        a, b = measured.comparison.words[:2]
        return _pair_sentences(measured, a, b, measured.comparison.pairs[0])
    word = known.history(measured.stories[0].words[0])
    return _word_sentences(word) if word.overlap is not None else ()


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
        seen, unseen = percent(change.seen.mean), percent(change.unseen.mean)
        kept = (
            f"A word of the training text kept {seen} of its {measured.k} nearest words, any other {unseen}."
        )
        found.append((kept,))
    accuracy = measured.scores.last("test_accuracy")
    if accuracy is not None:
        found.append((f"The model labels {accuracy:.1%} of the test documents correctly.",))
    return tuple(found)


def _passes(measured: Measured) -> str:
    """How much training lies between; what an epoch of somebody else's is, is not known."""
    n = measured.run.last_epoch
    if measured.run.record.settings is None:
        return "training"
    return "one pass over the text" if n == 1 else f"{n} passes over the text"
