"""Credentials that tell themselves by how they begin, whatever stands around them.

The facts (prefixes, alphabets, lengths, the least entropy) are those of the gitleaks rule set of 2025, which
is under the MIT licence; the table and its expressions are our own. Every expression is anchored at its
prefix and has bounded repetitions of one character class only, so it takes time linear in what it reads.
"""

import re
from dataclasses import dataclass, field

_RIGHT = r"(?![A-Za-z0-9])"

_PLAIN = r"[A-Za-z0-9]"
_URL = r"[A-Za-z0-9_-]"
_HEX = r"[0-9a-f]"
_BASE64 = r"[A-Za-z0-9+/]"
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"


@dataclass(frozen=True, slots=True)
class Token:
    """A kind of token: its rule, how it begins, the expression for the rest, and its least entropy in bits.

    ``ahead`` is what follows the prefix in lower-case text wherever the rule can match; it keeps prefixes
    that begin common words from stopping the search. ``before`` is what of the token stands in front of the
    prefix, ``width`` characters in all.
    """

    rule: str
    prefixes: tuple[str, ...]
    rest: str
    entropy: float = 3.0
    ahead: str = r"[\w+/=.~-]{8}"
    before: str = ""
    width: int = 0
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        prefix = "|".join(map(re.escape, self.prefixes))
        whole = f"{self.before}(?:{prefix}){self.rest}{_RIGHT}"
        object.__setattr__(self, "pattern", re.compile(whole, re.ASCII))


LONGEST = 2048
"""No token is longer, its prefix included."""

TOKENS = (
    Token(
        "1password-secret-key",
        ("A3-",),
        r"[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}",
    ),
    Token("1password-service-account-token", ("ops_eyJ",), _BASE64 + "{250,1800}={0,3}", 4),
    Token("adobe-client-secret", ("p8e-", "p8E-"), _PLAIN + "{32}"),
    Token("age-secret-key", ("AGE-SECRET-KEY-1",), "[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    Token(
        "airtable-personal-access-token", ("pat",), r"[A-Za-z0-9]{14}\.[a-f0-9]{64}", ahead=r"[a-z0-9]{14}\."
    ),
    Token("alibaba-access-key-id", ("LTAI",), _PLAIN + "{20}"),
    Token("anthropic-admin-api-key", ("sk-ant-admin01-",), _URL + "{80,120}", 4),
    Token("anthropic-api-key", ("sk-ant-",), r"(?!admin)[a-z]{2,6}[0-9]{2}-[A-Za-z0-9_-]{24,160}", 3.5),
    Token("artifactory-api-key", ("AKCp",), _PLAIN + "{69}", 4.2),
    Token("artifactory-reference-token", ("cmVmd",), _PLAIN + "{59}", 4.2),
    Token("atlassian-api-token", ("ATATT3",), r"[A-Za-z0-9_\-=]{186}", 3.5),
    Token(
        "authress-service-client-access-key",
        ("sc_", "ext_", "scauth_", "authress_"),
        r"[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}",
    ),
    Token(
        "aws-access-key-id",
        ("AKIA", "ASIA", "ABIA", "ACCA", "A3T"),
        r"[A-Z0-9]?[A-Z2-7]{16}",
        ahead="[a-z0-9]{16}",
    ),
    Token("aws-bedrock-api-key", ("ABSK",), _BASE64 + "{109,269}={0,2}"),
    Token(
        "aws-bedrock-short-lived-key",
        ("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t",),
        _BASE64 + "{0,1600}={0,2}",
    ),
    Token(
        "azure-ad-client-secret", ("Q~",), r"[A-Za-z0-9_~.-]{31,34}", before=r"[A-Za-z0-9_~.]{3}\d", width=4
    ),
    Token("clickhouse-cloud-api-secret-key", ("4b1d",), _PLAIN + "{38}", 3.5),
    Token("clojars-api-token", ("CLOJARS_", "clojars_"), _PLAIN + "{60}"),
    Token("cloudflare-origin-ca-key", ("v1.0-",), r"[a-f0-9]{24}-[a-f0-9]{146}"),
    Token("databricks-api-token", ("dapi",), r"[a-f0-9]{32}(?:-\d)?"),
    Token("defined-networking-api-token", ("dnkey-",), r"[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}"),
    Token("digitalocean-token", ("doo_v1_", "dop_v1_", "dor_v1_"), _HEX + "{64}"),
    Token("doppler-api-token", ("dp.pt.",), _PLAIN + "{43}"),
    Token("dropbox-short-lived-api-token", ("sl.",), r"[A-Za-z0-9_=-]{130,152}", 4),
    Token("duffel-api-token", ("duffel_test_", "duffel_live_"), r"[A-Za-z0-9_=-]{43}"),
    Token("dynatrace-api-token", ("dt0c01.",), r"[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}", 4),
    Token("easypost-api-token", ("EZAK", "EZTK"), _PLAIN + "{54}"),
    Token("facebook-page-access-token", ("EAAM", "EAAC"), _PLAIN + "{100,400}", 4),
    Token("flutterwave-key", ("FLWSECK_TEST-", "FLWPUBK_TEST-"), r"(?:[a-hA-H0-9]{32}-X|[a-hA-H0-9]{12})"),
    Token("flyio-access-token", ("fo1_",), _URL + "{43}", 4),
    Token("flyio-macaroon", ("fm1a_", "fm1r_", "fm2_"), _BASE64 + "{100,1800}={0,3}", 4),
    Token("frameio-api-token", ("fio-u-",), r"[A-Za-z0-9_=-]{64}"),
    Token("gcp-api-key", ("AIza",), _URL + "{35}", 3.8),
    Token("gcp-oauth-client-secret", ("GOCSPX-",), _URL + "{28}", 3.5),
    Token("gcp-oauth-access-token", ("ya29.",), _URL + "{40,400}", 4),
    Token("github-app-token", ("ghu_", "ghs_"), _PLAIN + "{36}"),
    Token("github-fine-grained-pat", ("github_pat_",), r"[A-Za-z0-9_]{82}"),
    Token("github-oauth", ("gho_",), _PLAIN + "{36}"),
    Token("github-pat", ("ghp_",), _PLAIN + "{36}"),
    Token("github-refresh-token", ("ghr_",), _PLAIN + "{36,76}"),
    Token("gitlab-cicd-job-token", ("glcbt-",), r"[0-9a-zA-Z]{1,5}_[0-9a-zA-Z_-]{20}"),
    Token("gitlab-deploy-token", ("gldt-",), _URL + "{20}"),
    Token("gitlab-feature-flag-client-token", ("glffct-",), _URL + "{20}"),
    Token("gitlab-feed-token", ("glft-",), _URL + "{20}"),
    Token("gitlab-incoming-mail-token", ("glimt-",), _URL + "{25}"),
    Token("gitlab-kubernetes-agent-token", ("glagent-",), _URL + "{50}"),
    Token("gitlab-oauth-app-secret", ("gloas-",), _URL + "{64}"),
    Token("gitlab-pat", ("glpat-",), r"[A-Za-z0-9_-]{20,300}(?:\.[0-9a-z]{9})?"),
    Token("gitlab-ptt", ("glptt-",), _HEX + "{40}"),
    Token("gitlab-rrt", ("GR1348941",), _URL + "{20}"),
    Token(
        "gitlab-runner-authentication-token", ("glrt-",), r"(?:t\d_)?[A-Za-z0-9_-]{20,300}(?:\.[0-9a-z]{9})?"
    ),
    Token("gitlab-scim-token", ("glsoat-",), _URL + "{20}"),
    Token("gitlab-session-cookie", ("_gitlab_session=",), "[0-9a-z]{32}"),
    Token("grafana-api-key", ("eyJrIjoi",), _PLAIN + "{70,400}={0,3}"),
    Token("grafana-cloud-api-token", ("glc_",), _BASE64 + "{32,400}={0,3}", 3.5),
    Token("grafana-service-account-token", ("glsa_",), r"[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    Token("groq-api-key", ("gsk_",), _PLAIN + "{52}", 4),
    Token("harness-api-key", ("pat.", "sat."), r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}"),
    Token(
        "hashicorp-tf-api-token",
        (".atlasv1.",),
        r"[A-Za-z0-9_=-]{60,70}",
        3.5,
        before=r"[A-Za-z0-9]{14}",
        width=14,
    ),
    Token("heroku-api-key-v2", ("HRKU-AA",), _URL + "{58}", 4),
    Token("huggingface-access-token", ("hf_",), "[A-Za-z0-9]{34}", 3.5),
    Token("huggingface-organization-api-token", ("api_org_",), "[A-Za-z0-9]{34}", 3.5),
    Token("infracost-api-token", ("ico-",), _PLAIN + "{32}", 3.5),
    Token("intra42-client-secret", ("s-s4t2ud-", "s-s4t2af-"), _HEX + "{64}"),
    Token(
        "jwt",
        ("eyJ",),
        r"[A-Za-z0-9_-]{12,2000}\.ey[A-Za-z0-9_-]{12,3000}(?:\.[A-Za-z0-9_-]{10,1000}={0,2}|(?=\.))",
    ),
    Token(
        "jwt-base64",
        ("ZXlKaGJHY2lPaU", "ZXlKMGVYQWlPaUp", "ZXlKcmFXUWlP", "ZXlKbGJtTWlPaU"),
        r"[A-Za-z0-9+/_-]{40,1900}={0,2}",
    ),
    Token("linear-api-key", ("lin_api_",), _PLAIN + "{40}"),
    Token(
        "lob-api-key",
        ("live_", "test_"),
        r"(?:pub_[a-f0-9]{31}|[a-f0-9]{35})",
        ahead=r"(?:pub_)?[a-f0-9]{31}",
    ),
    Token("mailchimp-api-key", ("-us",), r"\d{1,2}", ahead=r"\d", before=r"[a-f0-9]{32}", width=32),
    Token("mailgun-api-key", ("key-", "pubkey-"), r"[a-f0-9]{32}", ahead=r"[a-f0-9]{32}"),
    Token("mapbox-api-token", ("pk.", "sk."), r"[A-Za-z0-9]{60}\.[A-Za-z0-9_-]{22}", 4),
    Token("maxmind-license-key", ("_mmk",), "", 4, r"(?![a-z0-9])", r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}", 36),
    Token(
        "microsoft-teams-webhook",
        ("webhook.office.com/webhookb2/",),
        rf"{_UUID}@{_UUID}/IncomingWebhook/[A-Za-z0-9]{{32}}/{_UUID}",
    ),
    Token("new-relic-key", ("NRJS-", "NRII-", "NRAK-"), r"(?:[a-f0-9]{19}|[A-Za-z0-9-]{32}|[A-Za-z0-9]{27})"),
    Token("notion-api-token", ("ntn_",), r"[0-9]{11}[A-Za-z0-9]{35}", 4),
    Token("npm-access-token", ("npm_",), _PLAIN + "{36}"),
    Token("octopus-deploy-api-key", ("API-",), "[A-Z0-9]{26}", 3.3, "[a-z0-9]{26}"),
    Token(
        "openai-api-key",
        ("sk-",),
        r"(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,200}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})",
        3.5,
    ),
    Token("openrouter-api-key", ("sk-or-v1-",), _HEX + "{64}"),
    Token("openshift-user-token", ("sha256~",), _URL + "{43}", 3.5),
    Token("perplexity-api-key", ("pplx-",), _PLAIN + "{48}", 4),
    Token("plaid-api-token", ("access-sandbox-", "access-development-", "access-production-"), _UUID),
    Token("planetscale-token", ("pscale_tkn_", "pscale_oauth_", "pscale_pw_"), r"[A-Za-z0-9_=.-]{32,64}"),
    Token("postman-api-token", ("PMAK-",), r"[a-fA-F0-9]{24}-[a-fA-F0-9]{34}"),
    Token("prefect-api-token", ("pnu_",), _PLAIN + "{36}"),
    Token("pulumi-api-token", ("pul-",), _HEX + "{40}"),
    Token(
        "pypi-upload-token", ("pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw"), _URL + "{50,1000}", 3.5
    ),
    Token("readme-api-token", ("rdme_",), "[a-z0-9]{70}"),
    Token("rubygems-api-token", ("rubygems_",), _HEX + "{48}"),
    Token("scalingo-api-token", ("tk-us-",), _URL + "{48}", 3.5),
    Token("sendgrid-api-token", ("SG.",), r"[A-Za-z0-9_=.-]{66}", 4),
    Token("sendinblue-api-token", ("xkeysib-",), r"[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    Token("sentry-org-token", ("sntrys_eyJpYXQiO",), r"[A-Za-z0-9+/=]{20,420}_[A-Za-z0-9+/]{43}", 4),
    Token("sentry-user-token", ("sntryu_",), _HEX + "{64}"),
    Token("settlemint-access-token", ("sm_aat_", "sm_pat_", "sm_sat_"), _PLAIN + "{16}"),
    Token("shippo-api-token", ("shippo_live_", "shippo_test_"), "[a-fA-F0-9]{40}"),
    Token("shopify-token", ("shpat_", "shpca_", "shppa_", "shpss_"), "[a-fA-F0-9]{32}"),
    Token("slack-app-token", ("xapp-",), r"\d-[A-Z0-9]{6,20}-\d{6,20}-[A-Za-z0-9]{20,80}"),
    Token("slack-bot-token", ("xoxb-",), r"[0-9]{8,14}-[A-Za-z0-9-]{18,64}"),
    Token("slack-config-token", ("xoxe.xoxb-", "xoxe.xoxp-", "xoxe-"), r"\d-[A-Za-z0-9]{140,170}"),
    Token("slack-legacy-token", ("xoxo-", "xoxs-"), r"\d{5,16}-\d{5,16}-\d{5,16}-[a-fA-F\d]{6,64}"),
    Token(
        "slack-legacy-workspace-token",
        ("xoxa-", "xoxr-"),
        r"[0-9a-zA-Z-]{8,200}",
    ),
    Token(
        "slack-user-token", ("xoxp-", "xoxe-"), r"[0-9]{10,13}-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9-]{28,34}"
    ),
    Token(
        "slack-webhook-url",
        ("hooks.slack.com/",),
        r"(?:services|workflows|triggers)/[A-Za-z0-9+/]{43,56}",
        3.5,
    ),
    Token("sonar-api-token", ("squ_", "sqp_", "sqa_"), "[a-z0-9]{40}"),
    Token("sourcegraph-access-token", ("sgp_",), r"(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}"),
    Token("square-access-token", ("EAAA", "sq0atp-", "sq0csp-"), _URL + "{22,60}", 3.8),
    Token(
        "stripe-access-token",
        ("sk_test_", "sk_live_", "sk_prod_", "rk_test_", "rk_live_", "rk_prod_", "whsec_"),
        _PLAIN + "{16,200}",
    ),
    Token(
        "tailscale-key",
        ("tskey-",),
        r"(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{16,48}",
        3.5,
    ),
    Token("twilio-api-key", ("SK",), "[0-9a-f]{32}", ahead="[0-9a-f]{32}"),
    Token("typeform-api-token", ("tfp_",), r"[A-Za-z0-9_.=-]{59}", 3.5),
    Token("vault-batch-token", ("hvb.",), _URL + "{138,300}", 4),
    Token("vault-service-token", ("hvs.",), _URL + "{90,120}", 3.8),
    Token("vault-legacy-token", ("s.",), r"(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24}", 3.8, "[a-z0-9]{24}"),
    Token("xai-api-key", ("xai-",), _PLAIN + "{80}", 4),
    Token("yandex-access-token", ("t1.",), r"[A-Za-z0-9_-]{3,200}={0,2}\.[A-Za-z0-9_-]{86}={0,2}", 4),
    Token("yandex-api-key", ("AQVN",), _URL + "{35,38}", 3.8),
)
"""In the order of their names; where two match at one place the longer match counts."""
