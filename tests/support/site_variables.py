"""The configuration that the site under test has in both runtimes."""

ADMIN_KEY = "correct-horse-battery-staple"

FRIEND = "https://reader.example"
"""The one foreign origin that may call the API."""

SECURITY_CONTACT = "mailto:security@example.org"


def site_variables(standin_origin: str) -> dict[str, str]:
    """Return the variables of the site; ``standin_origin`` plays every Git host."""
    return {
        "OPENSESSION_ADMIN_KEY": ADMIN_KEY,
        "OPENSESSION_ALLOWED_ORIGINS": FRIEND,
        "OPENSESSION_GIT_HOSTS": "github.com,gitlab.com,git.example.org,gitea.example.org",
        "OPENSESSION_SECURITY_CONTACT": SECURITY_CONTACT,
        "OPENSESSION_STANDIN_HOST": standin_origin,
    }
