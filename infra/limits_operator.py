"""The figures of docs/limits.md about the operator's side."""

from typing import Final

from infra.limit import CHARACTERS, Row

OPERATOR: Final = (
    Row("domain.operator_notice:TITLE_LIMIT", "The title of a notice, in one language", CHARACTERS),
    Row("domain.operator_notice:TEXT_LIMIT", "Its text, in one language", CHARACTERS),
    Row("domain.operator_notice:MARKS_LIMIT", "Notices that stand at once: for all accounts, and for each", "notices"),
    Row("domain.policy:MOST_VERSIONS", "Versions of the privacy policy", "versions"),
    Row("domain.policy:TITLE_LIMIT", "The title of a version, in one language", CHARACTERS),
    Row("domain.policy:SUMMARY_LIMIT", "What a version says that it changes, in one language", CHARACTERS),
    Row("domain.policy:TEXT_LIMIT", "The text of a version, in one language", CHARACTERS),
    Row("domain.policy:LINK_LIMIT", "The address of a version's text", CHARACTERS),
    Row("domain.policy:NOTICE", "A version begins after its publication, or is withdrawn before it begins, by"),
    Row("domain.policy:USES_NOTICE", "One that changes a use begins after its publication by"),
    Row("domain.policy:MOST_AHEAD", "A version begins within"),
    Row("storage.policy_versions:LIFE", "The list of versions is remembered for"),
    Row("domain.transfer:ANNOUNCED", "A transfer is announced before its day by"),
    Row("domain.transfer:MOST_AHEAD", "Its day lies within"),
    Row("domain.transfer:SHOWN_AFTER", "It is shown to who has not read it, after its day, for"),
    Row("domain.transfer:NAME_LIMIT", "To whom it passes, and the country", CHARACTERS),
    Row("domain.transfer:CONTACT_LIMIT", "How that is reached", CHARACTERS),
    Row("domain.transfer:TEXT_LIMIT", "What is said about it, in one language", CHARACTERS),
    Row("domain.news:SUBJECT_LIMIT", "The subject of news, in one language", CHARACTERS),
    Row("domain.news:TEXT_LIMIT", "Their text, in one language", CHARACTERS),
    Row("domain.schedule:RUN_LIFE", "The note of a job's last run is kept for"),
    Row("domain.rekeying:SETTLING", "From when a new pepper is used until what is hashed is moved"),
    Row("domain.rekeying:REST", "Looked again at what could not be moved, after"),
    Row("domain.rekeying:REKEYING_LIFE", "How far that is, is known for"),
    Row("outbound.secrets:SECRET_KEPT", "A container reads the secret again after", "seconds"),
    Row("outbound.kms:KEY_KEPT", "A container asks again which key signs after", "seconds"),
    Row("storage.backlogs:COUNTED_LIMIT", "What waits, counted for the page of health, of each shard", "items"),
    Row("services.health.redrive:SHOWN_LIMIT", "Failures that one page shows", "messages"),
    Row("services.health.redrive:ASKED_LIFE", "The operator's word to try failures again holds for"),
    Row("storage.queues:TAKEN_SECONDS", "A failure that is tried again and stays is out of sight for", "seconds"),
)
