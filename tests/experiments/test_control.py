from drift.experiments.control import train_controls


def test_where_all_is_there_nothing_is_read_or_trained(make_controls):
    train_controls(make_controls(seeds=1, shuffled=1), seeds=1, shuffled=1)  # its corpus does not exist
