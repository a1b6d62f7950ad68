"""Credentials without a form of their own: what is assigned to a name that names a service.

The facts (service words, alphabets, lengths) are those of the gitleaks rule set of 2025, which is under the
MIT licence. A value has to match as a whole, so ``linear = <32 hex>`` is a finding and a longer word is none.
"""

import re
from dataclasses import dataclass, field

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True)
class Vendor:
    """A rule for one service: words of the name (lower case), the whole value, and a word it also needs."""

    rule: str
    words: tuple[str, ...]
    value: str
    needs: str = ""
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(self.value, re.IGNORECASE | re.ASCII))


VENDORS = (
    Vendor("adafruit-api-key", ("adafruit",), r"[a-z0-9_-]{32}"),
    Vendor("adobe-client-id", ("adobe",), r"[a-f0-9]{32}"),
    Vendor("airtable-api-key", ("airtable",), r"[a-z0-9]{17}"),
    Vendor("algolia-api-key", ("algolia",), r"[a-z0-9]{32}"),
    Vendor("alibaba-secret-key", ("alibaba", "aliyun"), r"[a-z0-9]{30}"),
    Vendor("asana-client-id", ("asana",), r"[0-9]{16}", "client"),
    Vendor("asana-client-secret", ("asana",), r"[a-z0-9]{32}"),
    Vendor("atlassian-token", ("atlassian", "confluence", "jira"), r"[a-z0-9]{20}[a-f0-9]{4}"),
    Vendor("aws-secret-access-key", ("aws",), r"[a-z0-9/+]{40}", "secret"),
    Vendor("aws-session-token", ("aws",), r"[a-z0-9/+=]{100,1800}", "token"),
    Vendor("azure-storage-key", ("accountkey", "azure"), r"[a-z0-9/+]{86}=="),
    Vendor("beamer-api-token", ("beamer",), r"b_[a-z0-9=_-]{44}"),
    Vendor("bitbucket-client-id", ("bitbucket",), r"[a-z0-9]{32}"),
    Vendor("bitbucket-client-secret", ("bitbucket",), r"[a-z0-9=_-]{64}"),
    Vendor("bittrex-key", ("bittrex",), r"[a-z0-9]{32}"),
    Vendor("cisco-meraki-api-key", ("meraki",), r"[0-9a-f]{40}"),
    Vendor("cloudflare-api-key", ("cloudflare",), r"[a-z0-9_-]{40}"),
    Vendor("cloudflare-global-api-key", ("cloudflare",), r"[a-f0-9]{37}"),
    Vendor("codecov-access-token", ("codecov",), rf"(?:[a-z0-9]{{32}}|{_UUID})"),
    Vendor("cohere-api-token", ("cohere", "co_api_key"), r"[a-z0-9]{40}"),
    Vendor("coinbase-access-token", ("coinbase",), r"[a-z0-9_-]{64}"),
    Vendor("confluent-access-token", ("confluent",), r"[a-z0-9]{16}"),
    Vendor("confluent-secret-key", ("confluent",), r"[a-z0-9]{64}"),
    Vendor("contentful-delivery-api-token", ("contentful",), r"[a-z0-9=_-]{43}"),
    Vendor("datadog-access-token", ("datadog", "dd_api_key", "dd_app_key"), r"(?:[a-z0-9]{40}|[a-f0-9]{32})"),
    Vendor(
        "discord-api-token",
        ("discord",),
        r"(?:[a-f0-9]{64}|[a-z0-9_-]{24,28}\.[a-z0-9_-]{6}\.[a-z0-9_-]{27,38})",
    ),
    Vendor("discord-client-id", ("discord",), r"[0-9]{18}", "client"),
    Vendor("discord-client-secret", ("discord",), r"[a-z0-9=_-]{32}"),
    Vendor("droneci-access-token", ("droneci", "drone_token"), r"[a-z0-9]{32}"),
    Vendor("dropbox-api-token", ("dropbox",), r"[a-z0-9]{15}"),
    Vendor("dropbox-long-lived-api-token", ("dropbox",), r"[a-z0-9]{11}A{10}[a-z0-9_=-]{43}"),
    Vendor("etsy-access-token", ("etsy",), r"[a-z0-9]{24}"),
    Vendor("facebook-access-token", ("facebook",), r"\d{15,16}(?:\||%7c)[0-9a-z_-]{27,40}"),
    Vendor("facebook-secret", ("facebook",), r"[a-f0-9]{32}"),
    Vendor("fastly-api-token", ("fastly",), r"[a-z0-9=_-]{32}"),
    Vendor("finicity-api-token", ("finicity",), r"[a-f0-9]{32}"),
    Vendor("finicity-client-secret", ("finicity",), r"[a-z0-9]{20}"),
    Vendor("finnhub-access-token", ("finnhub",), r"[a-z0-9]{20}"),
    Vendor("flickr-access-token", ("flickr",), r"[a-z0-9]{32}"),
    Vendor("freemius-secret-key", ("secret_key",), r"sk_\S{29}"),
    Vendor("freshbooks-access-token", ("freshbooks",), r"[a-z0-9]{64}"),
    Vendor("gitter-access-token", ("gitter",), r"[a-z0-9_-]{40}"),
    Vendor("gocardless-api-token", ("gocardless",), r"live_[a-z0-9_=-]{40}"),
    Vendor("heroku-api-key", ("heroku",), _UUID),
    Vendor("hubspot-api-key", ("hubspot",), _UUID),
    Vendor("intercom-api-key", ("intercom",), r"[a-z0-9=_-]{60}"),
    Vendor("jfrog-api-key", ("jfrog", "artifactory", "bintray", "xray"), r"[a-z0-9]{73}"),
    Vendor("jfrog-identity-token", ("jfrog", "artifactory", "bintray", "xray"), r"[a-z0-9]{64}"),
    Vendor("kraken-access-token", ("kraken",), r"[a-z0-9/=_+-]{80,90}"),
    Vendor("kucoin-access-token", ("kucoin",), r"[a-f0-9]{24}"),
    Vendor("kucoin-secret-key", ("kucoin",), _UUID),
    Vendor(
        "launchdarkly-access-token", ("launchdarkly",), r"(?:[a-z0-9=_-]{40}|(?:api|sdk|mob)-" + _UUID + ")"
    ),
    Vendor("linear-client-secret", ("linear",), r"[a-f0-9]{32}"),
    Vendor("linkedin-client-id", ("linkedin", "linked_in", "linked-in"), r"[a-z0-9]{14}", "client"),
    Vendor("linkedin-client-secret", ("linkedin", "linked_in", "linked-in"), r"[a-z0-9]{16}"),
    Vendor("looker-client-id", ("looker",), r"[a-z0-9]{20}"),
    Vendor("looker-client-secret", ("looker",), r"[a-z0-9]{24}"),
    Vendor("mailgun-signing-key", ("mailgun",), r"[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}"),
    Vendor("mattermost-access-token", ("mattermost",), r"[a-z0-9]{26}"),
    Vendor("messagebird-api-token", ("messagebird", "message-bird", "message_bird"), r"[a-z0-9]{25}"),
    Vendor("messagebird-client-id", ("messagebird", "message-bird", "message_bird"), _UUID),
    Vendor("netlify-access-token", ("netlify",), r"[a-z0-9=_-]{40,46}"),
    Vendor("new-relic-user-api-id", ("newrelic", "new-relic", "new_relic"), r"[a-z0-9]{64}"),
    Vendor("nytimes-access-token", ("nytimes", "newyorktimes", "new-york-times"), r"[a-z0-9=_-]{32}"),
    Vendor("okta-access-token", ("okta",), r"00[\w=-]{40}"),
    Vendor("plaid-client-id", ("plaid",), r"[a-z0-9]{24}"),
    Vendor("plaid-secret-key", ("plaid",), r"[a-z0-9]{30}"),
    Vendor("privateai-api-token", ("privateai", "private_ai", "private-ai"), r"[a-z0-9]{32}"),
    Vendor("rapidapi-access-token", ("rapidapi",), r"[a-z0-9_-]{50}"),
    Vendor("sendbird-access-id", ("sendbird",), _UUID),
    Vendor("sendbird-access-token", ("sendbird",), r"[a-f0-9]{40}"),
    Vendor("sentry-access-token", ("sentry",), r"[a-f0-9]{64}"),
    Vendor(
        "sidekiq-secret",
        ("bundle_enterprise__contribsys__com", "bundle_gems__contribsys__com"),
        r"[a-f0-9]{8}:[a-f0-9]{8}",
    ),
    Vendor("snyk-api-token", ("snyk",), _UUID),
    Vendor("sonar-token", ("sonar",), r"[a-z0-9=_-]{40}"),
    Vendor("squarespace-access-token", ("squarespace",), _UUID),
    Vendor("sumologic-access-id", ("sumo",), r"su[a-z0-9]{12}"),
    Vendor("sumologic-access-token", ("sumo",), r"[a-z0-9]{64}"),
    Vendor("telegram-bot-api-token", ("telegr",), r"[0-9]{5,16}:A[a-z0-9_-]{34}"),
    Vendor("travisci-access-token", ("travis",), r"[a-z0-9]{22}"),
    Vendor("twitch-api-token", ("twitch",), r"[a-z0-9]{30}"),
    Vendor("twitter-access-secret", ("twitter",), r"[a-z0-9]{45}"),
    Vendor("twitter-access-token", ("twitter",), r"[0-9]{15,25}-[a-z0-9]{20,40}"),
    Vendor("twitter-api-key", ("twitter",), r"[a-z0-9]{25}"),
    Vendor("twitter-api-secret", ("twitter",), r"[a-z0-9]{50}"),
    Vendor("twitter-bearer-token", ("twitter",), r"A{22}[a-z0-9%]{80,100}"),
    Vendor("yandex-aws-access-token", ("yandex",), r"YC[a-z0-9_-]{38}"),
    Vendor("zendesk-secret-key", ("zendesk",), r"[a-z0-9]{40}"),
)
"""In the order of their names; of two that match, the first."""
