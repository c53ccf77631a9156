"""The staff's pages: importing this module registers all of them on `blueprint`."""

from chalicelib.routes import (
    staff_alerts,
    staff_answer,
    staff_appeal,
    staff_clarify,
    staff_export,
    staff_files,
    staff_first,
    staff_law,
    staff_letter,
    staff_phone_code,
    staff_request,
    staff_sign_in,
    staff_sort,
    staff_steps,
    staff_told,
    staff_voicemail,
)
from chalicelib.routes.staff_blueprint import blueprint

__all__ = [
    "blueprint",
    "staff_alerts",
    "staff_answer",
    "staff_appeal",
    "staff_clarify",
    "staff_export",
    "staff_files",
    "staff_first",
    "staff_law",
    "staff_letter",
    "staff_phone_code",
    "staff_request",
    "staff_sign_in",
    "staff_sort",
    "staff_steps",
    "staff_told",
    "staff_voicemail",
]
