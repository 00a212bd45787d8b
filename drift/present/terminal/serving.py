"""`drift serving` as tables: what goes over the wire, and what a table costs to ship."""

from drift.analysis.serving.result import Serving, shipping_columns, way_columns
from drift.present.terminal.tables import Table


def serving_tables(result: Serving) -> list[Table]:
    """The ways to send documents, then the ways to ship tables."""
    return [_ways(result), _shipping(result)]


def _ways(result: Serving) -> Table:
    sent = (
        f"{result.n_documents:,} of {result.n_test:,} test documents, of {result.tokens:.1f} tokens, sent to "
        "a server on this machine. Bytes: of the body of a request. Times ids: beside the same with the "
        "embedding inside. Encode: with the look-up, and packing where there is gzip."
    )
    answers = (
        "Difference: the largest of a class probability from the answers with ids in the same batches; JSON "
        "rounds a float16 once more. With ids, the answers differ from those kept in the run by "
        f"{result.from_run:.1g} at most."
    )
    title = f"What a request costs: run {result.run}, epoch {result.epoch}"
    return Table(title, way_columns(result.ways), (sent, answers))


def _shipping(result: Serving) -> Table:
    table = result.table
    note = (
        f"{table.n_words:,} words of {table.n_dims} dimensions, {table.n_moved:,} of them moved. Moved rows "
        "go with their ids on top of one pretrained table. Pays from: documents that a model answers between "
        "two updates for ids to save, in one-document gRPC requests, what its update ships."
    )
    title = "What the tables of N models cost to ship, and an update of one"
    return Table(title, shipping_columns(result.shipping), (note,))
