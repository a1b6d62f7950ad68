"""The other half of the labelled set: texts without a secret, as near to one as sessions have them."""

import json
from base64 import b64encode
from collections.abc import Iterator
from random import Random
from string import ascii_lowercase

from tests.redact.labelled import Case, Place, filled
from tests.redact.shapes import drawn

UUID = "{x8}-{x4}-4{x3}-a{x3}-{x12}"

IDS: tuple[tuple[str, str], ...] = (
    ('{"id": "§", "type": "message"}', UUID),
    ("request_id=§ took 12 ms", UUID),
    ("session §", UUID),
    ("key: §", UUID),
    ("/srv/data/§/events.jsonl", UUID),
    ("commit §", "{x40}"),
    ("Author date, tree §\nparent §", "{x40}"),
    ("index §..§ 100644", "{x7}"),
    ("sha256:§", "{x64}"),
    ('"digest": "sha256:§"', "{x64}"),
    ("§  dist/app.tar.gz", "{x64}"),
    ("cache-key: node-§", "{x40}"),
    ("key=§", "{x32}"),
    ('"etag": "\\"§\\""', "{x32}"),
    ("actions/checkout@§", "{x40}"),
    ("objects/§", "{x2}/{x2}/{x64}"),
    ("https://github.com/o/r/blob/§/src/a.py", "{x40}"),
    ('{"tool_use_id": "toolu_§"}', "01{A22}"),
    ('{"call_id": "call_§"}', "{A24}"),
    ('{"id": "msg_§", "model": "m"}', "01{A22}"),
    ('{"request_id": "req_§"}', "011C{A20}"),
    ('{"id": "chatcmpl-§"}', "{A29}"),
    ("trace §-§", "{x32}"),
    ("ulid §", "01J{U23}"),
    ('"discord_channel_id": §', "1{d17}"),
    ('"author": {"id": "§"}', "1{d17}"),
    ("pod/web-§-§", "{l5}"),
    ("image: registry.dev/app:1.4.2-§", "{x12}"),
    ("i-0§ running in vpc-0§", "{x16}"),
    ("arn:aws:iam::§:role/deploy", "{d12}"),
    ("docs.google.com/document/d/§/edit", "1{w43}"),
    ("https://youtu.be/§?t=42", "{w11}"),
    ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI§ ada", "{b43}"),
    ("age1§", "{l58}"),
    ("pk_live_§ goes into the page, it is public", "{A24}"),
    ("build-id 0x§", "{x16}"),
    ("Fingerprint: SHA256:§", "{b43}"),
    ("nonce-§'", "{A16}"),
    ("assets/index-§.js", "{w8}"),
    ("chunk.§.css", "{x20}"),
    ("_next/static/§/pages", "{w21}"),
    ("nextPageToken: '§'", "{A40}"),
    ("cursor=§&limit=20", "{A32}"),
    ('"continuation_token": "§"', "{A48}"),
    ("csrfToken = '§'", "{A32}"),
    ('"signature": "§"', "{b88}"),
    ("thinking signature §", "{b120}"),
    ("S3 key backups/2026/§.tar", "{x32}"),
    ("idempotency_key=§", "{A24}"),
    ('"partitionKey": "§"', "{A24}"),
)
"""Text and shape of what is drawn by chance and yet no secret."""

LOCKED: tuple[tuple[str, str], ...] = (
    ('      "integrity": "sha512-§=="', "{b86}"),
    ("  integrity sha512-§==", "{b86}"),
    ("    --hash=sha256:§ \\", "{x64}"),
    ('checksum = "§"', "{x64}"),
    ('{ file = "a-1.0-py3-none-any.whl", hash = "sha256:§" },', "{x64}"),
    ("golang.org/x/sys v0.21.0 h1:§=", "{b43}"),
    ('"resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz#§"', "{x40}"),
    ("<script integrity='sha384-§' crossorigin>", "{b64}"),
    ("Subresource sha256-§=", "{b43}"),
    ("![shot](data:image/png;base64,§)", "iVBORw0KGgo{b900}"),
    ('{"type":"base64","media_type":"image/png","data":"§"}', "iVBORw0KGgo{b2400}"),
    ("src: url(data:font/woff2;base64,§)", "d09GMg{b700}"),
    ("//# sourceMappingURL=data:application/json;base64,§", "eyJ2ZXJzaW9uIjoz{b500}"),
    ('<path d="M§ 0"/>', "12 {d2}.{d3}L{d2}.{d2} {d3}"),
    ("0000000 §", "{x4} {x4} {x4} {x4} {x4} {x4}"),
)
"""Hashes of lock files, media in base64, and the like."""

PLACEHOLDERS = (
    *(
        "$TOKEN",
        "${API_KEY_1}",
        "${{ secrets.DEPLOY_1 }}",
        "<your-token-1>",
        "<token2>",
        "xxxxxxxxxxxx",
        "XX" + "XX-XX" + "XX-1",
    ),
    *(
        "********",
        "your_api_key_123",
        "your-secret-here1",
        "changeme",
        "changeme123",
        "password123",
        "secret1",
        "test",
    ),
    *(
        "process.env.KEY_1",
        "os.environ['KEY_1']",
        "getenv('K1')",
        "{{ vault.db1 }}",
        "%(password1)s",
        "[redacted:x:2]",
    ),
    *(
        "null",
        "None",
        "undefined",
        "true",
        "''",
        '""',
        "...",
        "example-key-123",
        "dummy_token_1",
        "fake-secret-99",
    ),
    *(
        "REPLACE_ME_1",
        "<redacted>",
        "(hidden)",
        "sk-xxxxxxxxxxxx",
        "12345678",
        "abcdefgh12345678",
        "test-token-123",
    ),
    *(
        "mysecretpassword",
        "postgres",
        "supersecret",
        "admin123",
        "my-secret-key",
        "placeholder9",
        "TO" + "DO",
        "insert-key-1",
    ),
)
NAMES = (
    "password",
    "API_KEY",
    "token",
    "client_secret",
    "DB_PASSWORD",
    "accessToken",
    "AWS_SECRET_ACCESS_KEY",
    "auth",
)
FORMS = ("¤=§", '"¤": "§"', "¤: §\n", "export ¤='§'", "--¤ §")

CODE = (
    *(
        "¤ = get_¤()",
        "¤ = await client.fetch_¤2(user1)",
        "const ¤ = config.¤1;",
        "this.¤ = ¤;",
        "if (!¤2) throw e1",
    ),
    *(
        "def login(user, ¤: str = None, *, n1=3):",
        "¤: string;",
        "¤?: string | null",
        "let ¤ = req.body.¤1",
        "self.¤1",
    ),
    *(
        "assert ¤ == other.¤2",
        "print(f'{¤=}')",
        "¤ = input('Enter ¤: ')",
        "type ¤ = Brand<string, '¤1'>",
        "fn(¤=¤1)",
    ),
    *(
        "del os.environ['¤']",
        "¤ = secrets.token_hex(32)",
        "¤ = hashlib.sha256(x1).hexdigest()",
        "¤ = props.¤ ?? '' ",
    ),
    *(
        "@pytest.fixture\ndef ¤(): ...",
        "SELECT ¤ FROM users WHERE id = $1",
        "¤ = uuid4().hex[:12]",
        "¤.value.length > 8",
    ),
    *(
        "<input type='¤' id='field-12' />",
        "label for='¤'>Your ¤</label>",
        "logger.info('¤ rotated in 12ms')",
        "¤=None,",
    ),
)
CODE_NAMES = ("password", "token", "secret", "apiKey", "api_key", "authToken", "credentials")

PROSE = (
    "Set the password in the settings, then log in again.",
    "The token is refreshed every 60 minutes.",
    "Password: required, at least 12 characters, 1 digit.",
    "auth: ok",
    "secret: none",
    "password:\nuser2 logged in",
    "비밀번호는 8자 이상이어야 합니다.",
    "비밀번호: 필수 항목",
    "토큰은 60분마다 갱신됩니다",
    "I pass the key=value pairs of each1 row on",
    "Keyboard: tab2key, caps4lock",
    "Authentication: Basic authentication is used, Bearer tokens later",
    "Bearer of good news1 arrived",
    "input_tokens: 120394, output_tokens: 2201, cache_read_input_tokens: 88121",
    '{"max_tokens": 4096, "token_count": 1234567890, "prompt_tokens_details": {"cached_tokens": 12}}',
    "tokenizer_config.json: 2.1MB, special_tokens_map1.json",
    "password_hash: argon2id, rounds: 12",
    "the secret to speed: fewer4allocations",
    "passed: 1200tests in 12s",
    "Compass: north42west",
    "key: ArrowUp2",
    'accessKey="s" tabIndex={0}',
    "monkey: banana4you2today",
    "tokens/s: 45.6ktok",
    "secretsmanager:GetSecretValue on resource1",
    "author: ada2, authority: root4zone",
    "--- a/secret.txt\n+++ b/secret.txt",
    "grep -rn 'api_key' src1/ tests2/",
    "rm -f token.json password2.txt",
    "curl -u $USER:$PASS https://x.dev",
    "curl -u user:password https://x.dev",
    "-----BEGIN CERTIFICATE----- is public, -----BEGIN PRIVATE " + "KEY----- is not",
    "AKIAIOSFODNN7EXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk-ant-api03-... and sk-proj-...",
    "tokens begin with ghp_, gho_ or github_pat_",
    "prefixes: sk_live_, sk_test_, rk_live_",
    "AIzaSy<key>",
    "xoxb-your-token-here",
    "glpat-XXXXXXXXXXXXXXXXXXXX",
    "eyJhbGciOiJIUzI1NiJ9 is a JWT header",
    "npm_config_registry=https://registry.npmjs.org/",
    "hf_transfer and hf_hub_download are packages",
    "s.replaceAllTheThingsInStr(1)",
    "sk-learn, task-agent-progress-2.1.41, disk-usage-over-time-2024",
    "linear-gradient(90deg, #0a1b2c, #3d4e5f)",
    "twitter:card summary_large_image2",
    "discord = 'https://discord.gg/abc123x'",
    "heroku = 'app-4417.herokuapp.com'",
)

ADDRESSES = (
    *(
        "git@github.com:owner/repo.git",
        "ssh://git@host.dev:22/x",
        "noreply@anthropic.com",
        "ada@example.com",
        "a@b.c",
    ),
    *(
        "12345+ada@users.noreply.github.com",
        "you@company.com",
        "user@example.org",
        "test@test.com",
        "name@domain.com",
    ),
    *(
        "npm i @babel/core@7.24.0",
        "lodash@4.17.21",
        "pkg@npm:other@1.2.3",
        "@types/node@20",
        "@app.route('/x')",
    ),
    *(
        "@pytest.mark.parametrize",
        "@media (min-width: 4em)",
        "icon@2x.png",
        "logo@3x.webp",
        "this@Main.onCreate()",
    ),
    *(
        "user@host",
        "root@0a1b2c3d:/app#",
        "x @ y.T",
        "a[@href='b.c']",
        "{@link Foo.bar}",
        "vite@latest",
        "k8s@v1.30",
    ),
    *(
        "actions/setup-node@v4.0.2",
        "postgres@sha256:abcdef",
        "@scope/pkg.sub",
        "def@abc.py",
        "user@service.local",
    ),
    *(
        "https://user:pass@host/",
        "https://user:password@example.com/",
        "postgres://postgres:postgres@localhost/db",
    ),
    *(
        "https://${USER}:${TOKEN}@host/x",
        "redis://localhost:6379/0",
        "http://[::1]:8080/@vite/client",
        "//x.dev:80@2x",
    ),
    *(
        "https://x.dev/?token=<token>",
        "https://x.dev/?key=value&sort=name",
        "https://x.dev/#access_token",
        "https://x.dev/@ada",
    ),
    *(
        "https://medium.com/@ada/on-tokens-and-secrets-4f1c2d3e4f5a",
        "https://x.dev/a?sig=none",
        "file:///usr/share/a",
    ),
)

PATHS = (
    *(
        "/home/$USER/x",
        "/home/<name>/x",
        "/home/{user}/x",
        "/Users/{id}",
        "GET /users/42/posts",
        "src/home/index.ts",
    ),
    *(
        "https://x.dev/home/ada",
        "https://x.dev/Users/42",
        r"C:\Users\Public\x",
        "~/src",
        "$HOME/src",
        "%USERPROFILE%\\x",
    ),
    *(
        "@/home/page",
        "../home/x",
        "./Users/x",
        "/homepage/x",
        "/usr/home.d/x",
        r"C:\Program Files\x",
        "/home",
        "/home/",
    ),
    *(
        "api/home/stats",
        "/Users/Shared/x",
        "/srv/home-x/y",
        "pages/home/[id].tsx",
        "the /home/ folder",
        "/users/me",
    ),
    *(
        "/home/linuxbrew/.linuxbrew/bin",
        "/var/lib/x",
        "/tmp/x-1a2b3c",
        "/opt/home/x",
        "s3://b/home/x",
        "a/-home-x",
    ),
)


def negatives() -> Iterator[Case]:
    """Yield every case without a secret."""
    random = Random(7)
    for family, rows, times in (("id", IDS, 4), ("lock file", LOCKED, 5)):
        for text, shape in rows:
            for _ in range(times):
                yield Case(family, filled(text, drawn(shape, random)))
    for number, value in enumerate(PLACEHOLDERS):
        for step in range(5):
            name = NAMES[(number + step) % len(NAMES)]
            yield Case("placeholder", filled(FORMS[step], value, name))
    for line in CODE:
        for name in random.sample(CODE_NAMES, 4):
            yield Case("code", filled(line, "", name))
    for number, text in enumerate((*PROSE, *ADDRESSES, *PATHS)):
        yield Case("text", text, place=_PLACES[number % len(_PLACES)])
        yield Case("text", f"see {text} there")
    yield from _minified(random)
    yield from _documents(random)


_PLACES: tuple[Place, ...] = ("text", "title", "attribute", "diff")


def _minified(random: Random) -> Iterator[Case]:
    """Yield bundled JavaScript: short names, strings, numbers, and all words that rules look for."""
    words = (
        "token",
        "key",
        "auth",
        "password",
        "secret",
        "e",
        "t",
        "n",
        "r",
        "props",
        "state",
        "apiKey",
        "session",
    )
    for _ in range(40):
        parts = [
            f"function {random.choice(ascii_lowercase)}(e,t){{return e.{random.choice(words)}="
            f"t.{random.choice(words)}||{random.choice(words)}[{random.randrange(99)}],"
            f'{random.choice(words)}:"{random.choice(words)}-{random.randrange(99)}",'
            f"{random.choice(words)}:{random.choice(words)}({random.randrange(9)})}}"
            for _ in range(12)
        ]
        yield Case("minified", ";".join(parts))


def _documents(random: Random) -> Iterator[Case]:
    """Yield JSON as tools return it: ids, times, counts and hashes under names that are none of a secret."""
    for _ in range(40):
        document = {
            "id": drawn(UUID, random),
            "created_at": "2026-05-04T10:00:00.123Z",
            "sha": drawn("{x40}", random),
            "usage": {"input_tokens": random.randrange(10**6), "output_tokens": random.randrange(10**5)},
            "node_id": b64encode(drawn("{A16}", random).encode()).decode(),
            "key": f"rows:{random.randrange(10**6)}:{drawn('{x8}', random)}",
            "token_type": "bearer",
            "password_changed_at": "2026-05-04",
            "secret_name": f"projects/{random.randrange(99)}/secrets/db",
            "public_key": drawn("{b86}", random),
            "next_page_token": drawn("{A32}", random),
            "author": {"name": "Ada", "date": "2026-05-04"},
        }
        place: Place = random.choice(("json", "text"))
        yield Case("document", json.dumps(document), place=place)
