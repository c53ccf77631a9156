"""The figures of docs/limits.md about what is passed on to controllers."""

from typing import Final

from infra.limit import CHARACTERS, Row

REFERRALS: Final = (
    Row("domain.controller:CONTROLLERS_LIMIT", "Companies in a business's directory of controllers"),
    Row("domain.controller:SERVICES_LIMIT", "Services of a business"),
    Row("domain.controller:LIST_LIMIT", "Other names, codes or numbers of one company"),
    Row("domain.controller:LINE_LIMIT", "A company's name, and other single lines about it", CHARACTERS),
    Row("domain.controller:REACH_LIMIT", "How a company is reached, as consumers read it", CHARACTERS),
    Row("domain.controller:URL_LIMIT", "An address of a company", CHARACTERS),
    Row("channels.web_form:COMPANY_LIMIT", "A company's name as a consumer types it", CHARACTERS),
    Row("domain.referral:WORDS_LIMIT", "Words to a controller, or of its answer", CHARACTERS),
    Row("services.referrals.refer_request:FILES_LIMIT", "Files that go with one request"),
    Row("domain.referral:ACKNOWLEDGE_DAYS", "A controller is expected to say that it has a request within", "days"),
    Row("domain.referral:HAND_OVER_DAYS", "Staff hear of what is not handed over after", "days"),
    Row("law.referrals:PROMISED_DAYS", "An answer where the law names no period is expected within", "days"),
    Row("domain.referral:ESCALATE_DAYS", "Silence reaches who runs the deployment after the due day by", "days"),
    Row("domain.referral:AGAIN_DAYS", "From then on staff are told again each", "days"),
    Row("domain.referral:PAGE_LIFE", "A controller's page opens for"),
    Row("storage.referrals:RECENT", "A changed directory shows on the form within"),
    Row("services.referrals.follow_referrals:RUN_SECONDS", "One run follows referrals for at most", "seconds"),
)
