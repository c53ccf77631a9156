"""Home of who runs the deployment: what needs them, and where everything is."""

from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.home_view import needs
from chalicelib.http.operator.navigation import sections
from chalicelib.http.operator.pages import operator_page, today
from chalicelib.http.responses import Response
from chalicelib.routes.operator.registry import operator_route


@operator_route("", audit=Reads.NOTHING_PERSONAL)
def home(call: Call) -> Response:
    """Numbers that lead to what they count; nothing of any account's content."""
    return operator_page(
        call, "operator/home.html", nav="home", today=today(call), needs=needs(call.desk), sections=sections()
    )
