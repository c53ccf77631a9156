"""The one blueprint of the API for systems; the modules that are named in `routes.api` fill it."""

from chalice.app import Blueprint

blueprint = Blueprint(__name__)
