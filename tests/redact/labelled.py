"""The labelled set: texts with one planted secret each, drawn from fixed seeds.

The set is the same each time and the repository holds no credential; the texts without a secret are in
``harmless``. What counts as a secret is decided here, once: a made-up password is one; ``password123``,
``changeme`` and AWS's own ``…EXAMPLE`` keys are none; a UUID is one where a service's key has that form, and
none anywhere else.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Literal

from opensession.hail import Event, FileEdit, JsonBlock, TextBlock, write_session
from tests.hail.samples import event, header, said, session
from tests.redact.shapes import TOKENS, VENDORS, drawn

Place = Literal["text", "title", "attribute", "diff", "json"]


@dataclass(frozen=True, slots=True)
class Case:
    """A text, the secret in it or None, and where the text stands. ``family`` groups cases for a report."""

    family: str
    text: str
    secret: str | None = None
    place: Place = "text"
    rule: str | None = None

    def session(self) -> bytes:
        """A session with the text in its place, as canonical bytes."""
        if self.place == "title":
            return write_session(session(said("x"), head=header(title=self.text)))
        return write_session(session(self._event()))

    def _event(self) -> Event:
        if self.place == "diff":
            return event(FileEdit(path="src/a.py", diff=self.text))
        if self.place == "json":
            return event(None, JsonBlock(data=json.loads(self.text)))
        if self.place == "attribute":
            return event(attributes={"note": {"text": self.text}})
        return event(None, TextBlock(text=self.text))


CONTEXTS: tuple[tuple[Place, str], ...] = (
    ("text", "$ cat notes.txt\n§\n$ "),
    ("text", "SERVICE_VALUE=§\nPORT=8080\n"),
    ("text", '{"result": {"id": 7, "value": "§"}}'),
    ("diff", '@@ -1,2 +1,2 @@\n-const v = "old";\n+const v = "§";\n context\n'),
    ("text", "curl 'https://api.host.dev/v1/items?x=§&page=2'"),
    ("text", 'client = Client("§", retries=3)'),
    ("text", "이 값은 §입니다. 지우세요."),
    ("title", "Try §"),
    ("attribute", "kept (§)"),
    ("json", '{"rows": [["a", "§"]]}'),
    ("text", r"{\"stdout\":\"found\n§\n\",\"code\":0}"),
    ("text", "\x1b[32m§\x1b[0m"),
)
"""Where a token (``§``) may stand: nothing around it says that it is one."""

ASSIGNMENTS: tuple[tuple[Place, str], ...] = (
    ("text", "¤=§\nPORT=8080\n"),
    ("text", "export ¤='§'\n./run"),
    ("text", '{"host": "db", "¤": "§"}'),
    ("text", "  ¤: §\n  port: 5432\n"),
    ("diff", "@@ -1 +1 @@\n-¤=\n+¤=§\n"),
    ("json", '{"config": {"¤": "§"}}'),
    ("text", '¤ = "§"  # 비밀'),
    ("text", r"{\"¤\":\"§\"}"),
    ("attribute", "with ¤=§ set"),
    ("title", "Why does ¤=§ fail"),
)
"""How a value (``§``) is assigned to a name (``¤``)."""

NAMES = (
    *(
        "DB_PASSWORD",
        "password",
        "POSTGRES_PASSWORD",
        "redis.password",
        "PGPASSWORD",
        "passphrase",
        "admin_pwd",
    ),
    *(
        "api_key",
        "apiKey",
        "API_SECRET",
        "client_secret",
        "AUTH_TOKEN",
        "accessToken",
        "SECRET_KEY",
        "X-Api-Key",
    ),
    *(
        "encryption_key",
        "webhook_secret",
        "jwtSecret",
        "SESSION_SECRET",
        "bot_token",
        "GH_TOKEN",
        "signing_key",
    ),
)
VALUES = ("{A16}", "{l12}", "{w24}", "{A9}7!", "{x32}", "{b40}=", "{l4}-{l4}9-{l8}", "{a5}@{d4}#{a3}")

STRUCTURES: tuple[tuple[str, str, str], ...] = (
    ("bearer-token", "Authorization: Bearer §", "{w40}"),
    ("bearer-token", "curl -H 'Authorization: Bearer §' https://x.dev", "{A32}"),
    ("bearer-token", '{"headers": {"authorization": "Bearer §"}}', "{w64}"),
    ("bearer-token", "headers={'Authorization': 'token §'}", "{A40}"),
    ("bearer-token", '"Authorization": "§"', "{l40}"),
    ("url-credentials", "DATABASE_URL=postgres://app:§@db.host.dev:5432/app", "{A14}"),
    ("url-credentials", "mongodb+srv://root:§@cluster0.host.dev/?retryWrites=true", "{l16}"),
    ("url-credentials", "redis://:§@cache:6379/0", "{A20}"),
    ("url-credentials", "git clone https://x-access-token:§@github.com/o/r", "{A30}"),
    ("url-credentials", "origin\thttps://§@git.host.dev/o/r.git (fetch)", "{l30}"),
    ("url-credentials", "amqp://worker:§@queue/vhost", "{A9}!"),
    ("url-parameter", "GET /v1/x?user=1&api_key=§ HTTP/1.1", "{l24}"),
    ("url-parameter", "https://x.dev/cb?access_token=§&state=2", "{w40}"),
    ("url-parameter", "https://b.s3.amazonaws.com/k?X-Amz-Signature=§&X-Amz-Date=1", "{x64}"),
    ("url-parameter", "https://a.blob.core.windows.net/c?sv=2022-11-02&sig=§&se=1", "{A40}%3D"),
    ("url-parameter", "wss://x.dev/live?token=§#top", "{l20}"),
    ("command-line-credentials", "curl -u admin:§ https://x.dev/api", "{A12}"),
    ("command-line-credentials", 'curl --user "ci:§" -X POST https://x.dev', "{l8}!{d2}"),
    ("assigned-secret", "mysqldump --password=§ shop", "{A12}"),
    ("assigned-secret", "deploy --api-key § --wait", "{l24}"),
    ("assigned-secret", '["deploy", "--auth-token", "§"]', "{A24}"),
    ("assigned-secret", "- name: DB_PASSWORD\n  value: §\n", "{A14}"),
    ("assigned-secret", '{"name": "API_TOKEN", "value": "§"}', "{l24}"),
    ("assigned-secret", "<password>§</password>", "{A12}"),
    ("assigned-secret", '<add key="ClearTextPassword" value="§" />', "{A12}"),
    ("assigned-secret", "apiVersion: v1\nkind: Secret\ndata:\n  password: §\n", "{A20}=="),
)
"""Rule, text, and shape of what protocols have a place for."""

PRIVATE: tuple[tuple[str, str, str], ...] = (
    ("home-folder", "cd §/src && ls", "/home/{a6}"),
    ("home-folder", "§/Documents/notes.md", "/Users/{a7}"),
    ("home-folder", "open file://§/a.py", "/home/{a6}"),
    ("home-folder", '{"cwd":"§/work"}', "/Users/{a5}.{a5}"),
    ("home-folder", r"§\src\app", r"C:\Users\{a6}"),
    ("home-folder", r"{\"path\":\"§\\src\"}", r"C:\\Users\\{a6}"),
    ("home-folder", "PATH=/usr/bin:§/bin", "/home/{a6}"),
    ("home-folder", "~/.claude/projects/§-src-app/x.jsonl", "-Users-{a6}"),
    ("home-folder", 'File "§/app.py", line 3', "/home/{a6}"),
    ("home-folder", "작업은 §에서", "/home/{a6}"),
    ("email-address", "Author: Ada <§>", "{a5}.{a6}@{a7}.dev"),
    ("email-address", "mailto:§", "{a5}@{a7}.co.kr"),
    ("email-address", '"email": "§",', "{a6}{d2}@{a7}.com"),
    ("email-address", "메일은 §로 보내세요", "{a5}@{a7}.io"),
    ("email-address", "git config user.email §\n", "{a6}+git@{a7}.org"),
)
"""Rule, text, and shape of what is private."""

HARD: tuple[tuple[str, str], ...] = (
    ("the password is §, tell nobody", "{A10}7"),
    ("DB_PASSWORD=§", "{l6}&{l6}"),
    ("비밀번호는 §", "{A12}"),
    ("username ada\npassword §\n", "{A12}"),
    ("password = '§'", "tulips in the rain {d1}"),
    ("login ada §", "{A14}"),
    ("SMTP_PASS=§", "tulipwindow"),
)
"""Secrets that no rule tells; they stay in the set, for its recall is to be honest."""

MANIFESTS: tuple[tuple[str, str], ...] = (
    ("apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  user: §\n", "{A22}=="),
    ("kind: Secret\ntype: Opaque\ndata:\n  blob: '§'\n---\nkind: Service\n", "{A22}=="),
)
"""Values of a Kubernetes Secret under names that tell nothing."""

PEM_KINDS = ("", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "DSA ")
PEM_PARTS = ("\n", "\\n", "\n+", '\\n" +\n    "', "\r\n", "\n    ")


def positives() -> Iterator[Case]:
    """Yield every case with a planted secret."""
    random = Random(5)
    yield from _tokens(random)
    yield from _vendors(random)
    yield from _assignments(random)
    for family, rows in (("structure", STRUCTURES), ("private", PRIVATE)):
        for rule, text, shape in rows:
            for _ in range(3):
                secret = drawn(shape, random)
                yield Case(family, filled(text, secret), secret, rule=rule)
    yield from _key_blocks(random)
    for _ in range(4):
        encoded = b64encode(drawn("{a5}:{A12}", random).encode()).decode()
        yield Case("structure", f"Authorization: Basic {encoded}", encoded, rule="basic-credentials")
    for text, shape in HARD:
        secret = drawn(shape, random)
        yield Case("hard", filled(text, secret), secret)
    for text, shape in MANIFESTS:
        for _ in range(3):
            secret = drawn(shape, random)
            yield Case("structure", filled(text, secret), secret, rule="kubernetes-secret")


def _tokens(random: Random) -> Iterator[Case]:
    turn = count()
    for rule, shape in TOKENS:
        for _ in range(3):
            place, context = CONTEXTS[next(turn) % len(CONTEXTS)]
            secret = drawn(shape, random)
            yield Case("token", filled(context, secret), secret, place, rule)


def _vendors(random: Random) -> Iterator[Case]:
    turn = count()
    for rule, word, shape in VENDORS:
        for _ in range(2):
            place, context = ASSIGNMENTS[next(turn) % len(ASSIGNMENTS)]
            secret = drawn(shape, random)
            ending = (
                "_client_id"
                if rule.endswith("client-id")
                else ""
                if "secret" in word or "Key" in word
                else "_key"
            )
            yield Case("service", filled(context, secret, word + ending), secret, place, rule)


def _assignments(random: Random) -> Iterator[Case]:
    turn = count()
    for name in NAMES:
        for place, context in ASSIGNMENTS:
            secret = drawn(VALUES[next(turn) % len(VALUES)], random)
            yield Case("assignment", filled(context, secret, name), secret, place)


def _key_blocks(random: Random) -> Iterator[Case]:
    for kind in PEM_KINDS:
        for parting in PEM_PARTS:
            lines = [drawn("{b64}", random) for _ in range(6)] + [drawn("{b30}==", random)]
            ends = (f"-----BEGIN {kind}PRIVATE " + "KEY-----", f"-----END {kind}PRIVATE " + "KEY-----")
            secret = parting.join((ends[0], *lines, ends[1]))
            yield Case("key block", f"key: {secret} end", secret, rule="private-key")
        cut = "\n".join((ends[0], *lines[:3]))
        yield Case("key block", f"$ head -4 key.pem\n{cut}\n", cut, rule="private-key")


def filled(context: str, secret: str, name: str = "") -> str:
    """Put a secret (``§``) and a name (``¤``) into a context."""
    return context.replace("¤", name).replace("§", secret)
