"""Browser tests: Debian's Chromium walks both sides of the real local stack."""
