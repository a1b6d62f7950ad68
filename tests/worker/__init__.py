"""The application on the real runtime."""
