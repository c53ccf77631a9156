"""The figures of docs/limits.md about unreached addresses, other forms, complaints outside and restricted tasks."""

from typing import Final

from infra.limit import CHARACTERS, Row

LETTERS: Final = (
    Row("domain.address_mark:SOFT_TRIES", "Letters in a row that a full mailbox may miss before none is mailed there"),
    Row("domain.retention_row:MARK_LIFE", "What came back from an address says nothing any more after"),
    Row("domain.child_task:DUE_WITHIN", "A child's data are to be removed from the business's systems within"),
    Row("domain.child_task:TASK_LIFE", "What names a child who asked without a parent goes after, at the latest"),
    Row("domain.child_task:LOOK_AGAIN", "What a legal hold keeps of it is looked at again after"),
    Row("domain.child_task:WORDS_LIMIT", "What staff saw of a child", CHARACTERS),
    Row("domain.child_task:NAME_LIMIT", "Name of a parent or guardian", CHARACTERS),
    Row("services.children.read_tasks:MANY", "Restricted tasks are counted up to, for who may not see them"),
    Row("services.children.read_tasks:FILE_LIMIT", "Restricted tasks in one file"),
    Row("services.children.sweep_children:LIMIT", "Restricted tasks that one run looks at"),
    Row("services.children.sweep_children:PEOPLE_LIMIT", "People who are told of one restricted task"),
    Row("domain.format_wish:DAYS", "A wish for another form is to be met within", "days"),
    Row("domain.format_wish:SOON", "Staff are reminded of one before its day by", "days"),
    Row("domain.format_wish:AGAIN", "And of one that is late each", "days"),
    Row("domain.format_wish:WORDS_LIMIT", "What should be in another form, in the person's words", CHARACTERS),
    Row("domain.format_wish:OPEN_LIMIT", "Open wishes for another form of one submission"),
    Row("domain.outside_case:SOON", "Staff are reminded of a complaint outside before its date by", "days"),
    Row("domain.outside_case:AGAIN", "And of one whose date has passed each", "days"),
    Row("domain.outside_case:LOOK", "And of one without a date each", "days"),
    Row("domain.outside_case:NAME_LIMIT", "Name of a body outside", CHARACTERS),
    Row("domain.outside_case:REFERENCE_LIMIT", "Case reference of a body outside", CHARACTERS),
    Row("domain.outside_case:WORDS_LIMIT", "What was heard of a complaint outside", CHARACTERS),
    Row("domain.outside_case:OPEN_LIMIT", "Open complaints outside of one request"),
    Row("services.formats.list_formats:FILE_LIMIT", "Wishes for another form in one file"),
    Row("domain.served:NAME_LIMIT", "The name of a body of recourse that the business names", CHARACTERS),
    Row("domain.served:WHERE_LIMIT", "Its page or address", CHARACTERS),
    Row("services.recourse.list_cases:FILE_LIMIT", "Complaints outside in one file"),
)
