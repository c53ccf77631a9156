"""Use cases of passing requests on to controllers."""
