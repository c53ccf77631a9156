"""The figures of docs/limits.md about the operator's side."""

from typing import Final

from infra.limit import CHARACTERS, Row

OPERATOR: Final = (
    Row("domain.operator_notice:TITLE_LIMIT", "The title of a notice, in one language", CHARACTERS),
    Row("domain.operator_notice:TEXT_LIMIT", "Its text, in one language", CHARACTERS),
    Row("domain.operator_notice:MARKS_LIMIT", "Notices that stand at once: for all accounts, and for each", "notices"),
    Row("domain.schedule:RUN_LIFE", "The note of a job's last run is kept for"),
    Row("storage.backlogs:COUNTED_LIMIT", "What waits, counted for the page of health, of each shard", "items"),
    Row("services.health.redrive:SHOWN_LIMIT", "Failures that one page shows", "messages"),
    Row("services.health.redrive:ASKED_LIFE", "The operator's word to try failures again holds for"),
    Row("storage.queues:TAKEN_SECONDS", "A failure that is tried again and stays is out of sight for", "seconds"),
)
