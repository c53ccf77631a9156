"""Plays IAM on this machine, whose engine allows everything: a function may do what its policy in `.chalice` says.

`guard.stand()` in a process refuses what a policy does not allow, in a request, a job, a stream or a queue alike. With
RECOURSE_CALLS naming a folder it also writes down there what was allowed and by which statement;
`python -m infra.local.permissions FOLDER` then names what policies allow and nothing did.
"""
