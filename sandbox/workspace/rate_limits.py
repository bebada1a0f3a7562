"""How often the app may call: Slack's tiers per minute, and one message a second per channel."""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limit:
    """A burst, refilled at so many calls a second."""

    burst: float
    per_second: float


def per_minute(calls: int) -> Limit:
    return Limit(calls, calls / 60)


TIER_2, TIER_3, TIER_4 = (per_minute(calls) for calls in (20, 50, 100))
SPECIAL = per_minute(300)

LIMITS: dict[str, Limit] = {
    "chat.postMessage": Limit(4, 1.0),  # per channel
    **dict.fromkeys(("auth.test", "api.test", "blocks.validate", "chat.getPermalink"), SPECIAL),
    **dict.fromkeys(("views.open", "views.push", "views.update", "views.publish"), TIER_4),
    **dict.fromkeys(("users.info", "conversations.members", "chat.postEphemeral"), TIER_4),
    **dict.fromkeys(("chat.update", "chat.delete"), TIER_3),
    **dict.fromkeys((f"conversations.{verb}" for verb in ("open", "info", "replies", "history")), TIER_3),
    **dict.fromkeys(("files.getUploadURLExternal", "files.completeUploadExternal"), TIER_4),
    **dict.fromkeys(("users.list", "conversations.list"), TIER_2),
    "canvases.create": TIER_2,
    "canvases.access.set": TIER_3,
    "apps.connections.open": per_minute(50),
}
PER_CHANNEL = frozenset({"chat.postMessage"})


@dataclass
class Bucket:
    """What is left of a limit, and since when."""

    left: float
    at: float


@dataclass
class RateLimits:
    """The buckets of one app; `set` and `off` are for tests."""

    limits: dict[str, Limit] = field(default_factory=lambda: dict(LIMITS))
    buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def set(self, method: str, limit: Limit) -> None:
        self.limits[method] = limit
        self.buckets = {key: bucket for key, bucket in self.buckets.items() if key[0] != method}

    def off(self) -> None:
        """No limits at all."""
        self.limits.clear()
        self.buckets.clear()

    def wait(self, method: str, channel: str, now: float) -> int:
        """Whole seconds to wait; 0 takes the call."""
        limit = self.limits.get(method)
        if limit is None:
            return 0
        key = (method, channel if method in PER_CHANNEL else "")
        bucket = self.buckets.setdefault(key, Bucket(limit.burst, now))
        bucket.left = min(limit.burst, bucket.left + max(0.0, now - bucket.at) * limit.per_second)
        bucket.at = now
        if bucket.left < 1:
            return max(1, math.ceil((1 - bucket.left) / limit.per_second))
        bucket.left -= 1
        return 0
