import logging

from drift.quiet import imported_quietly


def test_tensorflow_warns_of_everything_but_its_tracing(caplog):
    imported_quietly("json")
    told = logging.getLogger("tensorflow")
    told.warning("5 out of the last 5 calls to <function one_step> triggered tf.function retracing.")
    told.warning("Gradients do not exist for variables")
    assert [one.getMessage() for one in caplog.records] == ["Gradients do not exist for variables"]
