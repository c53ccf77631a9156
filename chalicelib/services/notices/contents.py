"""What each mailing says; every kind of mailing is named here."""

from typing import Final

from chalicelib.domain.correspondence import LetterKind
from chalicelib.services.news.news_mail import news_content
from chalicelib.services.notices.mailings import Contents
from chalicelib.services.notices.notice_mail import notice_content
from chalicelib.services.policies.policy_mail import gone_content, policy_content
from chalicelib.services.transfers.transfer_mail import transfer_content, transfer_gone_content

CONTENTS: Final[Contents] = {
    LetterKind.STAFF_NOTICE: notice_content,
    LetterKind.STAFF_POLICY: policy_content,
    LetterKind.STAFF_POLICY_GONE: gone_content,
    LetterKind.STAFF_NEWS: news_content,
    LetterKind.STAFF_TRANSFER: transfer_content,
    LetterKind.STAFF_TRANSFER_GONE: transfer_gone_content,
}
