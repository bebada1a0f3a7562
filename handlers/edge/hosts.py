"""Which addresses are Slack's, and by which proxy they are reached."""

from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

from domain.model import Value

#: Slack's own domains; a workspace of an Enterprise Grid may have a name below them.
SLACK = ("slack.com", "slack-gov.com")
SLACK_HOOKS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
PORTS = {"http": 80, "https": 443}


class Origin(Value):
    """Where an address leads; raises ValueError for what is no address, or says who calls."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> "Origin":
        parts: SplitResult = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
            raise ValueError("no web address")
        return cls(scheme=parts.scheme, host=parts.hostname.rstrip("."), port=parts.port or PORTS[parts.scheme])


class Hooks:
    """Whose response addresses are answered: Slack's own, or those of the Slack that stands in for it."""

    def __init__(self, api_url: str) -> None:
        api = Origin.of(api_url)
        is_slack = any(api.host == domain or api.host.endswith(f".{domain}") for domain in SLACK)
        self._allowed = (
            frozenset(Origin(scheme="https", host=host, port=PORTS["https"]) for host in SLACK_HOOKS)
            if is_slack
            else frozenset({api})
        )

    def allow(self, url: str) -> bool:
        """A forged address must not make the bot call elsewhere."""
        try:
            return Origin.of(url) in self._allowed
        except ValueError:
            return False


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in THIS_MACHINE


def proxy_for(url: str) -> str | None:
    """The proxy of the environment (HTTPS_PROXY, else HTTP_PROXY), but for this machine and what NO_PROXY names."""
    host = urlsplit(url).hostname
    if not host or is_loopback(url) or not (found := getproxies_environment()) or proxy_bypass(host):
        return None
    return next((proxy for kind in ("https", "http") if (proxy := found.get(kind, "").strip())), None)
