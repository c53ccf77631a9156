"""The figures of docs/limits.md about taking along and erasing, of everything and of one person's data."""

from typing import Final

from infra.limit import Row

LEAVING: Final = (
    Row("services.takeout.takeouts:TAKEOUT_LIMIT", "Exports of everything of one account, in work or ready", ""),
    Row("domain.takeout:TAKEOUT_LIFE", "How long an export can be fetched"),
    Row("services.takeout.takeouts:LINK_SECONDS", "A link to one: the download must begin within", "seconds"),
    Row("services.takeout.takeouts:RUN_SECONDS", "Work on exports in one run", "seconds"),
    Row("services.takeout.gather:ENTRIES", "Entries of the audit that one step of an export reads"),
    Row("services.takeout.gather:SUBMISSIONS", "Submissions that one step of a person's export reads"),
    Row("domain.takeout:PART_BYTES", "A part of its upload; S3 takes 10,000 of them", "bytes"),
    Row("services.consumer_data.find_data:SUBMISSIONS_LIMIT", "Submissions of a person in one export or erasure"),
    Row("services.consumer_data.export_data:EXPORTS_LIMIT", "Exports of persons' data, in work or ready"),
    Row("services.consumer_data.read_log:PAGE", "Lines on a page of the log of erased requests"),
    Row("domain.consumer_erasure:LEASE", "A run that erases a person's data counts as lost after"),
    Row("domain.consumer_erasure:LOOK", "What could not be erased yet is looked at every"),
    Row("jobs.leaving:PERSONS_SECONDS", "Work on erasures of persons' data in one run", "seconds"),
)
