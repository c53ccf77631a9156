"""Financial incentives: offers in versions, and who takes part in them."""
