"""What the parsers say about an input that none of them can read; they say it in English."""

WORDS: dict[str, tuple[str, str]] = {
    "input.empty": ("The file is empty.", "파일이 비어 있습니다."),
    "input.not_text": ("The file is not UTF-8 text.", "파일이 UTF-8 텍스트가 아닙니다."),
    "input.no_log": ("The file looks like no session log.", "파일이 세션 로그로 보이지 않습니다."),
    "input.no_logs": ("The directory looks like no session log.", "폴더가 세션 로그로 보이지 않습니다."),
    "input.unreadable": (
        "The file is not a session log that can be read.",
        "읽을 수 있는 세션 로그가 아닙니다.",
    ),
    "input.unreadable_folder": (
        "The directory is not a session log that can be read.",
        "읽을 수 있는 세션 로그 폴더가 아닙니다.",
    ),
    "input.choose": (
        "No parser could read the file by itself; choose one and try again.",
        "어떤 파서도 파일을 읽지 못했습니다. 하나를 골라 다시 시도하세요.",
    ),
    "input.choose_folder": (
        "No parser could read the directory by itself; choose one and try again.",
        "어떤 파서도 폴더를 읽지 못했습니다. 하나를 골라 다시 시도하세요.",
    ),
    "input.special": (
        "The path is neither a regular file nor a folder.",
        "경로가 일반 파일도 폴더도 아닙니다.",
    ),
    "input.readable": ("What can be read: {formats}.", "읽을 수 있는 것: {formats}."),
}
