"""The operator's side: a client of a site's API, and what the ``site`` commands do with it.

``address`` and ``keys`` decide where a request goes and whether the key may go along, ``transport`` sends
it, ``api`` knows the routes. ``items``, ``publishing``, ``journal`` and ``parallel`` are for pushing;
``archive`` is the folder that ``export`` and ``pull`` write and ``push`` and ``verify`` read.
"""
