"""Values under telling names: which are masked, how far, and which only look like it."""

import pytest

from opensession.redact.text import apart, hits_in

VALUE = "k9Qz" + "7Tw2xPv5"


def masked(text: str) -> str:
    """The text with three stars for each hit."""
    for hit in reversed(apart(hits_in(text))):
        text = f"{text[: hit.start]}***{text[hit.end :]}"
    return text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("API_KEY=V", "API_KEY=***"),
        ("export DB_PASSWORD='V'; ls", "export DB_PASSWORD='***'; ls"),
        ('"api_key": "V", "a": 1', '"api_key": "***", "a": 1'),
        (r"{\"password\":\"V\"}", r"{\"password\":\"***\"}"),
        (r"{\\\"client_secret\\\":\\\"V\\\"}", r"{\\\"client_secret\\\":\\\"***\\\"}"),
        ("password: V\nhost: x", "password: ***\nhost: x"),
        ("GET /?token=V&next=1", "GET /?token=***&next=1"),
        ("const apiKey: string = 'V'", "const apiKey: string = '***'"),
        ('password := "V"', 'password := "***"'),
        ("'secret' => 'V',", "'secret' => '***',"),
        ("X-Api-Key: V", "X-Api-Key: ***"),
        ("mysql --password=V -u x", "mysql --password=*** -u x"),
        ("deploy --auth-token V now", "deploy --auth-token *** now"),
        ("- name: DB_PASSWORD\n  value: V", "- name: DB_PASSWORD\n  value: ***"),
        ('<add key="Password" value="V" />', '<add key="Password" value="***" />'),
        ("<password>V</password>", "<password>***</password>"),
        ("os.environ['SECRET_TOKEN'] = 'V'", "os.environ['SECRET_TOKEN'] = '***'"),
        ("비밀번호: DB_PASSWORD=V입니다", "비밀번호: DB_PASSWORD=***입니다"),
        ("DATABASE_PASSWORD=correct-horse-battery", "DATABASE_PASSWORD=***"),
        ("+SECRET_KEY=V\n-SECRET_KEY=V", "+SECRET_KEY=***\n-SECRET_KEY=***"),
    ],
)
def test_the_value_goes_and_the_name_stays(text: str, wanted: str) -> None:
    assert (
        masked(text.replace("V", VALUE) if "Password" not in text else text.replace('"V"', f'"{VALUE}"'))
        == wanted
    )


@pytest.mark.parametrize(
    "text",
    [
        "auth: ok",
        "password: required",
        "password:\nnext line 4you",
        "token = get_token()",
        "token = await client.token2(x)",
        "api_key = os.environ['API_KEY']",
        "apiKey: process.env.API_KEY2",
        "password = config.db.password1",
        "TOKEN=$TOKEN",
        "TOKEN=${GITHUB_TOKEN_2}",
        "token: ${{ secrets.NPM_TOKEN_1 }}",
        "API_KEY=<your-key-1>",
        "API_KEY=your_api_key_123",
        "password=xxxxxxxx",
        "password=********",
        "password: changeme123",
        "PASSWORD=password123",
        "secret: sha256-abc123def456ghi789",
        "password_hash_algorithm: argon2id",
        "password: argon2id",
        "next_page_token: 'Cjk5OTk5OTk5OTk5OTk5'",
        "csrf_token = 'k9Qz7Tw2xPv5'",
        "primary_key=k9Qz7Tw2xPv5",
        '"public_key": "k9Qz7Tw2xPv5"',
        "max_tokens: 4096",
        '"input_tokens": 120394, "output_tokens": 2201',
        "token_count=1234567890",
        "key: 550e8400-e29b-41d4-a716-446655440000",
        "key=9b74c9897bac770ffc029102a200c5de",
        "cache-key: node-modules-v2-1a2b3c4d5e6f7a8b9c0d",
        "keyboard: k9Qz7Tw2xPv5",
        "secretName: my-app-db-2",
        "def login(password: str, token: str = None)",
        "if (token === undefined2) {",
        "<input type='password' name='pw2' />",
        "passed: 12345678a",
        "tokenizer = AutoTokenizer.from_pretrained('gpt2-large')",
        "password: [redacted:assigned-secret]",
    ],
)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert masked(text) == text
