"""Vendors: the directory, telling, answers, reminders, the certificate."""
