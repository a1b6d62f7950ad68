"""The ledger of shared sessions, in real repositories."""
