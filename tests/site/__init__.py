"""The application in this process."""
