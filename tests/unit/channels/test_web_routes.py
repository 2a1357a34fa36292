"""What the web chat's addresses answer, asked as browsers and as others would."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from itsdangerous import TimestampSigner
from starlette.applications import Starlette

from bot.channels.web import web_routes
from bot.channels.web.sending import MAX_BODY_BYTES
from bot.model import Channel, UpdateKind
from content.loader import load_messages
from tests.fakes.turns import FakeTurns
from tests.fakes.web import KEY, ROOT

HERE = ("127.0.0.1", 50_000)
FAR = ("8.8.8.8", 50_000)
NOW = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
THAI = re.compile(r"[ก-๛]")


@dataclass
class Site:
    """The routes, and browsers that know no more than a browser would."""

    turns: FakeTurns = field(default_factory=FakeTurns)
    base_url: str | None = None
    sample_office: str | None = "SAMPLE"

    def __post_init__(self) -> None:
        routes = web_routes(
            self.turns,
            secret_key=KEY,
            messages=load_messages(),
            closing=asyncio.Event(),
            base_url=self.base_url,
            sample_office=self.sample_office,
            clock=lambda: NOW,
        )
        self._app = Starlette(routes=routes)

    def browser(self, peer: tuple[str, int] = HERE, url: str = "http://127.0.0.1:8080") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self._app, client=peer)
        return httpx.AsyncClient(transport=transport, base_url=url)


async def send(
    browser: httpx.AsyncClient, headers: dict[str, str] | None = None, **body: object
) -> httpx.Response:
    origin = {"Origin": str(browser.base_url).rstrip("/")}
    values = {"id": "id-000001", **body}
    return await browser.post("/chat/send", json=values, headers=origin | (headers or {}))


def says_thai(response: httpx.Response) -> bool:
    return THAI.search(response.json()["message"]) is not None


async def test_a_browser_is_given_an_identity_and_keeps_it() -> None:
    site = Site()
    async with site.browser() as browser:
        await browser.get("/")
        await send(browser, text="ก")
        first = site.turns.who()
        await browser.get("/")
        await send(browser, id="id-000002", text="ข")

    assert site.turns.who() == first
    assert len(first) >= 22


async def test_two_browsers_are_two_people_even_with_the_same_ids() -> None:
    site = Site()
    async with site.browser() as one, site.browser() as other:
        for browser in (one, other):
            await browser.get("/")
            await send(browser, text="ก")

    assert len({update.external_id for update in site.turns.taken}) == 2


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    async with Site().browser() as browser:
        cookie = (await browser.get("/")).headers["set-cookie"]

    assert cookie.startswith("pmqa=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age=34560000" in cookie
    assert "Secure" not in cookie


async def test_under_https_the_cookie_is_secure_and_of_this_host_alone() -> None:
    async with Site(base_url="https://pmqa.example.go.th").browser(FAR) as browser:
        cookie = (await browser.get("/")).headers["set-cookie"]

    assert cookie.startswith("__Host-pmqa=")
    assert "Secure" in cookie


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "somebody",
        "somebody.aaaa.bbbb",
        "\xff\xfe",
        TimestampSigner("another key", salt="pmqa-web-identity").sign("somebody").decode(),
        TimestampSigner(KEY, salt="another use").sign("somebody").decode(),
    ],
    ids=["empty", "bare", "made-up", "no-text", "another-key", "another-use"],
)
async def test_a_forged_cookie_can_neither_write_nor_read(cookie: str) -> None:
    site = Site()
    async with site.browser() as browser:
        browser.headers = httpx.Headers([(b"Cookie", f"pmqa={cookie}".encode("latin1"))])
        sent = await send(browser, text="ก")
        heard = await browser.get("/chat/events")
        read = await browser.get("/chat/before?seq=5")

    assert [sent.status_code, heard.status_code, read.status_code] == [401, 401, 401]
    assert says_thai(sent)
    assert site.turns.taken == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:8080", ""])
async def test_a_post_from_another_page_is_refused(origin: str) -> None:
    site = Site()
    async with site.browser() as browser:
        await browser.get("/")
        response = await send(browser, {"Origin": origin}, text="ก")

    assert response.status_code == 403
    assert says_thai(response)
    assert site.turns.taken == []


async def test_a_form_cannot_post() -> None:
    site = Site()
    async with site.browser() as browser:
        await browser.get("/")
        response = await send(browser, {"Content-Type": "text/plain"}, text="ก")

    assert response.status_code == 415
    assert site.turns.taken == []


@pytest.mark.parametrize(
    ("part", "kind"),
    [("text", UpdateKind.TEXT), ("payload", UpdateKind.PRESS), ("start", UpdateKind.START)],
)
async def test_what_is_sent_becomes_an_update(part: str, kind: UpdateKind) -> None:
    site = Site()
    async with site.browser() as browser:
        await browser.get("/")
        response = await send(browser, None, **{part: "1:menu"})

    update = site.turns.taken[0]
    assert response.status_code == 204
    assert (update.channel, update.kind, update.text, update.at) == (Channel.WEB, kind, "1:menu", NOW)
    assert update.id == f"{update.external_id}:id-000001"


async def test_the_same_id_again_acts_once() -> None:
    site = Site()
    async with site.browser() as browser:
        await browser.get("/")
        answers = [await send(browser, text="ก") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [204, 204, 204]
    assert len(site.turns.taken) == 1


async def test_what_could_not_be_stored_may_be_sent_again() -> None:
    site = Site(FakeTurns(failures=1))
    async with site.browser() as browser:
        await browser.get("/")
        failed = await send(browser, text="ก")
        again = await send(browser, text="ก")

    assert failed.status_code == 503
    assert says_thai(failed)
    assert again.status_code == 204


async def test_a_long_narrative_is_taken_whole() -> None:
    site = Site()
    narrative = "ก" * 100_000
    async with site.browser() as browser:
        await browser.get("/")
        response = await browser.post(
            "/chat/send",
            content=f'{{"id": "id-000001", "text": "{narrative}"}}'.encode(),
            headers={"Content-Type": "application/json", "Origin": "http://127.0.0.1:8080"},
        )

    assert response.status_code == 204
    assert site.turns.taken[0].text == narrative


async def test_a_body_beyond_the_limit_is_refused_in_thai() -> None:
    site = Site()
    async with site.browser() as browser:
        await browser.get("/")
        response = await send(browser, text="a" * MAX_BODY_BYTES)

    assert response.status_code == 413
    assert says_thai(response)
    assert site.turns.taken == []


async def test_what_cannot_be_read_is_refused_in_thai() -> None:
    async with Site().browser() as browser:
        await browser.get("/")
        response = await send(browser, text=["not", "a", "text"])

    assert response.status_code == 400
    assert says_thai(response)


async def sample_of(site: Site, browser: httpx.AsyncClient, headers: dict[str, str]) -> str | None:
    async with browser:
        await browser.get("/")
        await send(browser, headers, text="ก")
    return site.turns.taken[-1].sample_office


async def test_the_sample_office_is_offered_on_this_machine() -> None:
    site = Site()

    assert await sample_of(site, site.browser(), {}) == "SAMPLE"


async def test_the_sample_office_is_not_offered_elsewhere() -> None:
    site = Site()
    proxied = {"X-Forwarded-For": "203.0.113.9"}

    assert await sample_of(site, site.browser(FAR), {}) is None
    assert await sample_of(site, site.browser(HERE, "http://pmqa.example.go.th"), {}) is None
    assert await sample_of(site, site.browser(), proxied) is None


async def test_without_a_sample_office_nobody_is_offered_one() -> None:
    site = Site(sample_office=None)

    assert await sample_of(site, site.browser(), {}) is None


async def newcomer(site: Site, peer: tuple[str, int]) -> httpx.Response:
    async with site.browser(peer) as browser:
        return await browser.get("/")


async def test_an_address_elsewhere_brings_only_so_many_new_browsers() -> None:
    site = Site()

    answers = [await newcomer(site, FAR) for _ in range(121)]
    neighbour = await newcomer(site, ("8.8.4.4", 1))

    assert {answer.status_code for answer in answers[:120]} == {200}
    assert answers[120].status_code == 429
    assert "set-cookie" not in answers[120].headers
    assert THAI.search(answers[120].text)
    assert neighbour.status_code == 200


async def test_callers_behind_one_proxy_are_counted_apart() -> None:
    site = Site()

    async def through_proxy(caller: str) -> int:
        async with site.browser(HERE, "http://pmqa.example.go.th") as browser:
            return (await browser.get("/", headers={"X-Forwarded-For": caller})).status_code

    assert [await through_proxy("8.8.8.8") for _ in range(121)][-1] == 429
    assert await through_proxy("8.8.4.4") == 200


async def test_a_known_browser_is_never_too_many() -> None:
    site = Site()
    async with site.browser(FAR) as known:
        await known.get("/")
        for _ in range(121):
            await newcomer(site, FAR)

        assert (await known.get("/")).status_code == 200


async def test_this_machine_may_open_as_many_browsers_as_it_likes() -> None:
    site = Site()

    assert {(await newcomer(site, HERE)).status_code for _ in range(130)} == {200}


@pytest.mark.parametrize("path", ["/", "/chat/events", "/chat/before", "/chat/static/x/none", "/favicon.ico"])
async def test_every_answer_bears_the_headers_that_protect_it(path: str) -> None:
    async with Site().browser() as browser:
        headers = (await browser.get(path)).headers

    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_the_page_holds_nothing_that_the_policy_forbids() -> None:
    async with Site().browser() as browser:
        response = await browser.get("/")

    assert response.headers["cache-control"] == "no-store"
    assert '<html lang="th">' in response.text
    assert "ผู้ช่วย PMQA" in response.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|https?://", response.text)


async def test_files_are_kept_for_good_under_their_version_and_asked_for_under_another() -> None:
    async with Site().browser() as browser:
        page = (await browser.get("/")).text
        urls = re.findall(r'(?:src|href)="(/chat/static/[^"]+)"', page)
        answers = [await browser.get(url) for url in urls]
        old = await browser.get("/chat/static/000000000000/chat.js")

    assert len(urls) >= 6
    assert all(answer.headers["cache-control"].endswith("immutable") for answer in answers)
    assert old.status_code == 200
    assert old.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("chat.css", "text/css; charset=utf-8"),
        ("chat.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("Sarabun-Regular.ttf", "font/ttf"),
        ("Sarabun-Bold.ttf", "font/ttf"),
    ],
)
async def test_the_page_brings_its_own_files_gzipped_or_plain(name: str, media_type: str) -> None:
    async with Site().browser() as browser:
        gzipped = await browser.get(f"/chat/static/x/{name}", headers={"Accept-Encoding": "gzip"})
        plain = await browser.get(f"/chat/static/x/{name}", headers={"Accept-Encoding": "identity"})

    assert gzipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzipped.content == plain.content
    assert plain.headers["content-type"] == media_type


@pytest.mark.parametrize("name", ["none.js", "Sarabun-Thin.ttf", "..%2f__init__.py", "chat.html"])
async def test_no_other_file_is_served(name: str) -> None:
    async with Site().browser() as browser:
        assert (await browser.get(f"/chat/static/x/{name}")).status_code == 404


async def test_rows_before_are_given_a_screenful_at_a_time() -> None:
    site = Site()
    async with site.browser() as browser:
        await browser.get("/")
        await send(browser, start="")
        site.turns.fill(Channel.WEB, site.turns.who(), 148)
        late = (await browser.get("/chat/before?seq=89")).json()
        early = (await browser.get(f"/chat/before?seq={late['after']}")).json()

    assert [row["seq"] for row in late["rows"]] == list(range(30, 90))
    assert [row["seq"] for row in early["rows"]] == list(range(1, 30))
    assert early["after"] == 0


@pytest.mark.parametrize("seq", ["", "0", "-1", "x", "٣", "9" * 40])
async def test_a_senseless_place_to_look_back_from_has_no_rows(seq: str) -> None:
    async with Site().browser() as browser:
        await browser.get("/")
        answer = await browser.get("/chat/before", params={"seq": seq})

    assert answer.json()["rows"] == []


async def test_a_browser_reads_its_own_rows_alone() -> None:
    site = Site()
    async with site.browser() as one, site.browser() as other:
        await one.get("/")
        await send(one, text="ความลับ")
        await other.get("/")
        rows = (await other.get("/chat/before?seq=50")).json()["rows"]

    assert rows == []


_FILLED_IN = {"static", "copy_json", "timezone", "most_bytes", "most_file_bytes", "sentence"}


def test_every_sentence_of_the_page_is_used_and_every_one_used_is_there() -> None:
    folder = ROOT / "bot/channels/web"
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.*") if path.suffix != ".pyc")
    used = set(re.findall(r"\bcopy\.(\w+)", code)) | set(re.findall(r'"web\.(\w+)"', code))
    drawn = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
    used |= set(re.findall(r"\$(\w+)", drawn)) - _FILLED_IN

    assert used == {key.removeprefix("web.") for key in load_messages() if key.startswith("web.")}
