"""Git as the author's tool uses it: the ``git`` program, and the ledger of shared sessions in a repository.

``program`` runs git, ``repository`` knows one repository, ``ledger`` adds sessions to a ref and lists them,
``sharing`` sends such a ref to a remote. Nothing here prints or asks, nothing touches a working tree.
"""
