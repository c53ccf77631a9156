"""The list of those who opted out, ended opt-outs included, is written out page by page."""

import json
from dataclasses import replace
from typing import Final

from chalicelib.domain.contact_list import ContactList, Counts, Output, Stage
from chalicelib.services.lists.grow import grown
from chalicelib.services.ports.desk import Desk

PAGE: Final = 1000


def exported(desk: Desk, given: ContactList) -> ContactList:
    """Write the next page. What changes meanwhile moves to the end of the list and can be in it twice."""
    after = None
    if given.cursor:
        pk, sk, list_sk = json.loads(given.cursor)
        after = (pk, sk, list_sk)
    page = desk.suppressions.page(given.account, after=after, limit=PAGE)
    head = b"" if given.outputs else desk.list_writer.head()
    following = grown(desk, given, {Output.ROWS: head + desk.list_writer.lines(page.records)})
    count = len(page.records)
    return replace(
        following,
        cursor=json.dumps(page.after) if page.after else "",
        counts=given.counts.plus(Counts(rows=count, kept=count)),
        stage=given.stage if page.after else Stage.CLOSING,
    )
