import pytest

from drift.errors import SettingsError
from drift.measure.neighbourhood import Neighbourhood


def test_ten_among_the_50000_commonest_is_what_is_meant_if_nobody_says():
    assert Neighbourhood() == Neighbourhood(k=10, candidates=50_000)


@pytest.mark.parametrize("numbers", [(1, 0), (5, None)])
def test_one_neighbour_no_common_word_and_all_words_can_be_asked_for(numbers):
    assert (Neighbourhood(*numbers).k, Neighbourhood(*numbers).candidates) == numbers


@pytest.mark.parametrize(("k", "told"), [(0, "0"), (1_000_001, "1,000,001")])
def test_a_k_out_of_range_is_refused_when_the_value_is_made(k, told):
    with pytest.raises(SettingsError, match=f"k: expected 1 to 1,000,000 neighbours, got {told}"):
        Neighbourhood(k)


def test_a_device_of_another_name_is_refused_when_the_value_is_made():
    with pytest.raises(SettingsError, match="expected --device to be one of cpu, cuda, auto, got 'tpu'"):
        Neighbourhood(device="tpu")


def test_a_negative_number_of_candidates_is_refused_when_the_value_is_made():
    with pytest.raises(SettingsError, match="candidates from 0 on, got -1"):
        Neighbourhood(candidates=-1)
