"""What is said on the operator's side."""

WORDS: dict[str, tuple[str, str]] = {
    "site.option.site": (
        "The site's address; otherwise OPENSESSION_SITE, the configuration, or the local site.",
        "사이트 주소. 없으면 OPENSESSION_SITE, 설정, 로컬 사이트 순입니다.",
    ),
    "site.option.key_file": (
        "Read the operator's key from the first line of a file.",
        "운영자 키를 파일의 첫 줄에서 읽습니다.",
    ),
    "site.option.key_stdin": (
        "Read the operator's key from standard input.",
        "운영자 키를 표준 입력에서 읽습니다.",
    ),
    "site.option.jobs": ("How many sessions at once.", "한 번에 처리할 세션 수."),
    "site.option.apply": (
        "Do it; otherwise it is only shown.",
        "실제로 실행합니다. 없으면 보여 주기만 합니다.",
    ),
    "site.option.after": (
        "Go on where an interrupted run stopped.",
        "중단된 실행이 멈춘 곳에서 이어 갑니다.",
    ),
    "site.push.help": (
        "Publish sessions on a site.\n\n"
        "INPUT is a file, a folder (every .hail.jsonl below it, or one session), an archive of site "
        "export, or any reference to a session. What the site has is left alone, so that a broken-off push "
        "is continued by repeating it. Sessions with secrets are refused.",
        "세션을 사이트에 게시합니다.\n\n"
        "INPUT은 파일, 폴더(그 아래의 모든 .hail.jsonl, 또는 세션 하나), site export로 만든 보관 폴더, 또는 "
        "세션을 가리키는 참조입니다. 사이트에 이미 있는 것은 건드리지 않으므로, 중단된 게시는 다시 "
        "실행하면 이어집니다. 비밀값이 든 세션은 거부합니다.",
    ),
    "site.push.registered": (
        "Every registered session, too.",
        "등록된 세션도 모두 포함합니다.",
    ),
    "site.push.ledger": (
        "The sessions of this repository's ledgers, too.",
        "이 저장소의 장부에 있는 세션도 포함합니다.",
    ),
    "site.push.ledger_ref": (
        "The sessions of one ledger, by its ref (repeatable).",
        "ref로 지정한 장부의 세션(여러 번 쓸 수 있음).",
    ),
    "site.push.redact": (
        "Mask secrets and private paths first.",
        "먼저 비밀값과 개인 경로를 가립니다.",
    ),
    "site.push.allow_secret": (
        "Let pass what this rule finds (repeatable).",
        "이 규칙이 찾은 것은 허용합니다(여러 번 쓸 수 있음).",
    ),
    "site.push.dry_run": (
        "Only say what would be published.",
        "무엇이 게시될지 보여 주기만 합니다.",
    ),
    "site.push.again": (
        "Send what the site has, too: that heals a lost body.",
        "사이트에 있는 것도 다시 보냅니다. 사라진 본문이 복구됩니다.",
    ),
    "site.push.private": (
        "sessions that name home folders or e-mail addresses: {count}; --redact masks them.",
        "세션 {count}건에 홈 폴더나 이메일 주소가 있습니다. --redact를 주면 가립니다.",
    ),
    "site.push.progress": ("Publishing", "게시 중"),
    "site.push.nothing": ("No session is named.", "지정한 세션이 없습니다."),
    "site.push.created": ("{count} published", "게시 {count}건"),
    "site.push.present": ("{count} already there", "이미 있음 {count}건"),
    "site.push.would_create": ("{count} would be published", "게시 예정 {count}건"),
    "site.push.refused": ("{count} refused", "거부 {count}건"),
    "site.push.failed": ("{count} failed", "실패 {count}건"),
    "site.export.help": (
        "Write sessions as a folder that a site can be filled from.\n\n"
        "bodies/ has the sessions under the SHA-256 of their bytes, manifest.json lists them. The same "
        "sessions give the same bytes each time.",
        "사이트를 채울 수 있는 폴더로 세션을 씁니다.\n\n"
        "bodies/에는 바이트의 SHA-256을 이름으로 한 세션이, manifest.json에는 그 목록이 있습니다. 같은 "
        "세션은 언제나 같은 바이트가 됩니다.",
    ),
    "site.export.out": ("The folder.", "폴더."),
    "site.export.progress": ("Exporting", "내보내는 중"),
    "site.export.done": (
        "{count:session|sessions}, {written} of them new in the folder",
        "세션 {count}건, 그중 {written}건이 폴더에 새로 추가됨",
    ),
    "site.export.strays": (
        "{count:other body|other bodies} in the folder; the manifest does not name them.",
        "폴더에 목록에 없는 본문이 {count}개 더 있습니다.",
    ),
    "site.pull.help": (
        "Fetch published sessions and check their hashes.\n\n"
        "SESSION is an id, a link, or any reference to a session. With --out they go to an archive that site "
        "push can publish again, otherwise to the object store. What is there already is not fetched.",
        "게시된 세션을 내려받아 해시를 확인합니다.\n\n"
        "SESSION은 id, 링크, 또는 세션을 가리키는 참조입니다. --out을 주면 site push로 다시 게시할 수 있는 "
        "보관 폴더에, 아니면 객체 저장소에 둡니다. 이미 있는 것은 받지 않습니다.",
    ),
    "site.pull.all": ("Every published session.", "게시된 모든 세션."),
    "site.pull.out": ("The folder of the archive.", "보관 폴더."),
    "site.pull.progress": ("Fetching", "내려받는 중"),
    "site.pull.which": ("Name sessions, or ask for --all.", "세션을 지정하거나 --all을 쓰세요."),
    "site.pull.done": ("{new} fetched, {present} already there", "내려받음 {new}건, 이미 있음 {present}건"),
    "site.rm.help": (
        "Take sessions down: row, search entry, links and body.\n\n"
        "SESSION is an id, a link, or any reference to a session. Without --apply nothing is removed.",
        "세션을 내립니다. 목록, 검색, 링크, 본문에서 모두 지웁니다.\n\n"
        "SESSION은 id, 링크, 또는 세션을 가리키는 참조입니다. --apply가 없으면 아무것도 지우지 않습니다.",
    ),
    "site.rm.done": ("{count} removed", "{count}건 삭제됨"),
    "site.rm.would": (
        "{count} would be removed; --apply removes them.",
        "{count}건이 삭제될 예정입니다. --apply를 주면 삭제합니다.",
    ),
    "site.verify.help": (
        "Compare what a site serves with what it should, end to end.\n\n"
        "Each body is fetched and hashed, and each fact of the list is derived from it anew. INPUT is what "
        "site push takes, an id or a link. Exits with 1 when anything differs.",
        "사이트가 내보내는 것이 맞는지 처음부터 끝까지 비교합니다.\n\n"
        "본문을 모두 받아 해시를 계산하고, 목록의 모든 값을 본문에서 다시 구합니다. INPUT은 site push가 받는 "
        "것이나 id, 링크입니다. 다른 것이 있으면 종료 코드는 1입니다.",
    ),
    "site.verify.manifest": (
        "What a manifest of site export or pull names.",
        "site export나 pull이 만든 목록의 세션.",
    ),
    "site.verify.all": (
        "Every published session, and bodies that belong to none.",
        "게시된 모든 세션과, 어디에도 속하지 않은 본문.",
    ),
    "site.verify.redact": (
        "Inputs were pushed with --redact.",
        "--redact로 게시한 입력입니다.",
    ),
    "site.verify.which": (
        "Name inputs, a --manifest, or --all.",
        "입력, --manifest, --all 중 하나를 쓰세요.",
    ),
    "site.verify.progress": ("Comparing", "비교 중"),
    "site.verify.whole": ("whole: {count:session|sessions}", "세션 {count}건 모두 온전함"),
    "site.verify.done": (
        "{count:session|sessions}, {bytes:byte|bytes} compared, {wrong:difference|differences}",
        "세션 {count}건, {bytes}바이트 비교, 차이 {wrong}건",
    ),
    "site.verify.session_missing": ("the site does not have it", "사이트에 없음"),
    "site.verify.body_missing": ("its body is gone", "본문이 없음"),
    "site.verify.bytes_differ": ("other bytes are served", "다른 바이트를 내보냄"),
    "site.verify.size_differs": ("the size is another", "크기가 다름"),
    "site.verify.facts_differ": ("these facts do not follow from the body", "본문과 맞지 않는 값"),
    "site.verify.not_hail": ("the body is no HAIL", "본문이 HAIL이 아님"),
    "site.verify.no_row": ("no session refers to this body", "어느 세션도 가리키지 않는 본문"),
    "site.verify.local_damaged": ("the local file is damaged", "로컬 파일이 손상됨"),
    "site.reindex.help": (
        "Make list, links and search index anew from the bodies.\n\n"
        "This is the way back from a lost database. Sweep first, or sessions whose deletion broke off come "
        "back. Without --apply it only counts. Exits with 1 when a body cannot be used.",
        "목록과 링크, 검색 색인을 본문에서 다시 만듭니다.\n\n"
        "데이터베이스를 잃었을 때 되돌리는 방법입니다. 먼저 sweep을 실행하지 않으면 삭제가 중단된 세션이 "
        "다시 나타납니다. --apply가 없으면 세기만 합니다. 쓸 수 없는 본문이 있으면 종료 코드는 1입니다.",
    ),
    "site.reindex.at_once": (
        "Bodies in one request; more is quicker and takes more of the Worker's CPU time.",
        "요청 하나에 처리할 본문 수. 많을수록 빠르지만 Worker의 CPU 시간을 더 씁니다.",
    ),
    "site.reindex.progress": ("Reindexing", "색인 중"),
    "site.reindex.rejected": ("{body} cannot be used.", "{body}은(는) 쓸 수 없습니다."),
    "site.reindex.done": (
        "{count:session|sessions} made anew, {rejected:body|bodies} passed over",
        "세션 {count}건을 다시 만듦, 본문 {rejected}개는 건너뜀",
    ),
    "site.reindex.would": (
        "{count:body|bodies} would be read; --apply makes the rows anew.",
        "본문 {count}개를 읽게 됩니다. --apply를 주면 다시 만듭니다.",
    ),
    "site.sweep.help": (
        "Find bodies that no session refers to.\n\n"
        "A broken-off publication or deletion leaves such a body. Without --apply nothing is removed.",
        "어느 세션도 가리키지 않는 본문을 찾습니다.\n\n"
        "중단된 게시나 삭제가 이런 본문을 남깁니다. --apply가 없으면 아무것도 지우지 않습니다.",
    ),
    "site.sweep.min_age": (
        "Leave younger bodies alone; an hour unless given.",
        "이보다 새로운 본문은 건드리지 않습니다. 기본값은 한 시간입니다.",
    ),
    "site.sweep.force": (
        "Sweep although the database has no session at all.",
        "데이터베이스에 세션이 하나도 없어도 정리합니다.",
    ),
    "site.sweep.no_rows": (
        "The site's database has no session, so every body would go. reindex makes a lost database anew.",
        "데이터베이스에 세션이 없어 모든 본문이 지워집니다. 잃은 데이터베이스는 reindex로 되살립니다.",
    ),
    "site.sweep.progress": ("Sweeping", "정리 중"),
    "site.sweep.done": (
        "{count:body|bodies} removed, {bytes:byte|bytes}; {examined} looked at",
        "본문 {count}개 삭제, {bytes}바이트. {examined}개 확인",
    ),
    "site.sweep.would": (
        "{count:body|bodies} would be removed, {bytes:byte|bytes}; {examined} looked at. "
        "--apply removes them.",
        "본문 {count}개, {bytes}바이트가 삭제될 예정입니다. {examined}개 확인. --apply를 주면 삭제합니다.",
    ),
    "site.no_key": (
        "{site} needs the operator's key. Set OPENSESSION_ADMIN_KEY, or give --key-file or --key-stdin.",
        "{site}에는 운영자 키가 필요합니다. OPENSESSION_ADMIN_KEY를 설정하거나 --key-file 또는 "
        "--key-stdin을 쓰세요.",
    ),
    "site.key_unusable": (
        "What was given as the key is blank, too long, or not plain text.",
        "키로 주어진 값이 비어 있거나 너무 길거나 일반 텍스트가 아닙니다.",
    ),
    "site.two_keys": (
        "--key-file and --key-stdin do not go together.",
        "--key-file과 --key-stdin은 함께 쓸 수 없습니다.",
    ),
    "site.insecure": (
        "{site} is plain http on another machine: the key would travel in the clear.",
        "{site}은(는) 다른 컴퓨터의 http 주소입니다. 키가 암호화되지 않고 전송됩니다.",
    ),
    "site.unreachable": ("{site} does not answer ({reason}).", "{site}이(가) 응답하지 않습니다({reason})."),
    "site.redirects": (
        "{site} redirects to {place}, and no redirect is followed with a key.",
        "{site}이(가) {place}(으)로 넘깁니다. 키를 가진 요청은 따라가지 않습니다.",
    ),
    "site.not_a_site": (
        "What answers at {site} is no OpenSession site.",
        "{site}에서 응답하는 것은 OpenSession 사이트가 아닙니다.",
    ),
    "site.in_circles": (
        "The site's list does not come to an end.",
        "사이트의 목록이 끝나지 않습니다.",
    ),
    "site.answer_too_large": (
        "The site's answer is larger than any session.",
        "사이트의 응답이 어떤 세션보다도 큽니다.",
    ),
    "site.bare_status": (
        "The site answered with status {status}.",
        "사이트가 상태 {status}(으)로 응답했습니다.",
    ),
    "site.secret_found": (
        "Secrets were found: {counts}. The first is on line {line} at {place}.",
        "비밀값을 찾았습니다: {counts}. 첫 번째는 {line}번째 줄의 {place}에 있습니다.",
    ),
    "site.no_ledger": ("{ref} holds no sessions.", "{ref}에 세션이 없습니다."),
    "site.ledger_damaged": (
        "The ledger does not hold the body of {id} any more.",
        "장부에 {id}의 본문이 더 이상 없습니다.",
    ),
    "site.no_session": ("The site does not have {id}.", "사이트에 {id}이(가) 없습니다."),
    "site.bytes_differ": (
        "The site serves other bytes for {id}; they were not kept.",
        "사이트가 {id}에 대해 다른 바이트를 내보냅니다. 저장하지 않았습니다.",
    ),
    "site.bad_manifest": ("{path} is no manifest.", "{path}은(는) 목록 파일이 아닙니다."),
    "site.not_a_link": ("The link leads to no session.", "세션으로 가는 링크가 아닙니다."),
    "site.other_site": (
        "The link is of another site than {site}; choose with --site.",
        "{site}이(가) 아닌 다른 사이트의 링크입니다. --site로 고르세요.",
    ),
}
