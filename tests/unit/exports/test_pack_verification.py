"""A pack is whole or it is not, whatever was done to the zip; and nothing hostile gets further."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports.fixed_zip import entry
from bot.exports.verify import Fault, verify_pack
from tests.packs import KEY, SIGNED, Shelf, a_file, a_source, packed

SHELF = Shelf()
EVIDENCE = a_file(SHELF, "1.1", "รายงาน.pdf", b"what was attached")
PATH = "evidence/1.1/1.1-01-รายงาน.pdf"


@pytest.fixture(scope="module")
def pack() -> bytes:
    return packed(a_source(evidence=(EVIDENCE,), signature=SIGNED), SHELF)


def _changed(pack: bytes, change: Callable[[str, bytes], bytes | None], *added: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            made = change(one.filename, old.read(one))
            if made is not None:
                new.writestr(entry(one.filename), made)
        for name, made in added:
            new.writestr(entry(name), made)
    return out.getvalue()


def _faults(pack: bytes, key: bytes = KEY) -> set[tuple[Fault, str]]:
    return {(one.fault, one.path) for one in verify_pack(io.BytesIO(pack), key).findings}


def test_a_pack_as_it_was_made_is_whole_and_signed(pack: bytes) -> None:
    found = verify_pack(io.BytesIO(pack), KEY)

    assert found.is_whole
    assert found.is_signed
    assert found.manifest is not None
    assert found.manifest.signature == SIGNED


def test_a_draft_is_whole_and_not_signed() -> None:
    found = verify_pack(io.BytesIO(packed(a_source())), KEY)

    assert (found.is_whole, found.is_signed) == (True, False)


def test_a_file_that_was_changed_is_named(pack: bytes) -> None:
    forged = _changed(pack, lambda name, made: b"WHAT was attached" if name == PATH else made)

    assert _faults(forged) == {(Fault.CHANGED, PATH)}


def test_a_file_that_was_taken_out_is_named(pack: bytes) -> None:
    assert _faults(_changed(pack, lambda name, made: None if name == PATH else made)) == {
        (Fault.MISSING, PATH)
    }


def test_a_file_that_was_put_in_is_named(pack: bytes) -> None:
    assert _faults(_changed(pack, lambda _, made: made, ("../x.sh", b"x"))) == {(Fault.ADDED, "../x.sh")}


def test_a_manifest_that_was_rewritten_has_lost_its_seal(pack: bytes) -> None:
    def resigned(name: str, made: bytes) -> bytes:
        if name != "manifest.json":
            return made
        told = json.loads(made)
        told["signed"]["name"] = "ผู้อื่น"
        return json.dumps(told).encode()

    found = verify_pack(io.BytesIO(_changed(pack, resigned)), KEY)

    assert [one.fault for one in found.findings] == [Fault.FORGED]
    assert not found.is_signed


def test_a_pack_of_another_house_is_not_ours(pack: bytes) -> None:
    assert _faults(pack, b"another key") == {(Fault.FORGED, "manifest.json")}


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b'{"seal": 1}', b"\xff", b"[" * 100_000, b'{"seal":"x","format":"pmqa-pack/1"}'],
)
def test_what_is_no_manifest_makes_no_pack(pack: bytes, manifest: bytes) -> None:
    forged = _changed(pack, lambda name, made: manifest if name == "manifest.json" else made)

    assert _faults(forged) == {(Fault.NO_PACK, "")}


def test_a_zip_that_claims_more_than_any_pack_is_not_unpacked(
    pack: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.exports.verify.MOST_UNPACKED", 1000)

    assert _faults(pack) == {(Fault.TOO_LARGE, "")}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_passes_unseen_and_none_raises(data: st.DataObject) -> None:
    """Whatever byte of what is packed is changed or cut off, the pack is no longer whole."""
    whole = packed_once()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = (
        whole[:at] if data.draw(st.booleans()) else whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    )

    found = verify_pack(io.BytesIO(damaged), KEY)

    if found.is_whole:
        assert _contents(damaged) == _contents(whole)


_ONCE: list[bytes] = []


def packed_once() -> bytes:
    if not _ONCE:
        _ONCE.append(packed(a_source(evidence=(EVIDENCE,), signature=SIGNED), SHELF))
    return _ONCE[0]


def _contents(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


@given(st.binary(max_size=200))
def test_anything_may_be_given(junk: bytes) -> None:
    assert verify_pack(io.BytesIO(junk), KEY).manifest is None
