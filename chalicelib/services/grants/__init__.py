"""The operator is let in: by an owner, or by a registered legal demand or incident."""
