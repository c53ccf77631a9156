"""What vendors were asked, as the API shows it; the link that a vendor answers by is never among it."""

from chalicelib.domain.vendor_task import VendorTask
from chalicelib.http.api.schemas.vendors import AnswerGiven, TaskRecord, TaskSummary


def summary_of(task: VendorTask) -> TaskSummary:
    """A task as a ledger lists it."""
    return TaskSummary(
        request=task.request,
        reference=task.submission,
        vendor=task.vendor,
        right=task.right,
        standing=task.standing,
        required=task.required,
        left_out=task.left_out,
        told_at=task.told_at,
        due=task.due,
        mail_came_back=task.failed_at is not None,
        without=task.without,
    )


def record_of(task: VendorTask) -> TaskRecord:
    """A task with everything that was said."""
    short = summary_of(task)
    counted = task.answer
    answers = [
        AnswerGiven(
            answer=given.answer, at=given.at, by=given.by, until=given.until, reason=words, counts=given is counted
        )
        for given, words in zip(task.answers, task.words, strict=True)
    ]
    shared = {name: getattr(short, name) for name in short.__struct_fields__}
    return TaskRecord(**shared, explanation=task.explanation, answers=answers)
