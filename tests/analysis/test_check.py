from collections import Counter

import numpy as np
import pytest

from drift.analysis.check import check
from drift.corpus.meet import tokens_of
from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood
from drift.present.terminal.check import check_tables, gain_sentence
from drift.run.facts import Inputs
from drift.run.run import open_run
from drift.vectors.word_vectors import WordVectors


@pytest.fixture
def slide(make_run):
    """tv is seen and swims away, television stays: their cosine falls from 1 / sqrt(1.01) to 1 / sqrt(2)."""
    before = np.array([[1, 0, 0], [1, 0.1, 0], [0, 1, 0], [0, 0, 1], [-1, -1, -1]], dtype=np.float32)
    return make_run(
        epochs=1,
        vectors=WordVectors(["television", "tv", "sea", "stone", "far"], before),
        counts=np.array([0, 5, 0, 0, 0]),
        test_counts=np.zeros(5, dtype=np.int64),
        changes=np.array([[0, 0.9, 0]], dtype=np.float32),
    )


DOCUMENTS = [["tv", "television", "television", "qwx"], ["stone", "tv"], ["television", "far"]]


def test_tokens_are_counted_by_group_and_come_to_all(slide):
    result = check(slide, DOCUMENTS, neighbourhood=Neighbourhood(1))
    assert (result.seen, result.stranded, result.unseen, result.without_vector) == (2, 3, 2, 1)
    assert result.n_tokens == 8
    assert (result.n_documents, result.n_stranded_documents) == (3, 2)


def test_the_stranded_word_is_named_with_its_partner_and_what_they_lost(slide):
    (word,) = check(slide, DOCUMENTS, neighbourhood=Neighbourhood(1)).stranded_words
    assert (word.word, word.occurrences, word.documents) == ("television", 3, 2)
    assert word.pair is not None
    assert word.pair.seen == "tv"
    assert word.weight == pytest.approx(3 * (1 / np.sqrt(1.01) - 1 / np.sqrt(2)))


def test_a_pair_that_lost_less_than_asked_does_not_strand_its_word(slide):
    result = check(slide, DOCUMENTS, neighbourhood=Neighbourhood(1), least=0.5)
    assert result.stranded == 0
    assert [word.word for word in result.unseen_words] == ["television", "far", "stone"]


def test_before_training_no_word_is_stranded(slide):
    assert check(slide, DOCUMENTS, neighbourhood=Neighbourhood(1), epoch=0).stranded == 0


def test_documents_may_come_from_a_generator(slide):
    assert check(slide, (document for document in DOCUMENTS), neighbourhood=Neighbourhood(1)) == check(
        slide, DOCUMENTS, neighbourhood=Neighbourhood(1)
    )


def test_the_order_of_documents_and_tokens_does_not_matter(slide):
    turned = [document[::-1] for document in DOCUMENTS[::-1]]
    assert check(slide, turned, neighbourhood=Neighbourhood(1)) == check(
        slide, DOCUMENTS, neighbourhood=Neighbourhood(1)
    )


def test_words_without_a_vector_come_commonest_first(slide):
    tokens = ["b", "a", "b", "c"]
    found = check(slide, [tokens], neighbourhood=Neighbourhood(1)).missing_words
    assert {word.word: word.occurrences for word in found} == Counter(tokens)
    assert [word.word for word in found] == ["b", "a", "c"]


@pytest.mark.parametrize(("documents", "least"), [([[], []], 0.02), (DOCUMENTS, 0), (DOCUMENTS, 3)])
def test_text_without_a_token_and_a_threshold_out_of_range_are_refused(slide, documents, least):
    with pytest.raises(SettingsError, match="expected"):
        check(slide, documents, least=least)


def test_a_text_in_the_place_of_its_tokens_is_refused_with_the_way_to_cut_it(slide):
    with pytest.raises(SettingsError, match=r"as its tokens, got the text 'tv is on'.*tokens_of"):
        check(slide, ["tv is on"])
    (cut,) = tokens_of(["tv television"], slide.lookup)
    assert check(slide, [cut]).n_tokens == 2


def test_without_controls_stranded_words_are_not_tested(slide):
    result = check(slide, DOCUMENTS, neighbourhood=Neighbourhood(1))
    assert result.chance is None
    titles = [table.title for table in check_tables(result, 5)]
    assert "Stranded, not tested against shuffled labels" in titles


@pytest.fixture
def many(make_run):
    """Twelve pairs of a seen word and an unseen one, which are near to each other and to no others."""
    own, away = np.eye(24, dtype=np.float32)[::2], np.eye(24, dtype=np.float32)[1::2]
    return make_run(
        epochs=1,
        vectors=WordVectors(
            [f"{kind}{one}" for kind in ("seen", "new") for one in range(12)],
            np.concatenate([own + np.float32(0.1) * away, own]),
        ),
        counts=np.repeat([5, 0], 12),
        test_counts=np.zeros(24, dtype=np.int64),
        changes=np.zeros((12, 24), dtype=np.float32),
    )


def strands(n: int) -> np.ndarray:
    """The changes of the seen words of `many` that strand so many unseen ones."""
    return np.where(np.arange(12)[:, None] < n, np.eye(24)[1::2], 0).astype(np.float32)


def slides(far: float) -> np.ndarray:
    """The change of tv in `slide`: 0.1 strands nothing, 0.9 television."""
    return np.array([[0, far, 0]], dtype=np.float32)


def controlled(slide, make_run, trained: list[np.ndarray], shuffled: list[np.ndarray], **settings):
    """A run and its controls: by how much the seen words change in each."""
    settings = {"policy": "trainable", "seed": 0, **settings}
    plans = [("own" if not n else f"own~seed-{n}", n, moved, False) for n, moved in enumerate(trained)]
    plans += [(f"own~shuffled-{n}", n, moved, True) for n, moved in enumerate(shuffled, start=1)]
    for name, seed, moved, labels in plans:
        make_run(
            name,
            epochs=1,
            vectors=WordVectors(list(slide.words), slide.base),
            counts=slide.counts,
            test_counts=slide.test_counts,
            changes=moved,
            settings={**settings, "seed": seed, **({"shuffled_labels": True} if labels else {})},
            inputs=Inputs({"source": "by hand"}),
        )
    return open_run("own", runs=slide.folder.parent)


@pytest.mark.parametrize(
    ("trained", "shuffled", "said"),
    [
        ([11, 12], [1, 2, 1, 2], "Stranded, more than with"),
        ([11, 12], [12, 1, 1, 12], "Stranded, not shown to be more than with"),
        ([12, 3, 3], [2, 1, 1, 1], "Stranded, not shown to be more than with"),
        ([12], [1, 2, 1, 2], "Stranded, not tested"),
        ([11, 12], [1, 2, 1], "Stranded, not tested"),
        ([11, 12], [0, 0, 0, 0], "Stranded, not told: too few"),
        ([12, 12], [1, 2, 1, 2], "Stranded, not told: too few"),
        ([4, 5], [1, 0, 1, 0], "Stranded, not told: too few"),
        ([5, 6], [1, 0, 1, 0], "Stranded, more than with"),
    ],
)
def test_stranded_words_are_more_than_with_shuffled_labels_only_over_seeds(
    many, make_run, trained, shuffled, said
):
    run = controlled(many, make_run, [strands(n) for n in trained], [strands(n) for n in shuffled])
    result = check(run, [many.words], neighbourhood=Neighbourhood(1))
    assert (result.chance.n, result.chance.n_shuffled) == (len(trained), len(shuffled))
    assert result.chance.mean == pytest.approx(np.mean(trained))
    (table,) = (one for one in check_tables(result, 5) if one.title.startswith("Stranded"))
    assert table.title.startswith(said)
    assert ("excess" in " ".join(table.notes)) == ("with" in said)
    assert "not told" not in said or result.chance.low is None


def test_unseen_tokens_are_counted_as_far_as_the_model_reads_and_that_is_said(slide, make_run):
    run = controlled(slide, make_run, [slides(0.1)], [], max_length=2)
    result = check(run, DOCUMENTS, neighbourhood=Neighbourhood(1))
    assert result.unseen + result.stranded == 5  # in the whole text
    assert result.unseen_read == pytest.approx(4 / 3)  # the second television is cut off
    said = gain_sentence(result)
    assert "1.33 unseen tokens a document, as far as the model reads it (its first 2 tokens" in said


def test_a_frozen_run_is_not_sent_to_an_experiment_that_it_cannot_have(slide, make_run):
    frozen = controlled(slide, make_run, [slides(0.0)], [], policy="frozen")
    said = gain_sentence(check(frozen, DOCUMENTS, neighbourhood=Neighbourhood(1)))
    assert "The embedding did not train" in said
    assert "--masks" not in said
    said = gain_sentence(check(slide, DOCUMENTS, neighbourhood=Neighbourhood(1)))
    assert "drift.masked_plan" in said
