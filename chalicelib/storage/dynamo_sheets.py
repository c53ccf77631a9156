"""Sheets of counts in DynamoDB: items whose numbers are attributes of their own, so that each can be added to.

PynamoDB's models know their attributes beforehand; these do not, and are read as they come.
"""

from typing import Any, Final

from pynamodb.exceptions import DeleteError
from pynamodb.expressions.operand import Path
from pynamodb.transactions import TransactWrite

from chalicelib.domain.figures import ALL
from chalicelib.storage import waits
from chalicelib.storage.engine import AddCounts, Row
from chalicelib.storage.items import RecordItem

_COUNT: Final = "n:"  # begins the attribute of a count: none is taken for a part of the key
_KIND: Final = "figures"
_LOST_RACE: Final = "ConditionalCheckFailedException"


def add_counts(transaction: TransactWrite, change: AddCounts) -> None:
    """Add to a sheet, which is made at need."""
    actions = [Path([_COUNT + name]).add(number) for name, number in sorted(change.counts.items())]
    transaction.update(RecordItem(change.pk, change.sk), actions=[RecordItem.kind.set(_KIND), *actions])


def read_sheets(pk: str, low: str, high: str) -> tuple[dict[str, dict[str, int]], dict[str, Row]]:
    """The sheets between two names, and the rows among them."""
    table = RecordItem._get_connection()
    sheets: dict[str, dict[str, int]] = {}
    rows: dict[str, Row] = {}
    start = None
    while True:
        page = table.query(
            pk, range_key_condition=RecordItem.sk.between(low, high), consistent_read=True, exclusive_start_key=start
        )
        for item in page["Items"]:
            if "body" in item:
                rows[item["sk"]["S"]] = _row(item)
            else:
                sheets[item["sk"]["S"]] = _counts(item)
        start = page.get("LastEvaluatedKey")
        if not start:
            return sheets, rows


def delete_if_empty(pk: str, sk: str) -> None:
    """Delete a sheet of one day in which nothing is counted any more."""
    try:
        waits.apart(lambda: RecordItem(pk, sk).delete(condition=Path([_COUNT + ALL]) == 0))
    except DeleteError as error:
        if error.cause_response_code != _LOST_RACE:
            raise


def _counts(item: dict[str, Any]) -> dict[str, int]:
    found = {name.removeprefix(_COUNT): int(value["N"]) for name, value in item.items() if name.startswith(_COUNT)}
    return {name: number for name, number in found.items() if number}


def _row(item: dict[str, Any]) -> Row:
    return Row(
        pk=item["pk"]["S"],
        sk=item["sk"]["S"],
        kind=item["kind"]["S"],
        version=int(item["version"]["N"]),
        body=item["body"]["S"],
    )
