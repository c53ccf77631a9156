"""The one blueprint of the consumer's pages; the modules that are named in `routes.consumer` fill it."""

from chalice.app import Blueprint

blueprint = Blueprint(__name__)
