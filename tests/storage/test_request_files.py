"""What lists are made into files is found by its asker, by the run that goes on, and by the sweep; on both engines."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Bucket, State
from chalicelib.domain.request_file import FILE_LIFE, RequestFile
from chalicelib.domain.request_filter import DueWithin, Mark, RequestFilter
from chalicelib.domain.rights import Right
from chalicelib.errors import NotFound
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.request_files import StoredRequestFiles
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW
from tests.storage.test_queue import an_account

ANN, BOB = UserId("usr_ann"), UserId("usr_bob")
SOUGHT = RequestFilter(
    bucket=Bucket.OPEN,
    state=State.TO_SORT,
    right=Right.DELETE,
    assignee="",
    mark=Mark.VOICEMAIL,
    due=DueWithin.LATE,
    due_from=NOW.date(),
    received_from=NOW,
)


@pytest.fixture
def files(any_engine: Engine, codec: Codec) -> StoredRequestFiles:
    """The reader."""
    return StoredRequestFiles(any_engine, codec)


def asked(account: AccountId, number: int, by: UserId = ANN) -> RequestFile:
    return RequestFile(account=account, id=f"F{number}", by=by, language="en", sought=SOUGHT, asked_at=NOW, next_at=NOW)


def keep(work: StorageWork, *made: RequestFile) -> None:
    account = made[0].account
    unit = work.begin(account, NOW)
    owner: Account = an_account(account, 1)
    because = Reason(Tag.ACCOUNT_LIST_ASKED, "user:usr_ann")
    unit.create(owner, because=because)
    for file in made:
        unit.create(file, because=because)
    unit.commit()


def test_a_file_comes_back_as_it_was_asked_for_to_its_asker_only(
    work: StorageWork, files: StoredRequestFiles, account: AccountId
) -> None:
    keep(work, asked(account, 1), asked(account, 2), asked(account, 3, BOB))
    assert [file.id for file in files.of(account, ANN)] == ["F2", "F1"]
    assert files.get(account, ANN, "F1").sought == SOUGHT
    for user, name in ((BOB, "F1"), (ANN, "F9"), (ANN, "")):
        with pytest.raises(NotFound):
            files.get(account, user, name)


def test_it_is_due_until_it_is_finished_and_expires_a_day_later(
    work: StorageWork, files: StoredRequestFiles, account: AccountId
) -> None:
    keep(work, asked(account, 1))
    later = NOW + FILE_LIFE + timedelta(minutes=1)
    [file] = [file for file in files.due(now=NOW, limit=50) if file.account == account]
    work.settle(file.taken(NOW))
    assert [file for file in files.due(now=NOW, limit=50) if file.account == account] == []
    work.settle(files.get(account, ANN, "F1").finished(NOW))
    assert [file for file in files.due(now=later, limit=50) if file.account == account] == []
    [ended] = [file for file in files.expired(now=later, limit=50) if file.account == account]
    work.drop_expired(ended)
    work.drop_expired(ended)
    assert files.of(account, ANN) == ()
