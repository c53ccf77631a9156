"""The one blueprint of the staff's pages; the modules that are named in `routes.staff` fill it."""

from chalice.app import Blueprint

blueprint = Blueprint(__name__)
