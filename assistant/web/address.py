"""The address that the page listens on. Imports nothing heavy: it comes before everything else."""

from __future__ import annotations

import errno
import ipaddress
import socket

from assistant.web import texts
from corpus.errors import TiaowenError


class AddressError(TiaowenError):
    """The page cannot listen where it was told to."""


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Taken before the index is opened, so that nothing is waited for in vain.

    Raises AddressError when the port is in use or the address is not one of this machine's.
    """
    try:
        return _bound(host, port)
    except OSError as error:
        raise _address_error(host, port, error) from None


def _bound(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind)
    try:
        # A port that a stopped page held a moment ago is free; one that is listened on is not.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _address_error(host: str, port: int, error: OSError) -> AddressError:
    if error.errno == errno.EADDRINUSE:
        return AddressError(texts.port_in_use(host, port))
    return AddressError(texts.cannot_listen(host, port, error.strerror or str(error)))


def host_of(listener: socket.socket) -> str:
    """The address that a socket listens on."""
    return str(listener.getsockname()[0])


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    return ipaddress.ip_address(host).is_loopback


def url_of(listener: socket.socket) -> str:
    """What to type into a browser on this machine."""
    host, port = listener.getsockname()[:2]
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://[{host}]:{port}" if address.version == 6 else f"http://{host}:{port}"
