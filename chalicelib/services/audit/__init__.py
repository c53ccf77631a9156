"""The chains as a whole: what they say of content, their export, digests and alarms."""
