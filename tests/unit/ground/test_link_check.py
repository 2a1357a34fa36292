"""Looking behind links: what is found, and where we never look."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web as aiohttp_web
from hypothesis import given
from hypothesis import strategies as st

from bot.link_check import NoSuchHostError, Web, check_link
from bot.model import LinkState
from bot.public_web import as_address, is_public, port_of

PRIVATE = "10.0.0.5"
METADATA = "169.254.169.254"


@dataclass
class Internet:
    """Sites on one loopback server, a name for each, and names that lead elsewhere."""

    port: int = 0
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def resolve(self, host: str, _: int) -> list[str]:
        if host == "no-such.example":
            raise NoSuchHostError(0, "none")
        if host == "away.example":
            raise OSError("names cannot be asked for")
        return self.elsewhere.get(host, ["127.0.0.1"])

    @property
    def web(self) -> Web:
        """The public web of these tests: loopback stands in for it, all else is as ever."""
        here = ipaddress.ip_address("127.0.0.1")
        return Web(
            allows=lambda address: address == here or is_public(address),
            ports=frozenset({self.port}),
            resolve=self.resolve,
            patience=timedelta(seconds=2),
        )

    async def check(self, rest: str, host: str = "site.example") -> LinkState:
        return await check_link(f"http://{host}:{self.port}{rest}", self.web)

    async def _answer(self, request: aiohttp_web.Request) -> aiohttp_web.StreamResponse:
        self.asked.append(f"{request.host.partition(':')[0]}{request.path}")
        kind, _, rest = request.path_qs.lstrip("/").partition("/")
        if kind == "to":
            return aiohttp_web.Response(status=302, headers={"Location": rest})
        if kind == "endless":
            return await self._endless(request)
        if kind == "silent":
            await asyncio.sleep(3_600)
        return aiohttp_web.Response(status=int(kind))

    async def _endless(self, request: aiohttp_web.Request) -> aiohttp_web.StreamResponse:
        answer = aiohttp_web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(bytes(100_000))
        except ConnectionError:
            return answer


@asynccontextmanager
async def serving(internet: Internet) -> AsyncIterator[Internet]:
    app = aiohttp_web.Application()
    app.router.add_get("/{rest:.*}", internet._answer)
    runner = aiohttp_web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await aiohttp_web.TCPSite(runner, "127.0.0.1", 0).start()
    internet.port = runner.addresses[0][1]
    yield internet
    await runner.cleanup()


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with serving(Internet()) as made:
        yield made


@pytest.mark.parametrize(
    ("rest", "state"),
    [
        ("/200", LinkState.ALIVE),
        ("/404", LinkState.DEAD),
        ("/410", LinkState.DEAD),
        ("/401", LinkState.LOGIN),
        ("/403", LinkState.UNREACHED),
        ("/429", LinkState.UNREACHED),
        ("/503", LinkState.UNREACHED),
        ("/to//200", LinkState.ALIVE),
        ("/to//404", LinkState.DEAD),
        ("/to/https://accounts.google.com/ServiceLogin", LinkState.LOGIN),
        ("/to/https://login.microsoftonline.com/common/oauth2", LinkState.LOGIN),
        ("/endless", LinkState.ALIVE),
        ("/silent", LinkState.UNREACHED),
    ],
)
async def test_what_is_behind_a_link_is_told(internet: Internet, rest: str, state: LinkState) -> None:
    assert await internet.check(rest) is state


async def test_a_drive_that_refuses_asks_for_a_login(internet: Internet) -> None:
    assert await internet.check("/403", host="tenant.sharepoint.com") is LinkState.LOGIN


async def test_a_link_that_leads_round_and_round_is_left(internet: Internet) -> None:
    state = await internet.check("/to/" + "/to/" * 20)

    assert state is LinkState.UNREACHED
    assert len(internet.asked) <= 6


async def test_a_host_that_does_not_exist_is_dead_and_one_that_cannot_be_found_is_not(
    internet: Internet,
) -> None:
    assert await internet.check("/200", host="no-such.example") is LinkState.DEAD
    assert await internet.check("/200", host="away.example") is LinkState.UNREACHED


@pytest.mark.parametrize(
    "address",
    [PRIVATE, METADATA, "192.168.1.1", "100.64.0.1", "0.0.0.0", "::1", "::ffff:10.0.0.5", "fd00:ec2::254"],  # noqa: S104
)
async def test_a_name_that_leads_into_a_network_of_ours_is_never_opened(
    internet: Internet, address: str
) -> None:
    internet.elsewhere["inside.example"] = [address]
    internet.elsewhere["both.example"] = ["127.0.0.1", address]

    states = [await internet.check("/200", host=host) for host in ("inside.example", "both.example")]

    assert states == [LinkState.UNREACHED, LinkState.UNREACHED]
    assert internet.asked == []


async def test_a_redirect_into_a_network_of_ours_is_not_followed(internet: Internet) -> None:
    internet.elsewhere["inside.example"] = [METADATA]
    targets = [
        f"http://inside.example:{internet.port}/200",
        f"http://{METADATA}/latest/meta-data",
        f"http://[::ffff:10.0.0.5]:{internet.port}/",
        "http://site.example:22/",
        "file:///etc/passwd",
        f"http://user:pass@site.example:{internet.port}/200",
        "gopher://site.example/",
    ]

    states = [await internet.check(f"/to/{target}") for target in targets]

    assert states == [LinkState.UNREACHED] * len(targets)
    assert all(one.startswith("site.example/to") for one in internet.asked)


async def test_a_name_that_changes_after_it_was_judged_is_not_asked_again(internet: Internet) -> None:
    answers = [["127.0.0.1"], [METADATA]]

    async def changing(_: str, __: int) -> list[str]:
        return answers.pop(0)

    web = Web(allows=internet.web.allows, ports=internet.web.ports, resolve=changing)

    assert await check_link(f"http://rebinding.example:{internet.port}/200", web) is LinkState.ALIVE
    assert answers == [[METADATA]]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/",
        "http://10.1.2.3/",
        "http://100.100.100.200/",
        "http://[fe80::1%25eth0]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://0/",
        "ftp://example.com/",
        "http:///",
        "http://example.com:25/",
        "nonsense",
    ],
)
async def test_nothing_of_ours_is_opened_however_it_is_written(url: str) -> None:
    assert await check_link(url) is LinkState.UNREACHED


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_like_itself(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | number)

    assert is_public(mapped) == is_public(address)
    assert is_public(translated) == is_public(address)


def test_the_public_web_is_public() -> None:
    assert all(is_public(ipaddress.ip_address(one)) for one in ("8.8.8.8", "203.150.1.1", "2001:4860::8888"))
    assert as_address("www.obec.go.th") is None
    assert (port_of("https://www.obec.go.th/a"), port_of("http://a:8080")) == (443, 8080)
