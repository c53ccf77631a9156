"""The API function: registers the blueprints; everything else is in `chalicelib`."""

from chalice.app import Chalice

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
from chalicelib.jobs.request_files import blueprint as request_files
from chalicelib.jobs.retention import blueprint as retention
from chalicelib.jobs.transcripts import blueprint as transcripts
from chalicelib.jobs.vendors import blueprint as vendors
from chalicelib.jobs.voicemail_expiry import blueprint as voicemail_expiry
from chalicelib.jobs.voicemails import blueprint as voicemails
from chalicelib.jobs.webhooks import blueprint as webhooks
from chalicelib.routes.api import blueprint as business_api
from chalicelib.routes.consumer import blueprint as consumer
from chalicelib.routes.drp import blueprint as drp
from chalicelib.routes.misuse import blueprint as misuse
from chalicelib.routes.operator import blueprint as operator
from chalicelib.routes.policies import blueprint as policies
from chalicelib.routes.public import blueprint as public
from chalicelib.routes.referral import blueprint as referral_page
from chalicelib.routes.staff import blueprint as staff
from chalicelib.routes.telephony import blueprint as telephony
from chalicelib.routes.unsubscribe import blueprint as unsubscribe
from chalicelib.routes.vendor import blueprint as vendor

app = Chalice(app_name="recourse", configure_logs=False)

for part in (
    public,
    policies,
    referral_page,
    misuse,
    unsubscribe,
    consumer,
    staff,
    operator,
    business_api,
    telephony,
    drp,
    vendor,
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
