"""Those who wish the desk ill, one family of attacks in each file; SECURITY.md names the proof of every one."""
