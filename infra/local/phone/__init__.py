"""The local telephone: a telephone company on this machine that plays Twilio's part honestly.

It carries out the TwiML that the app answers with, signs its webhooks, keeps recordings behind authentication,
delivers callbacks as late, as often or as little as one wishes, and has the REST addresses that the app uses.
Tests drive it through `infra.local.phone.client.LocalPhone`; `make run` shows it as the page /local/phone.
"""
