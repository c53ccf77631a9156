"""The law as data: rules with their citations, calendars, due dates; pure."""
