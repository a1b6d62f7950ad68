"""Set-up, build, local server and test run of the project."""
