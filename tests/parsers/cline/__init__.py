"""Cline and its forks."""
