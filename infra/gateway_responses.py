"""What API Gateway itself answers, in the words of our pages: `python -m infra.gateway_responses` writes it.

These answers come where no function was asked: an address that there is not, a body that is too large, too many calls
at once. API Gateway knows no language and replaces nothing but its own variables, so a page says it in both of ours.
Its headers are literals between single quotes and cannot hold such quotes, as most policies for content do: `sandbox`
alone lets nothing run.
"""

import html
import json
from pathlib import Path
from typing import Final

from chalicelib import texts

TEMPLATE: Final = Path(__file__).with_name("resources.yaml")
BEGIN: Final = "        # What the gateway answers by itself: written by `python -m infra.gateway_responses`.\n"
END: Final = "        # Here ends what that command writes.\n"
LANGUAGES: Final = ("en", "es")

# Type of answer -> status that it gets (None: its own), whose words of ours it says.
ANSWERS: Final = {
    "DEFAULT_4XX": (None, 400),
    "DEFAULT_5XX": (None, 500),
    "INTEGRATION_FAILURE": (503, 503),
    "INTEGRATION_TIMEOUT": (503, 503),
    "MISSING_AUTHENTICATION_TOKEN": (404, 404),  # its name for an address or a method that there is not
    "QUOTA_EXCEEDED": (429, 429),
    "REQUEST_TOO_LARGE": (413, 413),
    "RESOURCE_NOT_FOUND": (404, 404),
    "THROTTLED": (429, 429),
    "UNSUPPORTED_MEDIA_TYPE": (415, 415),
    "WAF_FILTERED": (429, 429),  # the firewall's rules are about how often
}
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SECONDS: Final = "5"  # when to come again
STYLE: Final = (
    "body{font:19px/1.4 system-ui,sans-serif;max-width:38em;margin:0 auto;padding:30px 15px}"
    "section+section{border-top:1px solid #b1b4b6;margin-top:30px}"
)


def page(words: int) -> str:
    """Return a page that needs nothing else, first in English, then in Spanish."""
    title = html.escape(texts.text(f"error.{words}.title", "en"))
    parts = "".join(
        f'<section lang="{language}"><h1>{html.escape(texts.text(f"error.{words}.title", language))}</h1>'
        f"<p>{html.escape(texts.text(f'error.{words}', language))}</p></section>"
        for language in LANGUAGES
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><style>{STYLE}</style></head>'
        f"<body><main>{parts}</main></body></html>"
    )


def problem(status: int | None, words: int) -> str:
    """Return problem details (RFC 9457), with the status where it is known beforehand."""
    title, detail = texts.text(f"error.{words}.title", "en"), texts.text(f"error.{words}", "en")
    known = {"status": status} if status else {}
    return json.dumps({"type": "about:blank", "title": title, **known, "detail": detail}, ensure_ascii=False)


def answer(status: int | None, words: int) -> dict[str, object]:
    """Return one gateway response as OpenAPI's extension writes it."""
    headers = HEADERS | ({"Retry-After": SECONDS} if words in {429, 503} else {})
    made: dict[str, object] = {"statusCode": str(status)} if status else {}
    return made | {
        "responseParameters": {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()},
        "responseTemplates": {"application/json": problem(status, words), "text/html": page(words)},
    }


def answers() -> dict[str, dict[str, object]]:
    """Return all of them, by the gateway's name."""
    return {name: answer(*what) for name, what in ANSWERS.items()}


def written(template: str) -> str:
    """Return the template with these answers between its two marks; JSON is YAML too."""
    before, _, rest = template.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [f"          {name}: {json.dumps(made, ensure_ascii=False)}\n" for name, made in answers().items()]
    block = "        x-amazon-apigateway-gateway-responses:\n" + "".join(lines)
    return before + BEGIN + block + END + after


if __name__ == "__main__":
    TEMPLATE.write_text(written(TEMPLATE.read_text()))
