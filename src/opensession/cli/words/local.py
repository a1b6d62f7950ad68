"""What the commands on local sessions say."""

WORDS: dict[str, tuple[str, str]] = {
    "local.parse.help": (
        "Turn an agent's log into HAIL and write it to standard output.\n\n"
        "FILE is a log, a session's folder, or - for standard input.",
        "에이전트 로그를 HAIL로 바꾸어 표준 출력에 씁니다.\n\n"
        "FILE은 로그, 세션 폴더, 또는 표준 입력을 뜻하는 - 입니다.",
    ),
    "local.parse.profile": (
        "Read it as this format alone; auto recognises it.",
        "이 형식으로만 읽습니다. auto는 형식을 알아봅니다.",
    ),
    "local.parse.session": (
        "Id of the session to take from a file that holds several.",
        "여러 세션이 든 파일에서 꺼낼 세션의 id.",
    ),
    "local.parse.preview": (
        "Also tell on standard error which parsers fit and what was found.",
        "어떤 파서가 맞고 무엇을 찾았는지도 표준 오류에 알립니다.",
    ),
    "local.parse.validate": (
        "Fail when the session breaks a rule of the format.",
        "세션이 형식의 규칙을 어기면 실패합니다.",
    ),
    "local.parse.out": ("Write to this file instead.", "대신 이 파일에 씁니다."),
    "local.register.help": (
        "Store a session under the SHA-256 of its HAIL and print its address.\n\n"
        "Secrets and private paths are masked first. The store is that of the repository, or the user's "
        "outside of one.",
        "세션을 HAIL의 SHA-256으로 저장하고 주소를 출력합니다.\n\n"
        "비밀값과 개인 경로를 먼저 가립니다. 저장소 안에서는 그 저장소에, 밖에서는 사용자 폴더에 저장합니다.",
    ),
    "local.register.no_redact": (
        "Store the session as it is, secrets included.",
        "비밀값까지 그대로 저장합니다.",
    ),
    "local.register.quiet": ("Print the address alone.", "주소만 출력합니다."),
    "local.cat.help": (
        "Write a session's HAIL to standard output, byte for byte.",
        "세션의 HAIL을 바이트 그대로 표준 출력에 씁니다.",
    ),
    "local.inspect.help": (
        "Tell what a session holds: header, counters, files, how it was read, what was masked.",
        "세션의 내용을 알립니다: 머리말, 통계, 파일, 읽은 기록, 가려진 것.",
    ),
    "local.validate.help": (
        "Check a HAIL file and name line and column of each problem.\n\n"
        "Exit code 0: valid. 1: some line cannot be read. 6: readable, but a rule of the format is broken, "
        "so that a site refuses it.",
        "HAIL 파일을 검사하고 문제마다 줄과 칸을 알립니다.\n\n"
        "종료 코드 0: 올바름. 1: 읽을 수 없는 줄이 있음. "
        "6: 읽을 수 있지만 형식의 규칙을 어겨 사이트가 거부함.",
    ),
    "local.validate.valid": ("valid: {events:event|events}", "올바름: 이벤트 {events}개"),
    "local.account": (
        "{parser}: {read:record|records} read, {mapped} mapped, {raw} kept raw, {broken} broken",
        "{parser}: 기록 {read}개 읽음, {mapped}개 변환, {raw}개 원문 유지, {broken}개 깨짐",
    ),
    "local.broken_line": ("line {line}: {reason}", "{line}번째 줄: {reason}"),
    "local.candidate": (
        "parser {id}: {confidence} of 100, {reason}",
        "파서 {id}: 100점 중 {confidence}점, {reason}",
    ),
    "local.several": (
        "The file holds {count:session|sessions}; --session ID takes another one.",
        "파일에 세션이 {count}개 있습니다. --session ID로 다른 것을 고를 수 있습니다.",
    ),
    "local.no_such_session": (
        "The file holds no session {id}.",
        "파일에 {id} 세션이 없습니다.",
    ),
    "local.wrong_profile": (
        "The input is no {profile} log. {reason}",
        "입력은 {profile} 로그가 아닙니다. {reason}",
    ),
    "local.unknown_profile": (
        "There is no profile {profile}. Known are: {known}.",
        "{profile} 프로필은 없습니다. 있는 것: {known}.",
    ),
    "local.invalid": (
        "The session breaks a rule of the format: {problem}",
        "세션이 형식의 규칙을 어깁니다: {problem}",
    ),
    "local.object_missing": (
        "There is no object {id} in the stores.",
        "저장소에 {id} 객체가 없습니다.",
    ),
    "local.object_damaged": (
        "The object {id} is damaged: its bytes have another hash. Register the session again.",
        "{id} 객체가 손상되었습니다. 바이트의 해시가 다릅니다. 세션을 다시 등록하세요.",
    ),
    "local.no_session": (
        "{reference} names no session.",
        "{reference}은(는) 세션의 이름이 아닙니다.",
    ),
    "local.not_published": (
        "The site has published no session {id}.",
        "사이트에 {id} 세션이 게시되어 있지 않습니다.",
    ),
    "local.other_bytes": (
        "The site's bytes of {id} have another hash.",
        "사이트가 보낸 {id}의 바이트는 해시가 다릅니다.",
    ),
}
