"""What Slack sends to an app, and the two ways to it."""

from sandbox.doors.door import Door, Kind, Reply
from sandbox.doors.http import HttpDoor, signature
from sandbox.doors.socket import SocketDoor

__all__ = ["Door", "HttpDoor", "Kind", "Reply", "SocketDoor", "signature"]
