"""The figures of docs/limits.md about addresses that letters do not reach, and wishes for another form."""

from typing import Final

from infra.limit import CHARACTERS, Row

LETTERS: Final = (
    Row("domain.address_mark:SOFT_TRIES", "Letters in a row that a full mailbox may miss before none is mailed there"),
    Row("domain.retention_row:MARK_LIFE", "What came back from an address says nothing any more after"),
    Row("domain.format_wish:DAYS", "A wish for another form is to be met within", "days"),
    Row("domain.format_wish:SOON", "Staff are reminded of one before its day by", "days"),
    Row("domain.format_wish:AGAIN", "And of one that is late each", "days"),
    Row("domain.format_wish:WORDS_LIMIT", "What should be in another form, in the person's words", CHARACTERS),
    Row("domain.format_wish:OPEN_LIMIT", "Open wishes for another form of one submission"),
    Row("services.formats.list_formats:FILE_LIMIT", "Wishes for another form in one file"),
)
