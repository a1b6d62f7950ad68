"""What is said about secrets. The secrets themselves never are."""

WORDS: dict[str, tuple[str, str]] = {
    "redact.redact.help": (
        "Show which secrets and private paths a session holds, by rule and place.\n\n"
        "With --out the session is written with them masked; - is standard output. Nothing else is changed.",
        "세션에 든 비밀값과 개인 경로를 규칙과 위치로 보여 줍니다.\n\n"
        "--out을 주면 가린 세션을 씁니다. - 는 표준 출력입니다. 다른 것은 바뀌지 않습니다.",
    ),
    "redact.redact.out": ("Write the clean session here.", "가린 세션을 여기에 씁니다."),
    "redact.redact.check": (
        "Exit with 6 when a secret is found.",
        "비밀값이 있으면 종료 코드 6으로 끝냅니다.",
    ),
    "redact.redact.rules": ("List the rules.", "규칙을 나열합니다."),
    "redact.allow": (
        "Leave what this rule finds (repeatable).",
        "이 규칙이 찾은 것은 그대로 둡니다(여러 번 쓸 수 있음).",
    ),
    "redact.none": ("Nothing to mask was found.", "가릴 것을 찾지 못했습니다."),
    "redact.masked": ("masked: {counts}", "가림: {counts}"),
    "redact.found": (
        "Secrets were found: {counts}.",
        "비밀값을 찾았습니다: {counts}.",
    ),
    "redact.unknown_rule": ("There is no rule {rule}.", "{rule} 규칙은 없습니다."),
    "redact.no_file": ("Name a session, or ask for --rules.", "세션을 지정하거나 --rules를 쓰세요."),
    "redact.column.rule": ("rule", "규칙"),
    "redact.column.kind": ("kind", "종류"),
    "redact.column.tells": ("tells by", "알아보는 것"),
    "redact.column.place": ("place", "위치"),
    "redact.column.line": ("line", "줄"),
}
