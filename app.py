"""What Chalice packages: the API function, which `routes.doors` makes, and every job; all else is in `chalicelib`."""

from chalicelib.jobs.accounts import blueprint as accounts
from chalicelib.jobs.agents import blueprint as agents
from chalicelib.jobs.audit_watch import blueprint as audit_watch
from chalicelib.jobs.deadlines import blueprint as deadlines
from chalicelib.jobs.deliveries import blueprint as deliveries
from chalicelib.jobs.exports import blueprint as exports
from chalicelib.jobs.inbound_mail import blueprint as inbound_mail
from chalicelib.jobs.leaving import blueprint as leaving
from chalicelib.jobs.lists import blueprint as lists
from chalicelib.jobs.mail_events import blueprint as mail_events
from chalicelib.jobs.mailings import blueprint as mailings
from chalicelib.jobs.operations import blueprint as operations
from chalicelib.jobs.referrals import blueprint as referrals
from chalicelib.jobs.removals import blueprint as removals
from chalicelib.jobs.request_files import blueprint as request_files
from chalicelib.jobs.retention import blueprint as retention
from chalicelib.jobs.transcripts import blueprint as transcripts
from chalicelib.jobs.vendors import blueprint as vendors
from chalicelib.jobs.voicemail_expiry import blueprint as voicemail_expiry
from chalicelib.jobs.voicemails import blueprint as voicemails
from chalicelib.jobs.webhooks import blueprint as webhooks
from chalicelib.routes.doors import app

__all__ = ["app"]

for part in (
    deliveries,
    deadlines,
    accounts,
    mail_events,
    mailings,
    operations,
    exports,
    leaving,
    inbound_mail,
    lists,
    audit_watch,
    referrals,
    removals,
    request_files,
    retention,
    transcripts,
    voicemails,
    voicemail_expiry,
    webhooks,
    vendors,
    agents,
):
    app.register_blueprint(part)
