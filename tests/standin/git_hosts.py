"""How the real hosts answer for a repository: raw files, refs and objects over smart HTTP."""

import hashlib
from collections.abc import Mapping, Set
from urllib.parse import quote

from tests.standin.answers import NOT_FOUND, Question, Reply, text_reply
from tests.standin.repository import Repository, StoredFile

UPLOAD_PACK = ".git/git-upload-pack"
GITHUB_FILES = "raw.githubusercontent.com"
REDIRECTING_HOST = "gitea.example.org"
"""Plays Gitea, which answers the short form of a raw address with a redirect to the long one."""


class GitHosts:
    """All hosts at once: a repository is found under its path on each of them."""

    def __init__(self, repositories: Mapping[str, Repository], private: Set[str]) -> None:
        self._repositories = repositories
        self._private = private

    def answer(self, question: Question) -> Reply:
        """Answer as the host of the question would."""
        if question.method == "POST" and question.path.endswith(UPLOAD_PACK):
            return self._upload_pack(question)
        if question.host == GITHUB_FILES:
            owner, name, *rest = question.path[1:].split("/")
            return self._raw(question, f"{owner}/{name}", rest)
        project, separator, rest_path = question.path[1:].partition("/-/raw/")
        if separator:
            return self._raw_of_gitlab(question, project, rest_path.split("/"))
        project, _, rest_path = question.path[1:].partition("/raw/")
        answer = self._raw_of_gitea if question.host == REDIRECTING_HOST else self._raw
        return answer(question, project, rest_path.split("/"))

    def _upload_pack(self, question: Question) -> Reply:
        name = question.path[1:].removesuffix(UPLOAD_PACK)
        repository = self._repositories.get(name)
        if repository is None or name in self._private:
            # Git hosts ask strangers for a password rather than saying that there is nothing.
            return text_reply(401, "Authentication required", www_authenticate='Basic realm="Git"')
        protocol = question.headers.get("git-protocol", "")
        answer = repository.upload_pack(question.body, protocol)
        return Reply(200, answer, {"content-type": "application/x-git-upload-pack-result"})

    def _raw_of_gitlab(self, question: Question, project: str, rest: list[str]) -> Reply:
        if project in self._private:
            return Reply(302, b"", {"location": f"https://{question.host}/users/sign_in"})
        return self._raw(question, project, rest, weak=True)

    def _raw_of_gitea(self, question: Question, project: str, rest: list[str]) -> Reply:
        if rest[0] in {"branch", "commit", "tag"}:
            return self._raw(question, project, rest[1:])
        repository = self._repositories.get(project)
        if repository is None:
            return NOT_FOUND
        kind = "branch" if repository.resolve(f"refs/heads/{rest[0]}") else "commit"
        return Reply(303, b"", {"location": quote(f"/{project}/raw/{kind}/{'/'.join(rest)}")})

    def _raw(self, question: Question, project: str, rest: list[str], *, weak: bool = False) -> Reply:
        repository = None if project in self._private else self._repositories.get(project)
        file = _find(repository, rest) if repository else None
        if file is None:
            return NOT_FOUND
        etag = ("W/" if weak else "") + f'"{hashlib.sha256(file.data).hexdigest()}"'
        if question.headers.get("if-none-match") == etag:
            return Reply(304, b"", {"etag": etag})
        media_type = "application/octet-stream" if b"\0" in file.data else "text/plain; charset=utf-8"
        return Reply(200, file.data, {"content-type": media_type, "etag": etag})


def _find(repository: Repository, rest: list[str]) -> StoredFile | None:
    """Split ``ref/path`` where a ref exists, as the hosts do: a ref may have slashes."""
    for cut in range(1, len(rest)):
        commit = repository.resolve("/".join(rest[:cut]))
        if commit:
            return repository.file(commit, "/".join(rest[cut:]))
    return None
