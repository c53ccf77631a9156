"""Amazon SES takes addresses in ASCII alone."""

import pytest

from chalicelib.domain.contact import Email
from chalicelib.outbound.mail import SesMailer
from chalicelib.services.ports.mail import Mail


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("Ann.B@Example.com", "Ann.B@example.com"),
        ("ann@müller.example", "ann@xn--mller-kva.example"),
        ("ann@straße.example", "ann@xn--strae-oqa.example"),
        ("ann@mail.例え.example", "ann@mail.xn--r8jz45g.example"),
    ],
)
def test_a_domain_of_other_letters_goes_out_by_its_a_labels(typed: str, given: str) -> None:
    to = Email.parse(typed).address
    mail = Mail(id="1", to=to, subject="Words", text="Words", sender_name="Acme", reply_to=to)
    request = SesMailer("privacy@recourse.test")._request(mail)
    assert (request["Destination"], request["ReplyToAddresses"]) == ({"ToAddresses": [given]}, [given])
