"""What the commands about the tool itself say."""

WORDS: dict[str, tuple[str, str]] = {
    "docs.completion.help": (
        "Print the script that completes commands, options and sessions in a shell.\n\n"
        "SHELL is bash, zsh or fish. Bash: source <(opensession docs completion bash) in ~/.bashrc. Zsh: "
        "write it to a file _opensession in a folder of fpath. Fish: write it to "
        "~/.config/fish/completions/opensession.fish.",
        "셸에서 명령, 옵션, 세션을 자동 완성하는 스크립트를 출력합니다.\n\n"
        "SHELL은 bash, zsh, fish 중 하나입니다. "
        "Bash: ~/.bashrc에 source <(opensession docs completion bash). "
        "Zsh: fpath 폴더의 _opensession 파일에 저장. "
        "Fish: ~/.config/fish/completions/opensession.fish에 저장.",
    ),
    "docs.unknown_shell": (
        "There is no completion for {shell}. Known are: {known}.",
        "{shell}용 자동 완성이 없습니다. 아는 것: {known}.",
    ),
    "docs.quickstart.help": (
        "Print the steps from here to a link that others can open, as commands.\n\n"
        "What is there already is left out: repository, remote, site.",
        "여기서부터 다른 사람이 열 수 있는 링크까지의 단계를 명령으로 출력합니다.\n\n"
        "이미 있는 것은 뺍니다: 저장소, 원격, 사이트.",
    ),
    "docs.step.go": (
        "Sessions are shared through a Git repository; the last one was held in this",
        "세션은 Git 저장소로 공유합니다. 마지막 세션은 이 저장소에서 진행되었습니다",
    ),
    "docs.step.repository": (
        "Sessions are shared through a Git repository; begin one, or go to yours",
        "세션은 Git 저장소로 공유합니다. 새로 만들거나 저장소로 이동합니다",
    ),
    "docs.step.remote": (
        "Others read from a remote; name yours",
        "다른 사람은 원격에서 읽습니다. 원격을 지정합니다",
    ),
    "docs.step.list": ("See what there is; HEAD is the first", "무엇이 있는지 봅니다. HEAD는 첫 번째입니다"),
    "docs.step.everything": (
        "No session was held here; see what there is elsewhere, and take its id or path below",
        "여기서 진행된 세션이 없습니다. 다른 곳의 세션을 보고 아래에 그 id나 경로를 씁니다",
    ),
    "docs.step.register": (
        "Store a session under its hash, secrets masked; the first line is its address",
        "비밀값을 가리고 해시로 저장합니다. 첫 줄이 주소입니다",
    ),
    "docs.step.base_url": (
        "Say which site links lead to: the local one of npm start, or yours",
        "링크가 가리킬 사이트를 정합니다: npm start의 로컬 사이트나 자신의 사이트",
    ),
    "docs.step.share": (
        "Commit it to a ref of its own and push that; files and branches stay as they are",
        "별도의 ref에 커밋해 올립니다. 파일과 브랜치는 그대로입니다",
    ),
    "docs.step.open": ("Look at it as others will", "다른 사람이 보게 될 화면을 엽니다"),
}
