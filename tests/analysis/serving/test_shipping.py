"""Ten words of four dimensions, of which two moved, by hand."""

import pytest

from drift.analysis.serving.shipping import EmbeddingTable, models_from_which_rows_are_cheaper, shippings

TABLE = EmbeddingTable(n_words=10, n_dims=4, n_moved=2)


def test_a_table_is_its_numbers_and_moved_rows_are_theirs_with_their_ids():
    assert TABLE.bytes_whole() == 160
    assert TABLE.bytes_whole(2) == 80
    assert TABLE.bytes_moved() == 2 * (16 + 4)
    assert TABLE.bytes_moved(2) == 2 * (8 + 4)


def test_own_tables_go_out_once_a_model_and_moved_rows_on_top_of_one_table():
    whole, half, rows, half_rows, frozen = shippings(TABLE, saved=8, models=(1, 3))
    assert (whole.first, whole.update) == ((160, 480), 160)
    assert (half.first, half.update) == ((80, 240), 80)
    assert (rows.first, rows.update) == ((160 + 40, 160 + 120), 40)
    assert (half_rows.first, half_rows.update) == ((160 + 24, 160 + 72), 24)
    assert (frozen.first, frozen.update, frozen.pays_from) == ((160, 160), 0, None)


def test_an_update_pays_from_as_many_documents_as_save_what_it_ships():
    found = shippings(TABLE, saved=8)
    assert [one.pays_from for one in found] == [20, 10, 5, 3, None]


def test_where_ids_save_nothing_no_update_ever_pays():
    assert {one.pays_from for one in shippings(TABLE, saved=0)} == {None}


@pytest.mark.parametrize(("n_moved", "least"), [(0, 2), (2, 2), (4, 3), (6, 5), (8, None), (10, None)])
def test_moved_rows_are_cheaper_from_the_first_number_of_models_at_which_they_are(n_moved, least):
    table = EmbeddingTable(10, 4, n_moved)
    assert models_from_which_rows_are_cheaper(table) == least
    by_trying = (
        n for n in range(1, 100) if table.bytes_whole() + n * table.bytes_moved() < n * table.bytes_whole()
    )
    assert next(by_trying, None) == least
