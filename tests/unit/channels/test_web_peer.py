import pytest

from bot.channels.web.peer import is_loopback, limited_by, may_be_sample, same_origin

HOST = ("host", "127.0.0.1:8080")


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost", "localhost:8080", "LOCALHOST:80", "[::1]:8080", "127.0.0.1"]
)
def test_this_machine_alone_may_be_the_sample(peer: str, host: str) -> None:
    assert may_be_sample(peer, [("Host", host), ("user-agent", "x")])


@pytest.mark.parametrize("peer", ["203.0.113.9", "192.168.1.4", "::ffff:203.0.113.9", "testclient", "", None])
def test_a_peer_elsewhere_is_never_the_sample(peer: str | None) -> None:
    assert not may_be_sample(peer, [HOST])


@pytest.mark.parametrize(
    "host",
    [
        "pmqa.example.go.th",
        "192.168.1.4:8080",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "evil@127.0.0.1",
        "[::1",
        "",
    ],
)
def test_another_host_is_never_the_sample(host: str) -> None:
    assert not may_be_sample("127.0.0.1", [("host", host)])


@pytest.mark.parametrize("hosts", [[], [HOST, HOST]])
def test_no_host_or_two_hosts_are_never_the_sample(hosts: list[tuple[str, str]]) -> None:
    assert not may_be_sample("127.0.0.1", hosts)


@pytest.mark.parametrize(
    "name",
    [
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-proto",
        "X-Forwarded-Anything",
        "X-Real-IP",
        "Via",
        "CF-Connecting-IP",
        "CF-Ray",
        "True-Client-IP",
        "X-Envoy-External-Address",
        "Tailscale-User-Login",
    ],
)
def test_a_trace_of_a_proxy_is_never_the_sample(name: str) -> None:
    assert not may_be_sample("127.0.0.1", [HOST, (name, "")])


def test_loopback_is_told_by_the_address() -> None:
    assert is_loopback("127.0.0.1")
    assert not is_loopback("10.0.0.1")
    assert not is_loopback("word")


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "name"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        (None, None, "unknown"),
        ("testclient", None, "unknown"),
        ("127.0.0.1", "198.51.100.7, 1.2.3.4", "1.2.3.4"),
        ("172.18.0.2", "1.2.3.4", "1.2.3.4"),
        (None, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("8.8.8.8", "1.2.3.4", "8.8.8.8"),
    ],
)
def test_tries_are_counted_by_whoever_called(peer: str | None, forwarded_for: str | None, name: str) -> None:
    assert limited_by(peer, forwarded_for) == name


@pytest.mark.parametrize(
    ("origin", "host", "base_url"),
    [
        ("http://127.0.0.1:8080", "127.0.0.1:8080", None),
        ("https://pmqa.example.go.th", "pmqa.example.go.th", None),
        ("https://PMQA.example.go.th", "pmqa.example.go.th", None),
        ("https://pmqa.example.go.th", "127.0.0.1:8080", "https://pmqa.example.go.th/"),
    ],
)
def test_a_page_of_ours_is_of_our_origin(origin: str, host: str, base_url: str | None) -> None:
    assert same_origin(origin, host, base_url)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "pmqa.example.go.th"),
        ("", "pmqa.example.go.th"),
        ("null", "pmqa.example.go.th"),
        ("https://evil.example", "pmqa.example.go.th"),
        ("https://pmqa.example.go.th.evil.example", "pmqa.example.go.th"),
        ("https://pmqa.example.go.th:8443", "pmqa.example.go.th"),
        ("http://[", "pmqa.example.go.th"),
        (None, None),
        ("null", None),
    ],
)
def test_a_page_of_others_is_not(origin: str | None, host: str | None) -> None:
    assert not same_origin(origin, host, None)
