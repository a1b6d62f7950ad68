"""What the list of sessions says."""

WORDS: dict[str, tuple[str, str]] = {
    "discover.discover.help": (
        "List the sessions of all agents on this computer, the last changed first.\n\n"
        "Inside a Git repository those that were held in it, in a work tree of it, or in another clone. "
        "The same runs without a command.\n\n"
        "On a terminal a table of the first 40; elsewhere all, one per line with tabs: id, tool, time of the "
        "last change, messages, title, folder, path.",
        "이 컴퓨터에 있는 모든 에이전트의 세션을 최근에 바뀐 순서로 보여 줍니다.\n\n"
        "Git 저장소 안에서는 그 저장소나 작업 트리, 다른 클론에서 진행된 세션만 보여 줍니다. "
        "명령 없이 실행해도 같습니다.\n\n"
        "터미널에서는 처음 40개를 표로, 그 밖에는 전부를 한 줄에 하나씩 탭으로 나누어 출력합니다: id, 도구, "
        "마지막 변경 시각, 메시지 수, 제목, 폴더, 경로.",
    ),
    "discover.option.all": (
        "All sessions of this computer, also inside a repository.",
        "저장소 안에서도 이 컴퓨터의 모든 세션.",
    ),
    "discover.option.tool": (
        "Sessions of this agent alone, such as claude-code (repeatable).",
        "이 에이전트의 세션만, 예: claude-code(여러 번 쓸 수 있음).",
    ),
    "discover.option.since": (
        "Changed since then: 30m, 12h, 7d, 2w, a date, or an ISO 8601 time.",
        "그 뒤에 바뀐 것만: 30m, 12h, 7d, 2w, 날짜, 또는 ISO 8601 시각.",
    ),
    "discover.option.grep": (
        "Sessions with this in their title, in any case.",
        "제목에 이 글이 든 세션만(대소문자 무시).",
    ),
    "discover.option.limit": ("At most so many; 0 is all.", "최대 개수. 0은 전부."),
    "discover.option.subagents": (
        "Also sessions that served another one.",
        "다른 세션을 도운 하위 에이전트의 세션도.",
    ),
    "discover.option.refresh": (
        "Look for new and changed logs first; without, list what the index knows.",
        "먼저 새 로그와 바뀐 로그를 찾습니다. 끄면 색인에 있는 것만 보여 줍니다.",
    ),
    "discover.option.verbose": (
        "Name each file and folder that could not be read.",
        "읽지 못한 파일과 폴더를 하나씩 알립니다.",
    ),
    "discover.column.id": ("ID", "ID"),
    "discover.column.tool": ("Agent", "에이전트"),
    "discover.column.updated": ("Changed", "변경"),
    "discover.column.messages": ("Messages", "메시지"),
    "discover.column.title": ("Title", "제목"),
    "discover.untitled": ("(no title)", "(제목 없음)"),
    "discover.more": (
        "{shown} of {count}; --limit 0 shows all.",
        "{count}개 중 {shown}개. --limit 0은 전부 보여 줍니다.",
    ),
    "discover.problems": (
        "Files or folders that could not be read: {count}; --verbose names them.",
        "읽지 못한 파일이나 폴더: {count}개. --verbose로 이름을 볼 수 있습니다.",
    ),
    "discover.bad_since": (
        "{text} is no time. Write 30m, 12h, 7d, 2w, a date or an ISO 8601 time.",
        "{text}은(는) 시각이 아닙니다. 30m, 12h, 7d, 2w, 날짜, ISO 8601 시각으로 쓰세요.",
    ),
    "discover.unknown_tool": (
        "{tool} is no agent that is looked for. Known are: {known}.",
        "{tool}은(는) 찾을 수 있는 에이전트가 아닙니다. 아는 것: {known}.",
    ),
    "discover.none": (
        "No session of any agent was found on this computer. Looked for: {tools}.",
        "이 컴퓨터에서 에이전트 세션을 찾지 못했습니다. 찾아본 것: {tools}.",
    ),
    "discover.none_here": (
        "No session was held in this repository. This computer has {count:session|sessions}.",
        "이 저장소에서 진행된 세션이 없습니다. 이 컴퓨터에는 {count}개가 있습니다.",
    ),
    "discover.none_fits": (
        "No session fits what was asked for.",
        "조건에 맞는 세션이 없습니다.",
    ),
}
