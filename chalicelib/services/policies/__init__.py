"""The operator's privacy policy: its versions, what they change, who was told, and who refuses."""
