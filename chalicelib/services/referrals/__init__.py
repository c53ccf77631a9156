"""What a business processes for others is passed on to whoever decides, and followed to its end."""
