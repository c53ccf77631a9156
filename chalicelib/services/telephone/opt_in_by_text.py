"""The first step of an opt-in to sale and sharing by text: it is filed, and nothing holds before the number says YES.

The second is `services.consumer.confirm_opt_in.confirm_by_yes`.
"""

from typing import Final

from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.rights import Right
from chalicelib.errors import NotFound
from chalicelib.services.consumer.confirm_opt_in import waits_for_yes
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.telephone.stop_texts import Wish

_CALIFORNIA: Final = "US-CA"  # whose law knows the two steps; for others it is their word all the same


def ask_opt_in(desk: Desk, wish: Wish) -> Reference | None:
    """File the request, or find the one that waits for its YES already; None for a text that was heard before.

    Raise `InvalidField` where the business answers under no law that knows it, `Gone` for a closed business.
    """
    try:
        desk.lines.call(wish.text)
    except NotFound:
        waiting = waits_for_yes(desk, wish.account, wish.number)
        return waiting.submission if waiting else submit_request(desk, _command(desk, wish)).id
    return None


def _command(desk: Desk, wish: Wish) -> SubmitRequest:
    return SubmitRequest(
        account=wish.account,
        reference=reference_of_call(desk, wish.account.id, wish.text),
        rights=(Right.OPT_IN,),
        residence=_CALIFORNIA,
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=wish.number),
        channel=Channel.TEXT,
        language=wish.language,
        text=wish.text,
    )
