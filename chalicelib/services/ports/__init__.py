"""What the use cases ask of the world outside, by topic; `composition` says who answers."""
