"""A code to one's own contact without any request: how it is asked for, shown and sent again, for every purpose."""

from chalicelib.domain.contact import Email, Phone
from chalicelib.errors import InvalidField, NotSignedIn, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.code_page import CodePage
from chalicelib.http.consumer.pages import check_token, known_visitor, whole_site
from chalicelib.http.rate_limits import CODE, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.services.consumer.show_contact import (
    ShowContact,
    ask_contact_code,
    asked_contact,
    move_contact,
    open_contact,
    shown_contact,
)
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCode:
    """One purpose: its code page is `/c/<slug>/<purpose>/code`, it begins at `/c/<slug>/<purpose>`."""

    purpose: str
    then: tuple[str, ...]  # the page for who has shown it

    def ask(self, call: Call, contact: Email | Phone) -> Response:
        """Send a code, whether or not anything is known of the contact. Raise `TooManyAttempts`."""
        limit(call, CODE, address_block(call.source_ip))
        ask_contact_code(call.desk, business_of(call), self._of(call, contact, call.visitor))
        return see_other(self._here(call))

    def page(self, call: Call) -> Response:
        """Ask for the code; the contact shown is the one that was typed, masked."""
        contact = self._asked(call)
        return self._page(call, contact).show(call) if contact else self._begin(call)

    def enter(self, call: Call) -> Response:
        """Begin the visit of an hour, under a new secret."""
        contact = self._asked(call)
        if contact is None:
            return self._begin(call)
        asked = self._of(call, contact, known_visitor(call))
        try:
            check_token(call, f"{self.purpose}-code")
            limit(call, CODE, address_block(call.source_ip))
        except (StaleForm, TooManyAttempts) as error:
            return self._page(call, contact).show(call, error)
        try:
            shown = open_contact(call.desk, business_of(call), asked, call.value("code"))
        except (InvalidField, TooManyAttempts) as error:
            return self._page(call, contact).show(call, error, tried_out=isinstance(error, TooManyAttempts))
        move_contact(call.desk, business_of(call), shown, to=call.renew_visitor())
        return see_other(whole_site(call, *self.then))

    def resend(self, call: Call) -> Response:
        """Send another code, after a growing delay."""
        contact = self._asked(call)
        if contact is None:
            return self._begin(call)
        try:
            check_token(call, f"{self.purpose}-resend")
            limit(call, CODE, address_block(call.source_ip))
            ask_contact_code(call.desk, business_of(call), self._of(call, contact, known_visitor(call)))
        except StaleForm as error:
            return self._page(call, contact).show(call, error)
        except TooManyAttempts as error:
            return self._page(call, contact).show(call, error, wait=error.retry_after)
        return see_other(self._here(call) + "?done=code-sent")

    def shown(self, call: Call) -> Email | Phone | None:
        """The contact that this browser has shown within the hour."""
        try:
            return shown_contact(call.desk, business_of(call), self.purpose, known_visitor(call))
        except NotSignedIn:
            return None

    def _asked(self, call: Call) -> Email | Phone | None:
        """The contact for which this browser asked a code; None: it begins anew."""
        try:
            return asked_contact(call.desk, business_of(call), self.purpose, known_visitor(call))
        except NotSignedIn:
            return None

    def _of(self, call: Call, contact: Email | Phone, visitor: str) -> ShowContact:
        return ShowContact(contact=contact, purpose=self.purpose, visitor=visitor, language=call.language)

    def _here(self, call: Call) -> str:
        return whole_site(call, self.purpose, "code")

    def _begin(self, call: Call) -> Response:
        return see_other(whole_site(call, self.purpose))

    def _page(self, call: Call, contact: Email | Phone) -> CodePage:
        return CodePage(
            purpose=self.purpose,
            url=self._here(call),
            back_url=whole_site(call, self.purpose),
            sent_to=contact.masked(),
            by_phone=isinstance(contact, Phone),
        )
