"""Mail about the service that can be left with one click, and who wants it."""
