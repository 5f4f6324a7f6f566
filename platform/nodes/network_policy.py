"""Which addresses an agent may reach. Law: the address that is checked is the address that is connected to.

A name is resolved once, each address is checked, and the connection goes to a checked address, so a name that resolves
to something else a moment later gains nothing. The name stays in the Host header and in TLS.
"""

import asyncio
import ipaddress
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import httpcore2
import httpx2

from nodes.connection_pool import ConnectionPool
from nodes.http_errors import AddressBlocked, HttpUnreachable
from nodes.names import resolve_by_system
from nodes.network_stream import Opening, SocketOption, connect

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
# Host and port in, addresses out in order of preference. Raises `OSError` when the name is unknown.
Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]

# Public by number, yet a cloud's own service behind every machine of that cloud.
METADATA = {ipaddress.ip_address("168.63.129.16"), ipaddress.ip_address("192.0.0.192")}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
IPV4_COMPATIBLE = ipaddress.ip_network("::/96")


@dataclass(frozen=True)
class NetworkPolicy:
    """What a workspace allows its agents to reach."""

    allow_private: bool = False


def find_block_reason(address: str) -> str | None:
    """Why an agent may not reach this address, or None: "private", "loopback", "link-local" …"""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return next((reason for inner in _unwrap(ip) if (reason := _reason(inner))), None)


def _unwrap(ip: Address) -> list[Address]:
    """The address and every IPv4 address that it stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    inner: list[ipaddress.IPv4Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in NAT64 or ip in IPV4_COMPATIBLE:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    found: list[Address] = [address for address in inner if address is not None]
    return found if ip.ipv4_mapped else [ip, *found]


def _reason(ip: Address) -> str | None:
    checks = {
        "unspecified": ip.is_unspecified,
        "loopback": ip.is_loopback,
        "link-local": ip.is_link_local,
        "multicast": ip.is_multicast,
        "metadata": ip in METADATA,
        "reserved": ip.is_reserved and ip not in NAT64,
        "private": not ip.is_global or getattr(ip, "is_site_local", False) or ip in LOCAL_NAT64,
    }
    return next((reason for reason, applies in checks.items() if applies), None)


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, policy: NetworkPolicy, resolve: Resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._opening = Opening()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        async with self._opening:
            deadline = time.monotonic() + (timeout if timeout is not None else 60.0)
            return await self._connect(host, port, deadline, local_address, socket_options)

    async def _connect(
        self,
        host: str,
        port: int,
        deadline: float,
        local_address: str | None,
        options: Iterable[SocketOption] | None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._checked_addresses(host, port, deadline)
        for tried, address in enumerate(addresses, start=1):
            left = max(deadline - time.monotonic(), 0.001)
            share = left / (len(addresses) - tried + 1)
            try:
                stream = await connect(address, port, share, local_address, options, opening=self._opening)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if tried == len(addresses):
                    raise
                continue
            return await self._check_peer(stream, host)
        raise HttpUnreachable(f"The name {host} has no address.")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise AddressBlocked("Agents may not reach local sockets.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _checked_addresses(self, host: str, port: int, deadline: float) -> list[str]:
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                addresses = await self._resolve(host, port)
        except TimeoutError:
            raise httpcore2.ConnectTimeout("name resolution") from None
        except (OSError, UnicodeError):
            raise HttpUnreachable(f"The name {host} is unknown.") from None
        if self._policy.allow_private:
            return addresses
        reasons = {address: find_block_reason(address) for address in addresses}
        allowed = [address for address, reason in reasons.items() if reason is None]
        if reasons and not allowed:
            kind = next(iter(reasons.values()))
            raise AddressBlocked(f"The host {host} has a {kind} address, which agents may not reach.")
        return allowed

    async def _check_peer(self, stream: httpcore2.AsyncNetworkStream, host: str) -> httpcore2.AsyncNetworkStream:
        # The address was checked before; this holds even if a later library resolves again on its way.
        peer = stream.get_extra_info("server_addr")
        if not self._policy.allow_private and (peer is None or find_block_reason(str(peer[0]))):
            await stream.aclose()
            raise AddressBlocked(f"The host {host} has an address that agents may not reach.")
        return stream


@cache
def _certificates() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)  # loading the certificates takes 20 ms


def make_transport(
    policy: NetworkPolicy,
    *,
    resolve: Resolve = resolve_by_system,
    certificates: ssl.SSLContext | None = None,
) -> httpx2.AsyncHTTPTransport:
    """A transport for `httpx2.AsyncClient` and what builds on it that keeps to `policy`.

    `resolve` is how names become addresses, a parameter so that tests can change their answer between two calls.
    `certificates` replaces the public authorities. Proxies of the environment are not used: they would resolve names.
    """
    transport = httpx2.AsyncHTTPTransport(verify=certificates or _certificates(), trust_env=False)
    # httpx2 has no parameter for the backend; its pool has.
    transport._pool = ConnectionPool(
        ssl_context=certificates or _certificates(), network_backend=CheckedBackend(policy, resolve)
    )
    return transport
