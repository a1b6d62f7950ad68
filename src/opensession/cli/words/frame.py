"""What the tool says whichever command runs."""

WORDS: dict[str, tuple[str, str]] = {
    "frame.help": (
        "Read, register, share and publish the sessions of AI coding agents.\n\n"
        "Without a command: the sessions on this computer, newest first.",
        "AI 코딩 에이전트의 세션을 읽고, 등록하고, 공유하고, 게시합니다.\n\n"
        "명령 없이 실행하면 이 컴퓨터의 세션을 최신순으로 보여 줍니다.",
    ),
    "frame.config.help": (
        "Show and change the configuration.",
        "설정을 보고 바꿉니다.",
    ),
    "frame.site.help": (
        "Publish sessions on a site and look after it.",
        "세션을 사이트에 게시하고 사이트를 관리합니다.",
    ),
    "frame.docs.help": (
        "Shell completion and first steps.",
        "셸 자동 완성과 첫걸음.",
    ),
    "frame.option.help": ("Show this message and exit.", "이 도움말을 보여 주고 끝냅니다."),
    "frame.option.version": ("Show the version and exit.", "버전을 보여 주고 끝냅니다."),
    "frame.option.json": (
        "Print one JSON document, for programs.",
        "프로그램이 읽을 JSON 문서 하나를 출력합니다.",
    ),
    "frame.error": ("Error:", "오류:"),
    "frame.next": ("next:", "다음:"),
    "frame.docs_line": ("docs: {docs}", "문서: {docs}"),
    "frame.warning": ("Warning:", "경고:"),
    "frame.interrupted": ("Interrupted.", "중단되었습니다."),
    "frame.unexpected": (
        "Something went wrong inside the tool ({kind}). Set OPENSESSION_DEBUG=1 to see where.",
        "도구 안에서 문제가 생겼습니다({kind}). OPENSESSION_DEBUG=1로 실행하면 어디인지 볼 수 있습니다.",
    ),
    "frame.help.usage": ("Usage:", "사용법:"),
    "frame.help.options": ("Options", "옵션"),
    "frame.help.commands": ("Commands", "명령"),
    "frame.usage.which": ("{path} takes a command: {names}.", "{path} 다음에 명령이 필요합니다: {names}."),
    "frame.usage.no_command": ("There is no command {name}.", "{name} 명령은 없습니다."),
    "frame.usage.no_option": ("There is no option {name}.", "{name} 옵션은 없습니다."),
    "frame.usage.meant": ("Did you mean {names}?", "혹시 {names}인가요?"),
    "frame.usage.missing": ("{name} is missing.", "{name}이(가) 없습니다."),
    "frame.usage.extra": ("{text} is one argument too many.", "{text}: 인수가 너무 많습니다."),
    "frame.usage.value": ("{name} takes a value.", "{name}에는 값이 필요합니다."),
    "frame.usage.no_value": ("{name} takes no value.", "{name}에는 값을 줄 수 없습니다."),
    "frame.usage.number": (
        "{name} takes a whole number, {least} or more.",
        "{name}의 값은 {least} 이상의 정수여야 합니다.",
    ),
    "frame.usage.number_between": (
        "{name} takes a whole number from {least} to {most}.",
        "{name}의 값은 {least}에서 {most} 사이의 정수여야 합니다.",
    ),
    "frame.stdin": ("standard input", "표준 입력"),
    "frame.broken_stream": (
        "Something could not be read or written: {reason}.",
        "읽거나 쓸 수 없습니다: {reason}.",
    ),
    "frame.no_file": ("There is no file {name}.", "{name} 파일이 없습니다."),
    "frame.no_access": ("{name} may not be read or written.", "{name}을(를) 읽거나 쓸 권한이 없습니다."),
    "frame.bad_file": ("{name} could not be used: {reason}.", "{name}을(를) 쓸 수 없습니다: {reason}."),
    "frame.no_repository": (
        "This folder is in no Git repository.",
        "이 폴더는 Git 저장소 안에 있지 않습니다.",
    ),
    "frame.yes_or_no": ("[y/N]", "[y/N]"),
}
