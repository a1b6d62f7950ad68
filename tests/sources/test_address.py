"""Source addresses (hail.md §15, §21.3, and the repairs of §20 rows 8 to 10)."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.sources.address import (
    AddressError,
    ArtifactSource,
    GitHubSource,
    GitLabSource,
    GitSource,
    LocalSource,
    RemoteSource,
    Source,
    format_uri,
    parse_uri,
    parse_web_path,
    web_path,
)

H = "0123456789abcdef" * 4
GH = "os://src/gh/o/r/ref/"


@pytest.mark.parametrize(
    ("text", "source", "written"),
    [
        (f"os://src/local/{H}", LocalSource(H), None),
        (f"os://src//local///{H}", LocalSource(H), f"os://src/local/{H}"),
        (f"os://src/local/{H}/", LocalSource(H), f"os://src/local/{H}"),
        (f"os://src/local/{H.upper()}", LocalSource(H), f"os://src/local/{H}"),
        (f"os://artifact/{H}", ArtifactSource(H), None),
        (f"os://artifact/{H.upper()}", ArtifactSource(H), f"os://artifact/{H}"),
        (
            f"{GH}refs%2Fheads%2Fx/path/a%20b/c.jsonl",
            GitHubSource("o", "r", "refs/heads/x", "a b/c.jsonl"),
            None,
        ),
        (f"{GH}%20main%20/path/a//b/", GitHubSource("o", "r", "main", "a/b"), f"{GH}main/path/a/b"),
        (f"{GH}%zz/path/a", GitHubSource("o", "r", "%zz", "a"), f"{GH}%25zz/path/a"),
        (f"{GH}a+b/path/~x!", GitHubSource("o", "r", "a+b", "~x!"), f"{GH}a%2Bb/path/~x%21"),
        (f"{GH}main/path/a%2Fb", GitHubSource("o", "r", "main", "a/b"), f"{GH}main/path/a/b"),
        (f"{GH}main/path/a%2f%20b%20", GitHubSource("o", "r", "main", "a/b"), f"{GH}main/path/a/b"),
        (f"{GH}path/path/path", GitHubSource("o", "r", "path", "path"), None),
        (f"{GH}v1.0%40x/path/...", GitHubSource("o", "r", "v1.0@x", "..."), None),
        (f"{GH}가/path/나", GitHubSource("o", "r", "가", "나"), f"{GH}%EA%B0%80/path/%EB%82%98"),
        (
            "os://src/gh/A.b_c-d/r.git/ref/main/path/a",
            GitHubSource("A.b_c-d", "r.git", "main", "a"),
            None,
        ),
        ("os://src/gl/YWI/ref/main/path/a", GitLabSource("ab", "main", "a"), None),
        (
            "os://src/git/aHR0cHM6Ly9nLmV4YW1wbGUvdC9yLmdpdA/ref/main/path/a",
            GitSource("https://g.example/t/r.git", "main", "a"),
            None,
        ),
    ],
)
def test_uris_are_read_and_written(text: str, source: Source, written: str | None) -> None:
    assert parse_uri(text) == source
    assert format_uri(source) == (written or text)
    assert parse_uri(format_uri(source)) == source


GH_FORM = "gh uri must be os://src/gh/<owner>/<repo>/ref/<ref>/path/<path...>"
GH_PLACES = "gh uri must contain /ref/<ref>/path/<path...>"


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        (f"OS://src/local/{H}", "InvalidScheme", None),
        (f" os://src/local/{H}", "InvalidScheme", None),
        ("", "InvalidScheme", None),
        ("https://example.org", "InvalidScheme", None),
        (f"os:///artifact/{H}", "UnsupportedKind", "artifact"),
        (f"os://blob/{H}/x", "UnsupportedKind", "blob"),
        ("os://src/bb/o/r/ref/main/path/a", "UnsupportedKind", "bb"),
        ("os://src/LOCAL/x", "UnsupportedKind", "LOCAL"),
        ("os://artifact", "InvalidStructure", "expected os://src/<provider>/..."),
        ("os://", "InvalidStructure", "expected os://src/<provider>/..."),
        ("os://src", "InvalidStructure", "expected os://src/<provider>/..."),
        ("os://src/local", "InvalidStructure", "local uri must be os://src/local/<sha256>"),
        (f"os://src/local/{H}/x", "InvalidStructure", "local uri must be os://src/local/<sha256>"),
        ("os://src/gh/o/r/ref/main/path", "InvalidStructure", GH_FORM),
        ("os://src/gh/o/r/ref/main/path/", "InvalidStructure", GH_FORM),
        (f"{GH}refs/heads/x/path/a", "InvalidStructure", GH_PLACES),
        ("os://src/gh/o/r/tree/main/path/a", "InvalidStructure", GH_PLACES),
        (f"{GH}main/file/a", "InvalidStructure", GH_PLACES),
        ("os://src/gh/../r/ref/main/path/a", "InvalidStructure", "invalid owner/repo segment: .."),
        ("os://src/gh/o/./ref/main/path/a", "InvalidStructure", "invalid owner/repo segment: ."),
        ("os://src/gh/o%2Fp/r/ref/main/path/a", "InvalidStructure", "invalid owner/repo segment: o%2Fp"),
        ("os://src/gh/o\n/r/ref/main/path/a", "InvalidStructure", "invalid owner/repo segment: o\n"),
        (
            f"os://src/gh/{'o' * 201}/r/ref/main/path/a",
            "InvalidStructure",
            f"invalid owner/repo segment: {'o' * 201}",
        ),
        (
            "os://src/gl/YWI/ref/main",
            "InvalidStructure",
            "gl uri must be os://src/gl/<project_b64>/ref/<ref>/path/<path...>",
        ),
        (
            "os://src/git/YWI/ref/main",
            "InvalidStructure",
            "git uri must be os://src/git/<remote_b64>/ref/<ref>/path/<path...>",
        ),
        (
            "os://src/gl/YWI/tree/main/path/a",
            "InvalidStructure",
            "gl uri must contain /ref/<ref>/path/<path...>",
        ),
        (f"os://artifact/{H}/", "InvalidHash", f"{H}/"),
        (f"os://artifact//{H}", "InvalidHash", f"/{H}"),
        ("os://artifact/", "InvalidHash", ""),
        (f"os://src/local/{H[1:]}", "InvalidHash", H[1:]),
        (f"os://src/local/{H[1:]}g", "InvalidHash", f"{H[1:]}g"),
        (f"os://src/local/{H}\n", "InvalidHash", f"{H}\n"),
        (f"os://src/local/{H[1:]}０", "InvalidHash", f"{H[1:]}０"),
        *(
            (f"{GH}{ref}/path/a", "InvalidRefEncoding", ref)
            for ref in (
                *("%20", "%FF", "%00", "main%0A", "a%1Fb", "a%7Fb", "a%C2%85b", "..", "a..b", "%2Fa", "a%2F"),
                *("a%2F%2Fb", "a%20b", "a~b", "a^b", "a:b", "a%3Fb", "a*b", "a%5Bb", "a%5Cb", "a@%7Bb", "@"),
                *(".a", "a%2F.b", "a.", "a.lock", "a.lock%2Fb", "-a", "a" * 256, "%EA%B0%80" * 86, "\ud800"),
            )
        ),
        *(
            (f"{GH}main/path/{segment}", "InvalidPathEncoding", segment.rpartition("/")[2])
            for segment in (
                *("%2e%2e", ".", "..", "%2E", "%20.%20", "a%5Cb", "%FF", "%20", "a/%00", "a%0A", "a%C2%9F"),
                *(
                    "a%2F..%2Fb",
                    "..%2Fb",
                    "%2Fetc",
                    "a%2F",
                    "a%2F%2Fb",
                    "a%2F.%2Fb",
                    "a%2F%20..%20",
                    "\udc00",
                ),
            )
        ),
        *(
            (f"os://src/{provider}/{text}/ref/main/path/a", "InvalidBase64", text)
            for provider in ("gl", "git")
            for text in ("YWI=", "YWJ", "a+b", "_w", "a", "YW I", "YWI\n", "가", "Cg", "YQDi", "YWI%3D")
        ),
    ],
)
def test_each_fault_has_its_kind_and_message(text: str, kind: str, detail: str | None) -> None:
    messages = {
        "InvalidScheme": "uri must start with os://",
        "UnsupportedKind": "unsupported uri kind: {}",
        "InvalidStructure": "invalid uri structure: {}",
        "InvalidHash": "invalid sha256: {}",
        "InvalidRefEncoding": "invalid ref encoding: {}",
        "InvalidPathEncoding": "invalid path encoding: {}",
        "InvalidBase64": "invalid base64url segment: {}",
    }
    with pytest.raises(AddressError) as caught:
        parse_uri(text)
    assert (caught.value.kind, str(caught.value)) == (kind, messages[kind].format(detail))


@pytest.mark.parametrize(
    ("path", "source", "canonical"),
    [
        ("/src/gh/o/r/ref/main/path/a/b", GitHubSource("o", "r", "main", "a/b"), None),
        (
            "/src/gh/o/r/ref/feature/x/y/path/a",
            GitHubSource("o", "r", "feature/x/y", "a"),
            "/src/gh/o/r/ref/feature%2Fx%2Fy/path/a",
        ),
        ("/src/gh/o/r/ref/feature%2Fx/path/a", GitHubSource("o", "r", "feature/x", "a"), None),
        (
            "/src/gh/o/r/ref/a/path/b/path/c",
            GitHubSource("o", "r", "a", "b/path/c"),
            None,
        ),
        ("/src/gh/o/r/ref/a%2Fpath%2Fb/path/c", GitHubSource("o", "r", "a/path/b", "c"), None),
        ("/src/gh/o/r/ref/path/path/path/path", GitHubSource("o", "r", "path", "path/path"), None),
        ("/src//gh/o/r/ref/main/path/a/", GitHubSource("o", "r", "main", "a"), "/src/gh/o/r/ref/main/path/a"),
        ("/src/gl/Zy9wL3E/ref/main/path/a%23b", GitLabSource("g/p/q", "main", "a#b"), None),
        (
            "/src/git/aHR0cHM6Ly9nL3Q/ref/refs/heads/x/path/a",
            GitSource("https://g/t", "refs/heads/x", "a"),
            "/src/git/aHR0cHM6Ly9nL3Q/ref/refs%2Fheads%2Fx/path/a",
        ),
    ],
)
def test_page_paths_are_read_and_written(path: str, source: RemoteSource, canonical: str | None) -> None:
    assert parse_web_path(path) == source
    assert web_path(source) == (canonical or path)
    assert parse_web_path(web_path(source)) == source


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "InvalidStructure"),
        ("/src", "InvalidStructure"),
        ("/session/gh/o/r/ref/main/path/a", "InvalidStructure"),
        ("src/gh/o/r/ref/main/path/a", "InvalidStructure"),
        ("os://src/gh/o/r/ref/main/path/a", "InvalidStructure"),
        (f"/src/local/{H}", "UnsupportedKind"),
        (f"/src/artifact/{H}", "UnsupportedKind"),
        ("/src/bb/o/r/ref/main/path/a", "UnsupportedKind"),
        ("/src/gh/o/r/ref/path/a", "InvalidStructure"),
        ("/src/gh/o/r/ref/main/x/y", "InvalidStructure"),
        ("/src/gh/o/r/ref/main/x/path", "InvalidStructure"),
        ("/src/gh/o/r/ref/a/../b/path/x", "InvalidRefEncoding"),
        ("/src/gh/o/r/ref/a%2F/b/path/x", "InvalidRefEncoding"),
        ("/src/gh/o/r/ref/main/path/..", "InvalidPathEncoding"),
    ],
)
def test_other_page_paths_are_refused(path: str, kind: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse_web_path(path)
    assert caught.value.kind == kind


visible = st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"), exclude_characters="/\\")
segments = st.text(visible, min_size=1, max_size=8).filter(lambda text: text not in (".", ".."))
paths = st.lists(segments, min_size=1, max_size=4).map("/".join)
ref_parts = st.text(st.sampled_from("abcXYZ019+%@=,;!'()&$#-_가é"), min_size=1, max_size=8).map("x{}".format)
refs = st.lists(ref_parts, min_size=1, max_size=4).map("/".join)
names = st.from_regex(r"[A-Za-z0-9._-]{1,20}", fullmatch=True).filter(lambda text: text not in (".", ".."))
encodable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=30)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
remote_sources = st.one_of(
    st.builds(GitHubSource, names, names, refs, paths),
    st.builds(GitLabSource, encodable, refs, paths),
    st.builds(GitSource, encodable, refs, paths),
)


@given(remote_sources | st.builds(LocalSource, hashes) | st.builds(ArtifactSource, hashes))
def test_what_is_written_reads_back(source: Source) -> None:
    assert parse_uri(format_uri(source)) == source


@given(remote_sources)
def test_page_paths_read_back(source: RemoteSource) -> None:
    path = web_path(source)
    assert parse_web_path(path) == source
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", path)
    assert format_uri(source) == f"os:/{path}"


PARTS = ["gh", "gl", "git", "local", "artifact", "o", "ref", "path", "", "..", "%2F", "%2e", "%00", "a b", H]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=10).map("/".join))
def test_any_text_is_an_address_or_an_address_error(text: str) -> None:
    for read, prefix in (
        (parse_uri, "os://"),
        (parse_uri, "os://src/"),
        (parse_web_path, "/src/gh/o/r/ref/"),
    ):
        try:
            source = read(prefix + text)
        except AddressError:
            continue
        assert parse_uri(format_uri(source)) == source


def test_base64_is_of_the_url_alphabet_without_padding() -> None:
    name = "ÿÿ>?"
    text = base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")
    assert "-" in text or "_" in text
    assert web_path(GitLabSource(name, "main", "a")) == f"/src/gl/{text}/ref/main/path/a"
