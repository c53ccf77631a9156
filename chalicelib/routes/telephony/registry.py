"""The one blueprint of the telephone; the modules that are named in `routes.telephony` fill it."""

from chalice.app import Blueprint

blueprint = Blueprint(__name__)
