"""Who was told of a request, as a certificate: for staff at any time, for the person once it was granted."""

from chalicelib.domain.account import Account
from chalicelib.domain.jws import compact
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.vendor import Vendor, cause_of
from chalicelib.domain.vendor_certificate import Recipient, VendorCertificate, result_of, signing_input
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.services.ports.desk import Desk


def may_be_certified(head: Request) -> bool:
    """Whether the person may see it: the request is one that vendors are told of, and was granted, in part at least."""
    return cause_of(head.right) is not None and head.outcome in {Outcome.GRANTED, Outcome.PARTIAL}


def vendor_certificate(desk: Desk, account: Account, head: Request) -> VendorCertificate:
    """What is known now; nothing of it is kept."""
    tasks = desk.vendors.tasks(head.account, head.id)
    vendors = {vendor.id: vendor for vendor in desk.vendors.listed(head.account)} if tasks else {}
    return VendorCertificate(
        issuer=desk.public_url,
        business_name=account.name,
        business_slug=account.slug,
        reference=head.submission,
        right=head.right,
        issued_at=desk.clock.now(),
        recipients=tuple(_recipient(account, vendors[task.vendor], task) for task in tasks if task.vendor in vendors),
    )


def signed(desk: Desk, certificate: VendorCertificate) -> str:
    """The certificate as a signed document (JWS, compact)."""
    signed_over = signing_input(certificate, desk.signer.kid)
    return compact(signed_over, desk.signer.sign(signed_over))


def _recipient(account: Account, vendor: Vendor, task: VendorTask) -> Recipient:
    result, at = result_of(task)
    return Recipient(
        name=vendor.name,
        role=vendor.role,
        told_on=None if task.left_out else task.told_on,
        result=result,
        result_on=account.day_of(at) if at else None,
        explanation=task.explanation,
    )
