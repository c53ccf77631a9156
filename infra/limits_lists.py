"""The figures of docs/limits.md about lists of contacts and links to unsubscribe."""

from typing import Final

from infra.limit import CHARACTERS, Row

CONTACT_LISTS: Final = (
    Row("domain.asking:WAIT_MONTHS", "Nobody is asked to agree again after an opt-out for", "months"),
    Row("services.consumer.confirm_opt_in:TEXT_LIFE", "A YES by text confirms an opt-in that was asked for within"),
    Row("domain.incentive:OFFERS_LIMIT", "Offers of financial incentives of one account"),
    Row("domain.incentive:VERSIONS_LIMIT", "Versions of one offer"),
    Row("domain.incentive:STAYS_LIMIT", "Opt-ins of one person to one offer that are remembered"),
    Row(
        "services.incentives.forget_member:TOGETHER",
        "Opt-ins to offers that go in one transaction when a person is erased",
        "opt-ins",
    ),
    Row("services.incentives.forget_person:AT_ONCE", "Offers of which one contact's opt-ins are erased in one step"),
    Row("services.incentives.forget_left:LIMIT", "Erased opt-ins that one run deletes"),
    Row("domain.incentive:NAME_LIMIT", "The name of an offer", CHARACTERS),
    Row("domain.incentive:WORDS_LIMIT", "Each part of an offer's words", CHARACTERS),
    Row("services.incentives.list_members:FILE_LIMIT", "Lines of a file of those who take part"),
    Row("domain.contact_list:LISTS_LIMIT", "Lists of contacts of one account, awaited, in work or ready", "lists"),
    Row("domain.contact_list:ROWS_LIMIT", "Rows of a list of contacts", "rows"),
    Row("domain.contact_list:BYTES_LIMIT", "A list of contacts", "bytes"),
    Row("domain.contact_list:NAME_LIMIT", "The name of a list of contacts", CHARACTERS),
    Row("domain.contact_list:UPLOAD_TIME", "The form that sends a list of contacts is taken for"),
    Row("domain.contact_list:WAIT", "A list of contacts that never comes is forgotten after"),
    Row("domain.contact_list:RESULT_LIFE", "What came of a list of contacts can be fetched for"),
    Row("domain.contact_list:STRETCH", "Read of a list of contacts at a time", "bytes"),
    Row("domain.contact_list:STRETCH_ROWS", "Rows of a list of contacts that are worked on at a time", "rows"),
    Row("domain.contact_sheet:ROW_LIMIT", "One row of a list of contacts", "bytes"),
    Row("outbound.contact_sheet:SHOWN_LIMIT", "Shown of a row that could not be used", "bytes"),
    Row("services.lists.contact_lists:LINK_SECONDS", "A link to what came of a list of contacts", "seconds"),
    Row("services.lists.work_on_lists:RUN_SECONDS", "Lists of contacts are worked on in one run for", "seconds"),
    Row("services.lists.read_stretch:BATCH", "Rows of a list of contacts that are looked up together", "rows"),
    Row("services.lists.import_list:TOGETHER", "Contacts of an import in one transaction", "contacts"),
    Row("services.lists.export_list:PAGE", "Contacts of an export in one step", "contacts"),
    Row("services.lists.links:LINKS_LIMIT", "Links to unsubscribe that one call makes", "links"),
)
