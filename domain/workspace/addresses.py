"""Addresses by which everybody on the internet means the same, in whichever dress they are written."""

import ipaddress
import re
import unicodedata
from typing import Final

#: Behind this, the gateway between the two kinds of addresses may know a private one.
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
#: Of six, all that is handed out to the internet; what stands elsewhere is somebody's own, or an old dress of four.
HANDED_OUT: Final = ipaddress.ip_network("2000::/3")
#: For documents, protocols and gateways, whichever of them a release of Python knows.
NOBODYS: Final = tuple(map(ipaddress.ip_network, ("3fff::/20", "2001:20::/28", "192.0.0.0/24", "192.88.99.0/24")))

#: What ends like this is read as an address: 2130706433, 127.1, 0x7f.0.0.1.
_A_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")


def is_public(address: str) -> bool:
    """Whether everybody on the internet means the same by it; False for what is no address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None or ip not in HANDED_OUT:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in nobodys for nobodys in NOBODYS)


def may_be_public(host: str) -> bool:
    """An address that is written as a number is not asked for by name, so it is looked at here; however it is spelled."""
    plain = _as_called(host)
    try:
        ipaddress.ip_address(plain)
    except ValueError:
        # The resolver looks at what a name leads to; these few never lead outside, nor does a number in an odd spelling.
        names = plain.split(".")
        return (
            bool(plain)
            and names[-1] not in {"localhost", "local", "internal"}
            and _A_NUMBER.fullmatch(names[-1]) is None
        )
    return is_public(plain)


def _as_called(host: str) -> str:
    """As it is spelled when it is called: plain digits, letters and dots; empty for what cannot be called."""
    try:
        plain = unicodedata.normalize("NFKC", host).encode("idna").decode()
    except UnicodeError:
        return ""
    return plain.lower().removesuffix(".")
