from drift.present.terminal.screen import caveats_said, show, shown_wide, warn_of
from drift.present.terminal.tables import Column, Table


def test_what_has_to_be_known_first_stands_under_the_first_table_alone(capsys):
    tables = [Table(title, (Column("n", [1]),)) for title in ("one", "two")]
    with shown_wide(False):
        warn_of("Its counts are not known.")
        show(tables)
        show(tables)
        assert caveats_said() == ("Its counts are not known.",)
    out, err = capsys.readouterr()
    assert err == "drift: Its counts are not known.\n"
    assert out.count("Its counts are not known.") == 1
    assert out.index("one") < out.index("Its counts") < out.index("two")
