"""What the configuration commands say."""

WORDS: dict[str, tuple[str, str]] = {
    "config.init.help": (
        "Write the repository's configuration: where its sessions are read.",
        "저장소의 설정을 씁니다: 세션을 어디에서 읽는지.",
    ),
    "config.init.base_url": (
        "Address of the site that shows the sessions.",
        "세션을 보여 주는 사이트의 주소.",
    ),
    "config.init.question": ("Address of the site:", "사이트 주소:"),
    "config.init.needs_url": (
        "The address of a site is missing.",
        "사이트 주소가 없습니다.",
    ),
    "config.show.help": (
        "Show every setting, its value and who set it.",
        "모든 설정과 값, 그리고 누가 정했는지 보여 줍니다.",
    ),
    "config.set.help": (
        "Set one value, such as share.remote origin; a blank value takes it away.",
        "값 하나를 정합니다. 예: share.remote origin. 빈 값은 설정을 지웁니다.",
    ),
    "config.set.user": (
        "Write the user's file instead of the repository's.",
        "저장소 파일 대신 사용자 파일에 씁니다.",
    ),
    "config.unknown": (
        "There is no setting {name}. Known are: {known}.",
        "{name}(이)라는 설정은 없습니다. 있는 것: {known}.",
    ),
    "config.user_only": (
        "{name} belongs to the user: a repository must not choose where a key is sent.",
        "{name}은(는) 사용자 설정입니다. 저장소가 키를 보낼 곳을 정할 수는 없습니다.",
    ),
    "config.not_text": ("{name} has to be text.", "{name}의 값은 문자열이어야 합니다."),
    "config.not_url": (
        "{name} has to be an http or https address without user name, query or fragment.",
        "{name}의 값은 사용자 이름, 쿼리, 프래그먼트가 없는 http 또는 https 주소여야 합니다.",
    ),
    "config.has_credentials": (
        "{name} must not hold a user name or password; Git asks, or its credential helper knows them.",
        "{name}에는 사용자 이름이나 비밀번호를 넣을 수 없습니다. Git이 묻거나 자격 증명 도우미가 압니다.",
    ),
    "config.broken": (
        "{path} is no valid TOML: {reason}",
        "{path}은(는) 올바른 TOML이 아닙니다: {reason}",
    ),
    "config.not_a_table": (
        "In {path}, {table} is not a table.",
        "{path}에서 {table}은(는) 테이블이 아닙니다.",
    ),
    "config.means_nothing": (
        "{name} means nothing here and is ignored.",
        "{name}은(는) 아무 뜻이 없어 무시합니다.",
    ),
}
