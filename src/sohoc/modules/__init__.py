"""The product: vertical modules in tiers; imports go down only."""
