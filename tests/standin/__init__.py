"""A Git host on loopback that plays every other: raw files as GitHub, GitLab and Gitea do, and smart HTTP.

It serves real bare repositories through the git program. A site that is configured with
``OPENSESSION_STANDIN_HOST=http://127.0.0.1:PORT`` asks it for ``/H/rest`` instead of ``https://H/rest``.

In a test::

    with StandinHost() as host:
        repository = host.add_repository("kim/logs", folder)
        first = repository.commit({"a.hail.jsonl": data})
        ...
        assert host.requests == [...]

As a process of its own, with the same controls over HTTP (see ``controls``)::

    python -m tests.standin --port 8740 --folder kim/logs=examples
"""
