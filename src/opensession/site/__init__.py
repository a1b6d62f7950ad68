"""The HTTP application without I/O: routes, handlers, policies, errors, limits."""
