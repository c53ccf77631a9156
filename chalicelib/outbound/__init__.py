"""What leaves the house: mail, signatures, secrets, the clock."""
