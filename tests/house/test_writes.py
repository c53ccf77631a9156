"""Only storage/work.py writes."""

import pytest

from tests.house.source import Source, product
from tests.house.writes import ELSEWHERE, MODEL_READERS, WRITER, stray_writes


@pytest.mark.parametrize(
    "line",
    [
        "self._engine.put_row(change)",
        "self._engine.transact([])",
        "engine.append(entry)",
        "desk._engine.count('x')",
        "engine.delete_scrap('x')",
        "client('dynamodb').put_item(TableName='x', Item={})",
        "table.update_item(Key={})",
        "boto.transact_write_items(TransactItems=[])",
        "boto.execute_statement(Statement='DELETE')",
        "client('s3').delete_object(Bucket='b', Key='k')",
        "from chalicelib.storage.items import RecordItem",
        "from chalicelib.storage import items",
        "import pynamodb.models",
        "from pynamodb.transactions import TransactWrite",
    ],
)
def test_a_write_outside_the_writer_is_found(line: str) -> None:
    assert stray_writes(Source.of("chalicelib.storage.requests", line))


@pytest.mark.parametrize(
    "line",
    ["found.append(1)", "text.count('x')", "values.update({})", "desk.work.ephemeral.count('x', until=now)"],
)
def test_a_list_that_grows_is_no_write(line: str) -> None:
    assert stray_writes(Source.of("chalicelib.storage.requests", line)) == []


@pytest.mark.parametrize("source", product(), ids=lambda source: source.module)
def test_no_file_but_the_writer_writes(source: Source) -> None:
    assert stray_writes(source) == []


def test_the_listed_writers_exist() -> None:
    modules = {source.module for source in product()}
    assert {WRITER, *MODEL_READERS, *(module for module, _ in ELSEWHERE)} <= modules
