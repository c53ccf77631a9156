"""Every screen with the name of its picture and one line about it: the table behind docs/screens.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """A page as the documents show it; `page` is its route, with the part that its query or last step names."""

    name: str
    page: str
    line: str


_R = "/staff/requests/{request}"

SECTIONS: dict[str, tuple[Screen, ...]] = {
    "What consumers see": (
        Screen("start", "/c/{slug}", "What can be asked, by whom, and the other ways to ask."),
        Screen("residence", "/c/{slug}/{step}?part=residence", "Where the person lives decides which law applies."),
        Screen("rights", "/c/{slug}/{step}?part=rights", "What that law lets them ask for."),
        Screen("behalf", "/c/{slug}/{step}?part=behalf", "For oneself, or as somebody's agent."),
        Screen("name", "/c/{slug}/{step}?part=name", "Whose data it is about."),
        Screen("contact", "/c/{slug}/{step}?part=contact", "How to reach them."),
        Screen("relationship", "/c/{slug}/{step}?part=relationship", "How the business knows them."),
        Screen("details", "/c/{slug}/{step}?part=details", "What the request is about."),
        Screen("check", "/c/{slug}/check", "All answers, each with a link to change it, before anything is sent."),
        Screen(
            "receipt",
            "/c/{slug}/receipt/{reference}",
            "The reference, the days by which an answer is due, a signed receipt.",
        ),
        Screen("code", "/c/{slug}/code", "The code that shows that an address is theirs."),
        Screen("follow", "/c/{slug}/status", "Coming back: reference and address."),
        Screen("status", "/c/{slug}/status?signed", "Where each request stands, messages, the answer and its files."),
        Screen("withdraw", "/c/{slug}/status/withdraw/{request}", "Withdrawing asks first."),
        Screen("agents", "/c/{slug}/agents", "An authorized agent sends a list of people; each row is answered."),
        Screen("permission", "/permission/{token}", "The person says, by a link in a mail, whether an agent may ask."),
        Screen(
            "agent-address",
            "/permission/agent/{token}",
            "An agent says, by a link in a mail, that the address is theirs and what they sent.",
        ),
        Screen("other-form", "/c/{slug}/formats", "Everything in large print, audio, braille ...: how to ask."),
        Screen("letter", "/c/{slug}/status/letters/{request}/{letter}", "A letter, to read, print or save."),
    ),
    "Signing in": (
        Screen("sign-in", "/staff/sign-in", "With a code by mail, a passkey or the business's own sign-in."),
        Screen("sign-up", "/sign-up", "A business opens an account by itself, for a trial."),
        Screen("security", "/staff/security", "Second factors, sessions, and how to end them."),
        Screen("factors", "/staff/security/factors", "A passkey or an app as second factor."),
        Screen("profile", "/staff/profile", "One's own name, address and language."),
    ),
    "The day": (
        Screen("home", "/staff", "What is late, what is due, what is one's own, and whether anything fails."),
        Screen(
            "queue",
            "/staff/queue",
            "Every open request in the order in which it is due, with filters that make an address.",
        ),
        Screen("views", "/staff/queue/views", "Filters that are kept under a name."),
        Screen("lists", "/staff/queue/files", "Lists as files, made in the background."),
        Screen(
            "new",
            "/staff/requests/new",
            "A request that came by post, at the counter or by telephone, with its true day.",
        ),
        Screen("mailbox", "/staff/mailbox", "Calls without a service code, for who runs the deployment."),
        Screen("alerts", "/staff/alerts", "How often one is told of deadlines."),
        Screen("addresses", "/staff/addresses", "Addresses that letters do not reach, and what follows."),
        Screen("other-forms", "/staff/formats", "What people asked to get in another form, soonest due first."),
        Screen("complaints", "/staff/cases", "Complaints that lie with an authority or another body, next date first."),
        Screen("privacy", "/staff/privacy", "What the operator promises, and what an owner can refuse."),
    ),
    "A request": (
        Screen(
            "request", _R, "Both clocks with how they were counted, what comes next, and everything that can be done."
        ),
        Screen("timeline", f"{_R}?part=timeline", "What has happened, and who did it."),
        Screen("request-details", f"{_R}?part=details", "What was asked, by whom, under which law."),
        Screen("verification", f"{_R}?part=verification", "What shows that the person is who they say."),
        Screen(
            "voicemail",
            f"{_R}?part=voicemail",
            "The recording with a player beside its transcript, and how long it is kept.",
        ),
        Screen("messages", f"{_R}?part=messages", "Letters and messages, and how each went out."),
        Screen(
            "notes", f"{_R}?part=notes", "Notes among colleagues, with versions and files; never shown to the consumer."
        ),
        Screen("files", f"{_R}?part=files", "Files of the answer and how often each was fetched."),
        Screen("related", f"{_R}?part=related", "Other requests of the same person."),
        Screen("chain", f"{_R}?part=audit", "The audit of this request, and whether its chain is intact."),
    ),
    "Acting on a request": (
        Screen("acknowledge", f"{_R}/acknowledge", "The confirmation of receipt, read before it goes out."),
        Screen("match", f"{_R}/match", "What was compared with the business's own records."),
        Screen("approve", f"{_R}/approve", "A second person agrees, or does not."),
        Screen("phone-code", f"{_R}/phone-code", "A code, spoken over the telephone."),
        Screen("clarify", f"{_R}/clarify", "A question about what is meant."),
        Screen("clarified", f"{_R}/clarified", "The day on which the reply came."),
        Screen("identity", f"{_R}/identity", "Asking for proof of identity, only where the law lets one."),
        Screen("extend", f"{_R}/extend", "More time, once, with the reason and the letter."),
        Screen("hand-over", f"{_R}/hand-over", "Handing a call over to the business it was meant for."),
        Screen("sort", f"{_R}/sort", "What a recorded message asks for."),
        Screen(
            "transcript", f"{_R}/voicemails/{{voicemail}}/transcript", "Correcting what was written down of a call."
        ),
        Screen("upload", f"{_R}/upload", "A file of the answer."),
        Screen(
            "answer", f"{_R}/answer", "The answer in full, in part or not, with its grounds, as the law names them."
        ),
        Screen("appeal", f"{_R}/appeal", "An appeal is decided by another person."),
        Screen("message", f"{_R}/message", "A message to the consumer."),
        Screen("note", f"{_R}/note", "A note among colleagues."),
        Screen("link", f"{_R}/link", "Linking requests that are one matter."),
        Screen("law", f"{_R}/law", "What another law would change, before anything changes."),
        Screen("parent", f"{_R}/parent", "How a parent has shown that they are one."),
        Screen("outside", f"{_R}/outside", "Noting that a complaint went to an authority or another body."),
        Screen("hold", f"{_R}/hold", "A legal hold keeps everything until it ends."),
        Screen("staff-letter", f"{_R}/letters/{{letter}}", "A letter as it went out."),
        Screen("told", f"{_R}/letters/{{letter}}/told", "Recording that a letter was handed over or posted."),
    ),
    "Figures and proof": (
        Screen(
            "statistics",
            "/staff/statistics",
            "The yearly table of 11 CCR 7102, volumes, ages and what was answered in time.",
        ),
        Screen("audit", "/staff/audit", "Who did or saw what, and when."),
        Screen("audit-export", "/staff/audit/export", "The audit as a file that proves itself offline."),
    ),
    "The business and its settings": (
        Screen("settings", "/staff/settings", "Everything that can be set, in one list."),
        Screen("business", "/staff/business", "What consumers are told about the business."),
        Screen("facts", "/staff/business?part=facts", "Names and addresses."),
        Screen("colour", "/staff/business?part=colour", "A colour, refused where it could not be read."),
        Screen("logo", "/staff/business?part=logo", "A picture for the head of the pages."),
        Screen("languages", "/staff/business?part=languages", "The languages of the form and of letters."),
        Screen("place", "/staff/business?part=place", "Place and time zone."),
        Screen("laws", "/staff/business?part=laws", "The laws that apply, and what a change would mean."),
        Screen("incentives", "/staff/incentives", "Offers of financial incentives, in versions that never change."),
        Screen("find-agent", "/staff/agents", "Find an authorized agent by the address that they left."),
        Screen("incentive-person", "/staff/incentives/person", "One person's opt-ins: seen, saved, erased for good."),
        Screen("incentive-new", "/staff/incentives/new", "An offer with its terms, in each language."),
        Screen("places", "/staff/places", "Where the business serves people, and the body of recourse that it names."),
        Screen("places-answered", "/staff/places/answered", "What is left of requests from elsewhere."),
        Screen("publishing", "/staff/publishing", "Links and snippets for the business's own site."),
        Screen("mail-in", "/staff/mail", "Where requests come in by e-mail, and what is held back."),
        Screen("letters", "/staff/letters", "Every letter by step and language."),
        Screen(
            "own-letter", "/staff/letters/{letter}", "The business's own words, with a preview and earlier versions."
        ),
        Screen("questions", "/staff/questions", "Questions of one's own, by right."),
        Screen("question", "/staff/questions/{right}", "One question: typed, translated, never asked for an opt-out."),
        Screen("phone", "/staff/phone", "Numbers and service codes."),
        Screen("service-code", "/staff/phone/{code}", "One code: its greeting, to read, upload or record."),
        Screen("retire-code", "/staff/phone/{code}?retire=1", "Retiring a code says what happens to who still calls."),
        Screen("users", "/staff/users", "Who may come in, with which role."),
        Screen("user", "/staff/users/{user}", "One colleague: role, sign-ins, how to end them."),
        Screen("access", "/staff/access", "Second factors demanded, and sign-in by the business's own issuer."),
        Screen("sso", "/staff/access/sso", "The issuer."),
        Screen("keys", "/staff/keys", "Keys of the signed API."),
        Screen("webhooks", "/staff/webhooks", "Where the business's own systems are told."),
        Screen(
            "webhook", "/staff/webhooks/{hook}", "One of them: what was sent, what came back, and sending it again."
        ),
        Screen("export", "/staff/export", "Recordings and answers into the business's own bucket."),
    ),
    "The account": (
        Screen("plan", "/staff/plan", "What the plan has room for, and how much of it is used."),
        Screen("grants", "/staff/grants", "Who runs the deployment sees content only by a grant; each look is listed."),
        Screen("give-grant", "/staff/grants/give", "Letting them in, for a time."),
        Screen(
            "proof-policy", "/staff/verification", "What the business demands as proof, within what the law allows."
        ),
        Screen("holds", "/staff/holds", "What is kept because of a lawsuit, for one person or one request."),
        Screen("one-person", "/staff/consumers", "One person's data held here: taken along, erased, and what is left."),
        Screen(
            "controllers", "/staff/controllers", "Companies for which the business processes, and its role by service."
        ),
        Screen("referral", "/referral/{token}", "What a company sees of a request that was passed on to it."),
        Screen("restricted", "/staff/children", "What must be done about a child; others see how many there are."),
        Screen("registers", "/staff/registers", "Registers that laws ask for."),
        Screen("vendors", "/staff/vendors", "Vendors: what needs a look, what is awaited, and the directory."),
        Screen("vendor", "/staff/vendors/{vendor}", "One vendor with everything that it was asked."),
        Screen("vendor-entry", "/staff/vendors/new", "What a vendor holds, what it is told of, and how."),
        Screen("opt-outs", "/staff/opt-outs", "Who has opted out: one contact looked up, with how it came about."),
        Screen("opt-out-lists", "/staff/opt-outs/lists", "A campaign's list comes back without those who opted out."),
        Screen("takeout", "/staff/takeout", "Everything of the account as a file that can be checked offline."),
        Screen("close", "/staff/close", "Closing says what happens to open requests, and asks."),
    ),
    "The operator's side": (
        Screen("operator", "/operator", "What needs the operator."),
        Screen("accounts", "/operator/accounts", "Every account with its plan and state; nothing of its content."),
        Screen("account", "/operator/accounts/{account}", "One account: plan, state and days."),
        Screen("health", "/operator/health", "Jobs, queues and what is late."),
        Screen("misuse", "/operator/misuse", "Reports of forms that deceive."),
        Screen("notices", "/operator/notices", "What the accounts are told."),
        Screen("new-notice", "/operator/notices/new", "A notice in every language, looked at before it is posted."),
        Screen(
            "policies", "/operator/policy", "Versions of the privacy policy; what comes in names the one that holds."
        ),
        Screen("new-policy", "/operator/policy/new", "A version, looked at before it is published."),
        Screen("operator-grants", "/operator/grants", "Whose content may be seen, why and until when."),
        Screen("report-misuse", "/report-misuse", "Anybody reports a form that deceives."),
    ),
    "The telephone": (Screen("telephone", "/local/phone", "The telephone of `make run`, while it records a message."),),
}
SCREENS = {screen.page: screen for screens in SECTIONS.values() for screen in screens}


def document() -> str:
    """The page that shows them all."""
    lines = [
        "# Screens",
        "",
        "Taken from the demo of `make run` by `python -m tests.browser.pictures`; the same command",
    ]
    lines += ["with a folder leaves there what dark, narrow and Spanish visitors see.", ""]
    for title, screens in SECTIONS.items():
        lines += [f"## {title}", ""]
        for screen in screens:
            lines += [f"{screen.line}", "", f"![{screen.line}](pictures/{screen.name}.png)", ""]
    return "\n".join(lines)
