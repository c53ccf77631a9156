"""How a request comes in: every channel ends in `submit_request`; calls and texts wait to be sorted."""
