"""What Slack sends to an app, and the two ways to it."""

from sandbox.doors.doors import Door, HttpDoor, Kind, Reply, SocketDoor, signature

__all__ = ["Door", "HttpDoor", "Kind", "Reply", "SocketDoor", "signature"]
