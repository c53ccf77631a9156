"""The page that asks a consumer for a code that was sent: after sending, and when coming back."""

from chalicelib import texts
from chalicelib.domain.passing import CODE_LIFE
from chalicelib.errors import RecourseError, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.pages import consumer_page, problems_of, token, with_retry
from chalicelib.http.responses import Response
from chalicelib.http.views import FieldError
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """Where the page stands: `url` takes the code and `url`/resend asks for another; `purpose` is confirm or follow."""

    purpose: str
    url: str
    back_url: str
    sent_to: str
    by_phone: bool = False  # as a text or spoken by a call

    def show(
        self,
        call: Call,
        problem: RecourseError | None = None,
        *,
        tried_out: bool = False,
        wait: int = 0,
    ) -> Response:
        """Render it; `tried_out` when this code was tried too often, `wait` seconds before another may be asked for."""
        errors = problems_of(call, problem) if problem else ()
        if tried_out:
            words = texts.text("error.code.too-many", call.language)
            errors = [FieldError(field="code", text=words, href="#code")]
        response = consumer_page(
            call,
            "consumer/code.html",
            status=problem.status if problem else 200,
            here=self.url,
            back_url=self.back_url,
            form_token=token(call, f"{self.purpose}-code"),
            resend_token=token(call, f"{self.purpose}-resend"),
            errors=errors,
            purpose=self.purpose,
            sent_to=self.sent_to,
            by_phone=self.by_phone,
            minutes=int(CODE_LIFE.total_seconds()) // 60,
            resend_url=f"{self.url}/resend",
            resend_after=wait,
        )
        return with_retry(response, problem) if isinstance(problem, TooManyAttempts) else response
