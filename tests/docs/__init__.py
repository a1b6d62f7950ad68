"""The documents of the repository, checked against what they describe."""
