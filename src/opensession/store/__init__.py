"""Storage: protocols, the SQL that implements them once, and thin adapters for each runtime."""
