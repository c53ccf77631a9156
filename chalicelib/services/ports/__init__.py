"""What the use cases ask of the world outside, by topic; `composition.py` says who answers."""
