"""What sharing through Git and opening pages say."""

WORDS: dict[str, tuple[str, str]] = {
    "ledger.share.help": (
        "Give a session an address that others can open.\n\n"
        "A session on this computer is committed to a ledger in the repository around the current "
        "folder: a ref "
        "of its own, so no file and no branch changes. Printed is its address, pinned to the commit. "
        "Nothing is "
        "sent anywhere without --push, a stored consent, or a yes when --quick asks. For an os:// "
        "address or a "
        "link, the page that shows it is printed.",
        "세션에 다른 사람이 열 수 있는 주소를 줍니다.\n\n"
        "이 컴퓨터의 세션은 현재 폴더의 Git 저장소 안 장부에 커밋됩니다. 별도의 ref라서 파일도 브랜치도 "
        "바뀌지 "
        "않습니다. 그 커밋에 고정된 주소를 출력합니다. --push, 저장된 동의, 또는 --quick의 물음에 대한 "
        "승낙이 없으면 "
        "아무것도 보내지 않습니다. os:// 주소나 링크를 주면 그것을 보여 주는 페이지를 출력합니다.",
    ),
    "ledger.share.git": (
        "Commit to the ledger (what happens to a local session anyway).",
        "장부에 커밋합니다(로컬 세션이면 기본 동작).",
    ),
    "ledger.share.web": (
        "Print the page of an address; nothing is asked over the network.",
        "주소의 페이지를 출력합니다. 네트워크로는 아무것도 묻지 않습니다.",
    ),
    "ledger.share.quick": (
        "Like --git, and on a terminal ask whether to push.",
        "--git과 같고, 터미널에서는 푸시할지 묻습니다.",
    ),
    "ledger.share.remote": (
        "Remote to share through, by name or URL; otherwise origin, or the only one.",
        "공유에 쓸 원격의 이름 또는 URL. 없으면 origin, 또는 하나뿐인 원격.",
    ),
    "ledger.share.ref": (
        "Ref to commit to, below refs/opensession/; otherwise the current branch's ledger.",
        "커밋할 ref. refs/opensession/ 아래여야 합니다. 없으면 현재 브랜치의 장부.",
    ),
    "ledger.share.branch": (
        "Commit to a plain branch instead, which every host shows; without a name opensession/sessions.",
        "대신 모든 호스트가 보여 주는 일반 브랜치에 커밋합니다. 이름이 없으면 opensession/sessions.",
    ),
    "ledger.share.force_ref": (
        "Let --ref name a ref outside of refs/opensession/.",
        "--ref가 refs/opensession/ 밖의 ref도 가리킬 수 있게 합니다.",
    ),
    "ledger.share.path": (
        "Path of the file in the ledger; otherwise sessions/<sha256>.jsonl.",
        "장부 안의 파일 경로. 없으면 sessions/<sha256>.jsonl.",
    ),
    "ledger.share.push": (
        "Push the ledger to the remote, or do not even with a stored consent.",
        "장부를 원격에 푸시합니다. --no-push는 저장된 동의가 있어도 푸시하지 않습니다.",
    ),
    "ledger.share.copy": ("Copy the address to the clipboard.", "주소를 클립보드에 복사합니다."),
    "ledger.share.allow": (
        "Share although this rule finds a secret (repeatable).",
        "이 규칙이 비밀값을 찾아도 공유합니다(여러 번 쓸 수 있음).",
    ),
    "ledger.share.yes": ("Answer yes instead of being asked.", "묻지 않고 승낙한 것으로 합니다."),
    "ledger.base_url": (
        "Site whose pages show the session, instead of the configured one.",
        "설정된 사이트 대신 세션을 보여 줄 사이트.",
    ),
    "ledger.share.question": (
        "Run “{command}” now, and after later shares in this repository without asking?",
        "지금 “{command}”을(를) 실행하고, 이 저장소에서 다음에 공유할 때는 묻지 않고 실행할까요?",
    ),
    "ledger.share.clash": (
        "{first} and {second} do not go together.",
        "{first}와(과) {second}은(는) 함께 쓸 수 없습니다.",
    ),
    "ledger.share.has_address": (
        "This session has an address already; {option} is for sessions on this computer.",
        "이 세션에는 이미 주소가 있습니다. {option}은(는) 이 컴퓨터의 세션에 씁니다.",
    ),
    "ledger.share.not_yet": (
        "Nobody else can read this session yet. Share it through Git first.",
        "이 세션은 아직 다른 사람이 읽을 수 없습니다. 먼저 Git으로 공유하세요.",
    ),
    "ledger.share.no_base_url": (
        "Which site shows the session? None is configured.",
        "어느 사이트에서 세션을 보여 줄까요? 설정된 사이트가 없습니다.",
    ),
    "ledger.share.again": (
        "The ledger had this session already; nothing was written.",
        "장부에 이미 있는 세션이라 아무것도 쓰지 않았습니다.",
    ),
    "ledger.share.assumed": (
        "The remote is not named by an https address; {url} is assumed to show the same repository.",
        "원격이 https 주소로 되어 있지 않습니다. {url}에서 같은 저장소를 볼 수 있다고 가정합니다.",
    ),
    "ledger.share.unreadable": (
        "Sites cannot read from {url}: that takes a public host, its usual port, an owner and a repository.",
        "사이트는 {url}에서 읽을 수 없습니다. 공개 호스트 이름, 기본 포트, 소유자와 저장소가 필요합니다.",
    ),
    "ledger.share.not_pushed": (
        "The address works once this has run: {command}",
        "다음 명령을 실행하면 주소를 열 수 있습니다: {command}",
    ),
    "ledger.share.hidden": (
        "The ref is hidden. If the host does not show its commits, share with --branch.",
        "숨은 ref입니다. 호스트가 그 커밋을 보여 주지 않으면 --branch로 공유하세요.",
    ),
    "ledger.share.no_page": (
        "For a link to a page, name a site: opensession config init --base-url https://sessions.example.org",
        "페이지 링크를 받으려면 사이트를 정하세요: "
        "opensession config init --base-url https://sessions.example.org",
    ),
    "ledger.share.not_copied": (
        "No program could take the address to the clipboard.",
        "주소를 클립보드에 복사할 프로그램이 없습니다.",
    ),
    "ledger.open.help": (
        "Open a session's page in the browser.\n\n"
        "An address opens at the local site when that answers, else at the configured one. A session on "
        "this "
        "computer opens where it was shared or published.",
        "세션의 페이지를 브라우저에서 엽니다.\n\n"
        "주소는 로컬 사이트가 응답하면 거기에서, 아니면 설정된 사이트에서 엽니다. 이 컴퓨터의 세션은 "
        "공유되거나 "
        "게시된 곳에서 엽니다.",
    ),
    "ledger.open.no_open": ("Print the address and open nothing.", "주소만 출력하고 열지 않습니다."),
    "ledger.open.no_base_url": (
        "No site answers at {site}, and no other one is configured.",
        "{site}에서 응답하는 사이트가 없고, 설정된 다른 사이트도 없습니다.",
    ),
    "ledger.open.artifact": (
        "An artifact has no page of its own.",
        "산출물에는 따로 페이지가 없습니다.",
    ),
    "ledger.open.not_shared": (
        "This session has not been shared or published, so there is no page of it.",
        "공유되거나 게시된 적이 없는 세션이라 페이지가 없습니다.",
    ),
    "ledger.open.earlier": (
        "An earlier state of this session was shared; that one is opened.",
        "이 세션의 이전 상태가 공유되어 있어 그것을 엽니다.",
    ),
    "ledger.open.not_pushed": (
        "This session is in the ledger, but not pushed as far as this clone knows. Then run: {command}",
        "장부에는 있지만 이 클론이 아는 한 푸시되지 않았습니다. 다음을 실행하세요: {command}",
    ),
    "ledger.open.not_opened": (
        "No browser could be started; open the address yourself.",
        "브라우저를 시작할 수 없습니다. 주소를 직접 여세요.",
    ),
    "ledger.secret_found": (
        "The session holds {count:secret|secrets}. Registering masks what was found; sharing what was "
        "registered is safe.",
        "세션에 비밀값이 {count}개 있습니다. 등록하면 가려지므로, 등록된 것을 공유하면 안전합니다.",
    ),
    "ledger.secret_place": (
        "{rule} in {place}, line {line}, column {column}",
        "{rule}: {place}, {line}번째 줄 {column}번째 칸",
    ),
    "ledger.more": ("\n  and {count} more", "\n  그 밖에 {count}개"),
    "ledger.private": (
        "The session names private things ({rules}); registering it masks them.",
        "세션에 개인 정보가 있습니다({rules}). 등록하면 가려집니다.",
    ),
    "ledger.large": (
        "The session has {size:,} bytes; sites read {limit:,} unless they allow more.",
        "세션이 {size:,}바이트입니다. 사이트는 따로 허용하지 않으면 {limit:,}바이트까지 읽습니다.",
    ),
    "ledger.git_missing": (
        "There is no git program on the PATH.",
        "PATH에 git 프로그램이 없습니다.",
    ),
    "ledger.git_failed": ("git {command} failed: {said}", "git {command} 실패: {said}"),
    "ledger.git_timeout": (
        "git {command} took too long and was ended.",
        "git {command}이(가) 너무 오래 걸려 끝냈습니다.",
    ),
    "ledger.no_repository": (
        "The current folder is in no Git repository.",
        "현재 폴더는 Git 저장소 안에 있지 않습니다.",
    ),
    "ledger.unsafe_repository": (
        "Git does not trust this repository, because another user owns it.",
        "다른 사용자의 저장소라서 Git이 신뢰하지 않습니다.",
    ),
    "ledger.bad_ref": (
        "{ref} cannot be the ref of a ledger.",
        "{ref}은(는) 장부의 ref가 될 수 없습니다.",
    ),
    "ledger.foreign_ref": (
        "{ref} lies outside of refs/opensession/, where something else may depend on it.",
        "{ref}은(는) refs/opensession/ 밖에 있어 다른 것이 의존할 수 있습니다.",
    ),
    "ledger.bad_branch": (
        "{branch} cannot be the name of a branch.",
        "{branch}은(는) 브랜치 이름이 될 수 없습니다.",
    ),
    "ledger.checked_out_branch": (
        "The branch {branch} is checked out; its files would no longer be those of the branch.",
        "{branch} 브랜치는 체크아웃되어 있습니다. 파일이 브랜치와 달라지게 됩니다.",
    ),
    "ledger.bad_path": (
        "{path} cannot be the path of a session: it has to be relative, without . or .. or odd "
        "characters, and "
        "not in the index.",
        "{path}은(는) 세션의 경로가 될 수 없습니다. 상대 경로여야 하고, .이나 ..이나 특수 문자가 없어야 "
        "하며, "
        "색인 안이 아니어야 합니다.",
    ),
    "ledger.path_taken": (
        "Something else lies at {path} in the ledger.",
        "장부의 {path}에 다른 것이 있습니다.",
    ),
    "ledger.ledger_busy": (
        "Others kept writing to {ref}; nothing was lost, and nothing of this was written.",
        "다른 작업이 {ref}에 계속 쓰고 있습니다. 잃은 것은 없고, 이번 것은 쓰지 못했습니다.",
    ),
    "ledger.merge_conflict": (
        "Both sides changed {path}, which is no session. Merge it by hand, or share through a ledger.",
        "양쪽이 {path}을(를) 바꾸었는데 세션이 아닙니다. 직접 병합하거나 장부로 공유하세요.",
    ),
    "ledger.not_a_ledger": (
        "{ref} holds something else than shared sessions.",
        "{ref}에는 공유된 세션이 아닌 다른 것이 있습니다.",
    ),
    "ledger.no_remote": (
        "The repository has no remote, so there is no address that others could open.",
        "저장소에 원격이 없어 다른 사람이 열 주소가 없습니다.",
    ),
    "ledger.ambiguous_remote": (
        "Which remote? There are: {names}.",
        "어느 원격인가요? 있는 것: {names}.",
    ),
    "ledger.unknown_remote": (
        "There is no remote {remote}. There are: {names}.",
        "{remote} 원격은 없습니다. 있는 것: {names}.",
    ),
    "ledger.remote_not_public": (
        "The remote {remote} is a place on this computer, which no link can name. Give it a public URL; "
        "pushes can "
        "still go where they go now, with git remote set-url --push.",
        "{remote} 원격은 이 컴퓨터 안의 장소라 링크가 될 수 없습니다. 공개 URL을 정하세요. 푸시는 "
        "git remote set-url --push로 지금처럼 보낼 수 있습니다.",
    ),
    "ledger.push_unauthenticated": (
        "The session is in the ledger, but {remote} does not accept who pushes: {said}",
        "세션은 장부에 있지만, {remote}에 푸시하는 사람을 확인하지 못했습니다: {said}",
    ),
    "ledger.push_denied": (
        "The session is in the ledger, but you may not push to {remote}: {said}",
        "세션은 장부에 있지만, {remote}에 푸시할 권한이 없습니다: {said}",
    ),
    "ledger.push_rejected": (
        "The session is in the ledger, but {remote} rejects the ref: {said}",
        "세션은 장부에 있지만, {remote}이(가) ref를 거부했습니다: {said}",
    ),
    "ledger.push_unreachable": (
        "The session is in the ledger, but {remote} cannot be reached: {said}",
        "세션은 장부에 있지만, {remote}에 연결할 수 없습니다: {said}",
    ),
    "ledger.push_not_found": (
        "The session is in the ledger, but there is no repository at {remote}: {said}",
        "세션은 장부에 있지만, {remote}에 저장소가 없습니다: {said}",
    ),
    "ledger.push_busy": (
        "The session is in the ledger, but others kept pushing to {remote}.",
        "세션은 장부에 있지만, 다른 사람들이 {remote}에 계속 푸시하고 있습니다.",
    ),
    "ledger.push_failed": (
        "The session is in the ledger, but the push to {remote} failed: {said}",
        "세션은 장부에 있지만, {remote}에 푸시하지 못했습니다: {said}",
    ),
}
