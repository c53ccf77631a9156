"""The part of the composition by which letters leave, and about what becomes of them: not reached, in another form."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import address_marks as ports_address_marks
    from chalicelib.services.ports import format_wishes as ports_format_wishes
    from chalicelib.services.ports import mail as ports_mail
    from chalicelib.services.ports import outside_cases as ports_outside_cases
    from chalicelib.services.ports import print as ports_print


class MailParts(Shared):
    """What `services.ports.mail` and its neighbours ask for; the rest of the desk lends tables and keys."""

    @cached_property
    def address_marks(self) -> ports_address_marks.AddressMarks:
        """Reads which addresses letters do not reach."""
        from chalicelib.storage.address_marks import StoredAddressMarks

        return StoredAddressMarks(self._engine, self._codec, self._pepper)

    @cached_property
    def format_wishes(self) -> ports_format_wishes.FormatWishes:
        """Reads wishes for another form."""
        from chalicelib.storage.format_wishes import StoredFormatWishes

        return StoredFormatWishes(self._engine, self._codec)

    @cached_property
    def outside_cases(self) -> ports_outside_cases.OutsideCases:
        """Reads complaints and appeals that left the house."""
        from chalicelib.storage.outside_cases import StoredOutsideCases

        return StoredOutsideCases(self._engine, self._codec)

    @cached_property
    def outbox(self) -> ports_mail.Outbox:
        """Finds letters that must go out."""
        from chalicelib.storage.outbox import StoredOutbox

        return StoredOutbox(self._engine, self._codec)

    @cached_property
    def mailer(self) -> ports_mail.Mailer:
        """Amazon SES."""
        from chalicelib.outbound.mail import SesMailer

        return SesMailer(self.settings.mail_from, events=self.settings.mail_events)

    @cached_property
    def printer(self) -> ports_print.Printer:
        """Letters as PDF."""
        from chalicelib.outbound.pdf import PdfPrinter

        return PdfPrinter()
