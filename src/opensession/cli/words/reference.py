"""What is said about references to sessions."""

WORDS: dict[str, tuple[str, str]] = {
    "reference.reading": ("Reading sessions", "세션 읽는 중"),
    "reference.bad_address": (
        "This is no address of a session: {reason}.",
        "세션 주소가 아닙니다: {reason}.",
    ),
    "reference.bad_link": (
        "This is no link to a session. Links look like https://HOST/session/ID or https://HOST/src/…",
        "세션 링크가 아닙니다. 링크는 https://HOST/session/ID 또는 https://HOST/src/… 모양입니다.",
    ),
    "reference.no_file": (
        "There is no file {name}.",
        "{name} 파일이 없습니다.",
    ),
    "reference.here": ("in this repository", "이 저장소"),
    "reference.anywhere": ("on this computer", "이 컴퓨터"),
    "reference.none": (
        "{text} names no session: none was found {place}.",
        "{text}에 해당하는 세션이 없습니다: {place}에서 찾은 세션이 없습니다.",
    ),
    "reference.too_few": (
        "{text} goes back too far: sessions found {place}: {count}.",
        "{text}은(는) 너무 멉니다: {place}에서 찾은 세션은 {count}개입니다.",
    ),
    "reference.too_short": (
        "There is no file {text}, and an id takes at least its first {count} characters.",
        "{text} 파일이 없고, id는 적어도 처음 {count}자가 필요합니다.",
    ),
    "reference.unknown": (
        "No session, object or file is called {text}.",
        "{text}(이)라는 세션, 객체, 파일이 없습니다.",
    ),
    "reference.ambiguous": (
        "{text} fits {count:session|sessions}. Give more of the id, or the path:",
        "{text}에 맞는 세션이 {count}개입니다. id를 더 길게, 또는 경로로 지정하세요:",
    ),
    "reference.more": ("\n  … and {count} more", "\n  … 외 {count}개"),
}
