"""Headers, URLs, key blocks, paths and addresses."""

import base64

import pytest

from opensession.redact.text import apart, hits_in
from tests.redact.test_assignments import VALUE, masked

LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
BEGIN, END = "-----BEGIN RSA PRIVATE " + "KEY-----", "-----END RSA PRIVATE " + "KEY-----"
LONG = VALUE + "nB4mL8cR" + VALUE


def rules(text: str) -> list[str]:
    """The rules by which something in the text is masked."""
    return [hit.rule for hit in apart(hits_in(text))]


@pytest.mark.parametrize(
    ("rule", "text", "wanted"),
    [
        ("bearer-token", f"Authorization: Bearer {LONG}", "Authorization: Bearer ***"),
        ("bearer-token", f"-H 'authorization: token {LONG}'", "-H 'authorization: token ***'"),
        ("bearer-token", f'"Authorization": "{LONG}"', '"Authorization": "***"'),
        ("url-credentials", f"postgres://app:{VALUE}@db:5432/x", "postgres://app:***@db:5432/x"),
        ("url-credentials", f"git clone https://{LONG}@host.org/x", "git clone https://***@host.org/x"),
        ("url-parameter", f"https://x.org/a?b=1&api_key={VALUE}#c", "https://x.org/a?b=1&api_key=***#c"),
        ("url-parameter", f"https://x.org/?X-Amz-Signature={LONG}&y", "https://x.org/?X-Amz-Signature=***&y"),
        ("command-line-credentials", f"curl -u ada:{VALUE} https://x", "curl -u ada:*** https://x"),
        ("home-folder", "cd /home/ada/src", "cd ***/src"),
        ("home-folder", "cwd=/Users/ada", "cwd=***"),
        ("home-folder", "open file:///home/ada/a.py", "open file://***/a.py"),
        ("home-folder", r"C:\Users\Ada Lovelace\src", r"***\src"),
        ("home-folder", r"c:\\Users\\ada\\src", r"***\\src"),
        ("home-folder", "/mnt/c/Users/ada/src", "***/src"),
        ("home-folder", "/home/홍길동/일", "***/일"),
        ("home-folder", "~/.claude/projects/-Users-ada-src/x", "~/.claude/projects/***-src/x"),
        ("email-address", "by Ada <ada.l+x@lovelace.co.uk>", "by Ada <***>"),
        ("email-address", "메일 ada@lovelace.kr로", "메일 ***로"),
    ],
)
def test_structures_are_known(rule: str, text: str, wanted: str) -> None:
    assert rules(text) == [rule]
    assert masked(text) == wanted


def test_basic_credentials_are_decoded() -> None:
    encoded = base64.b64encode(f"ada:{VALUE}".encode()).decode()
    assert masked(f"Authorization: Basic {encoded}\n") == "Authorization: Basic ***\n"
    assert rules("Basic Authentication is used") == []
    assert rules("a basic understanding1234") == []


def test_the_values_of_a_kubernetes_secret_go() -> None:
    text = (
        "kind: ConfigMap\ndata:\n  a: aGVsbG8gd29ybGQh\n---\napiVersion: v1\nkind: Secret\nmetadata:\n"
        "  name: aGVsbG8gd29ybGQh\ndata:\n  user: YWRhbG92ZWxhY2U=\n  tls.crt: 'dHVsaXBzIGluIHJhaW4h'\n"
        "  b: x\n"
    )
    assert rules(text) == ["kubernetes-secret", "kubernetes-secret"]
    assert "user: ***\n  tls.crt: '***'\n  b: x" in masked(text)
    assert "a: aGVsbG8gd29ybGQh" in masked(text)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\\n", "\\\\n", "\n+", '\\n" +\n  "', "\n    "])
def test_a_key_block_goes_as_a_whole(newline: str) -> None:
    block = newline.join((BEGIN, LINE, LINE[::-1], "a" + LINE[:20] + "==", END))
    assert masked(f"x {block} y") == "x *** y"
    assert rules(block) == ["private-key"]


def test_a_key_block_that_is_cut_off_goes_as_far_as_it_goes() -> None:
    text = f"key: {BEGIN}\n{LINE}\n{LINE[::-1]}\n... (truncated)"
    assert masked(text) == "key: ***\n... (truncated)"


def test_a_key_block_that_another_begins_in_ends_there() -> None:
    text = f"/srv/x{BEGIN}\n{BEGIN}\n{LINE}\n{LINE}\n{END}"
    assert masked(text) == f"/srv/x{BEGIN}\n***"


@pytest.mark.parametrize(
    "text",
    [
        f"{BEGIN}\n...\n{END}",
        f"write {BEGIN} first and {END} last",
        "-----BEGIN CERTIFICATE-----\n" + LINE + "\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\n" + LINE + "\n-----END PUBLIC KEY-----",
        "Bearer <token>",
        "Bearer $TOKEN",
        "bearer authentication1234",
        "Authorization: Bearer ${process.env.API_TOKEN_1}",
        "https://user:password@example.com/",
        "https://${USER}:${PASS}@host/",
        "postgres://postgres:postgres@localhost/db",
        "https://github.com/owner/repo",
        "git@github.com:owner/repo.git",
        "ssh://git@host.org/x",
        "noreply@anthropic.com",
        "1234+ada@users.noreply.github.com",
        "ada@example.com",
        "you@company.com",
        "npm i @scope/pkg lodash@4.17.21 left-pad@latest",
        "@app.route('/x')",
        "@pytest.mark.parametrize",
        "icon@2x.png",
        "this@MainActivity.lifecycle",
        "/home/$USER/x",
        "/home/<name>/x",
        "/Users/{id}",
        "GET /users/42/posts",
        "src/home/index.ts",
        "https://x.org/home/ada",
        r"C:\Users\Public\x",
        "~/src",
        "the home folder",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert masked(text) == text
