"""The life of a recording: taken, fetched, kept, copied, written down, expired, certified."""
