"""Complaints and appeals that left the house: noted by staff, followed with reminders, ended with their outcome."""
