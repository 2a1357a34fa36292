"""Files that would do harm, or are of no use: each made anew, none of them stored anywhere."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from bot.model import Refusal
from tests.fakes import honest_files as honest
from tests.fakes.compound_file import compound_file

R = Refusal
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every virus scanner knows as a test; in two pieces, so that none takes this file for one."""


@dataclass(frozen=True)
class Hostile:
    """A file, what its sender calls it, and why it is not kept."""

    title: str
    name: str
    make: Callable[[], bytes]
    reason: Refusal


def _locked_pdf(password: str) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(honest.pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="เจ้าของ1", user=password))
    return out.getvalue()


def open_but_guarded_pdf() -> bytes:
    """A PDF that anybody opens and only its owner may change: no harm in it."""
    return _locked_pdf("")


def _launching_pdf() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(honest.pdf())) as pdf:
        launch = {"/S": pikepdf.Name.Launch, "/F": pikepdf.String("cmd.exe")}
        pdf.Root.OpenAction = pikepdf.Dictionary(launch)
        pdf.save(out)
    return out.getvalue()


def _carrying_pdf() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(honest.pdf())) as pdf:
        pdf.attachments["invoice.exe"] = b"MZ"
        pdf.save(out)
    return out.getvalue()


def _pdf_without_pages() -> bytes:
    import pikepdf

    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def _patched(content: bytes, old: bytes, new: bytes) -> bytes:
    if old not in content:
        raise AssertionError("there is nothing to change")
    return content.replace(old, new)


def _locked_zip() -> bytes:
    made = bytearray(honest.zipped({"ลับ.txt": "secret"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(signature) + at] |= 1
    return bytes(made)


def _lying_zip() -> bytes:
    """Its directory says that a few bytes unpack to three gigabytes."""
    made = bytearray(honest.zipped({"a.txt": "a" * 1000}))
    at = made.index(b"PK\x01\x02") + 24
    made[at : at + 4] = struct.pack("<I", 3_000_000_000)
    return bytes(made)


def _overlapping_zip() -> bytes:
    """Every entry of its directory is the same packed bytes."""
    made = honest.zipped({"a.txt": bytes(1_000_000)})
    directory, end = made.index(b"PK\x01\x02"), made.index(b"PK\x05\x06")
    entry, count = made[directory:end], 400
    many = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, count * len(entry), directory, 0)
    return made[:directory] + entry * count + many


def _jpeg_bomb() -> bytes:
    made = bytearray(honest.photo(tags=False))
    at = made.index(b"\xff\xc0") + 5
    made[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    return bytes(made)


def _png_bomb() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")


def _locked_workbook() -> bytes:
    bof = struct.pack("<HH", 0x0809, 16) + bytes(16)
    return compound_file({"Workbook": bof + struct.pack("<HH", 0x002F, 6) + bytes(6)})


_JAR = {"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"}
_WINDOWS = b"MZ\x90\0" + bytes(60) + b"PE\0\0" + bytes(400)
_OLD_MACROS = {"WordDocument": b"\xec\xa5" + bytes(4000), "Macros/VBA": b"Attribute VB_Name"}


def _film_with(name: bytes) -> bytes:
    return honest.film().replace(b"mdat", name)


HOSTILE: tuple[Hostile, ...] = (
    Hostile("nothing at all", "รายงาน.pdf", lambda: b"", R.EMPTY),
    Hostile("zeros, as a broken copy leaves", "รายงาน.pdf", lambda: bytes(5000), R.CUT_OFF),
    Hostile("an empty zip", "หลักฐาน.zip", lambda: honest.zipped({}), R.EMPTY),
    Hostile("a zip of empty files", "หลักฐาน.zip", lambda: honest.zipped({"a.txt": ""}), R.EMPTY),
    Hostile("a Windows program", "setup.exe", lambda: _WINDOWS, R.PROGRAM),
    Hostile("a Windows program called PDF", "รายงาน.pdf", lambda: _WINDOWS, R.PROGRAM),
    Hostile("a Linux program called photo", "ภาพ.jpg", lambda: b"\x7fELF\2\1\1" + bytes(600), R.PROGRAM),
    Hostile("a Mac program", "รายงาน.docx", lambda: b"\xcf\xfa\xed\xfe" + bytes(600), R.PROGRAM),
    Hostile("a Java class", "รายงาน.docx", lambda: b"\xca\xfe\xba\xbe" + bytes(600), R.PROGRAM),
    Hostile(
        "an Android app",
        "แอป.apk",
        lambda: honest.zipped({"AndroidManifest.xml": "x", "classes.dex": "dex"}),
        R.PROGRAM,
    ),
    Hostile("a Java archive called zip", "หลักฐาน.zip", lambda: honest.zipped(_JAR), R.PROGRAM),
    Hostile("a Windows shortcut", "รายงาน.pdf.lnk", lambda: b"L\0\0\0\x01\x14\x02\0" + bytes(300), R.PROGRAM),
    Hostile(
        "a Windows installer",
        "รายงาน.doc",
        lambda: compound_file({"!": b"x"}, clsid="000C1084-0000-0000-C000-000000000046"),
        R.PROGRAM,
    ),
    Hostile("a shell script", "รายงาน.pdf", lambda: b"#!/bin/sh\nrm -rf ~\n", R.PROGRAM),
    Hostile("a batch script", "งาน.bat", lambda: b"@echo off\r\ndel /s *.*\r\n", R.PROGRAM),
    Hostile(
        "a PowerShell script by its name", "งาน.ps1", lambda: b"Get-ChildItem | Remove-Item\n", R.PROGRAM
    ),
    Hostile("a script behind dots and spaces", "งาน.vbs. . ", lambda: b"MsgBox 1\n", R.PROGRAM),
    Hostile("a web page with a script", "หน้าเว็บ.html", lambda: b"<html><script>alert(1)</script>", R.PROGRAM),
    Hostile(
        "a drawing with a script",
        "โลโก้.svg",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        R.PROGRAM,
    ),
    Hostile("a PHP page called photo", "ภาพ.jpg", lambda: b"<?php system($_GET['c']);", R.PROGRAM),
    Hostile(
        "a program in a zip", "หลักฐาน.zip", lambda: honest.zipped({"รายงาน.pdf.exe": _WINDOWS}), R.PROGRAM
    ),
    Hostile("a PDF that starts a program", "รายงาน.pdf", _launching_pdf, R.PROGRAM),
    Hostile("a PDF that carries a program", "รายงาน.pdf", _carrying_pdf, R.PROGRAM),
    Hostile("macros called docx", "รายงาน.docx", honest.with_macros, R.MACROS),
    Hostile("macros called xlsx", "ผล.xlsx", lambda: honest.with_macros("xl", "workbook"), R.MACROS),
    Hostile("macros called pdf", "รายงาน.pdf", lambda: honest.with_macros("ppt", "presentation"), R.MACROS),
    Hostile("old macros called docx", "รายงาน.docx", lambda: compound_file(_OLD_MACROS), R.MACROS),
    Hostile(
        "OpenDocument macros",
        "รายงาน.odt",
        lambda: honest.zipped(
            {"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": "x"}
        ),
        R.MACROS,
    ),
    Hostile("a PDF with a password", "รายงาน.pdf", lambda: _locked_pdf("1234"), R.LOCKED),
    Hostile(
        "a Word document with a password",
        "รายงาน.docx",
        lambda: compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        R.LOCKED,
    ),
    Hostile(
        "an old Word document with a password",
        "รายงาน.doc",
        lambda: compound_file({"WordDocument": b"\xec\xa5" + bytes(8) + b"\0\x01"}),
        R.LOCKED,
    ),
    Hostile("an old workbook with a password", "ผล.xls", _locked_workbook, R.LOCKED),
    Hostile(
        "an old presentation with a password",
        "นำเสนอ.ppt",
        lambda: compound_file(
            {"PowerPoint Document": b"x", "Current User": bytes(12) + bytes.fromhex("dfc4d1f3")}
        ),
        R.LOCKED,
    ),
    Hostile(
        "an OpenDocument with a password",
        "รายงาน.odt",
        lambda: honest.zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            }
        ),
        R.LOCKED,
    ),
    Hostile("a zip with a password", "หลักฐาน.zip", _locked_zip, R.LOCKED),
    Hostile("a zip bomb", "หลักฐาน.zip", lambda: honest.zipped({"0": bytes(60_000_000)}), R.BOMB),
    Hostile(
        "a zip in a zip",
        "หลักฐาน.zip",
        lambda: honest.zipped({"1.zip": honest.zipped({"0": bytes(99)})}),
        R.BOMB,
    ),
    Hostile(
        "a zip of ten thousand files",
        "หลักฐาน.zip",
        lambda: honest.zipped({f"{n}.txt": "x" for n in range(10_000)}, packed=False),
        R.BOMB,
    ),
    Hostile("a zip that lies of its size", "หลักฐาน.zip", _lying_zip, R.BOMB),
    Hostile("a zip whose files overlap", "หลักฐาน.zip", _overlapping_zip, R.BOMB),
    Hostile(
        "a zip that leads outside", "หลักฐาน.zip", lambda: honest.zipped({"../../etc/cron.d/x": "x"}), R.BOMB
    ),
    Hostile(
        "a bomb called docx",
        "รายงาน.docx",
        lambda: honest.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": bytes(60_000_000)}),
        R.BOMB,
    ),
    Hostile("a photo of billions of points", "ภาพ.jpg", _jpeg_bomb, R.BOMB),
    Hostile("a PNG of billions of points", "ภาพ.png", _png_bomb, R.BOMB),
    Hostile(
        "a photo that is a zip too",
        "ภาพ.jpg",
        lambda: honest.photo() + honest.zipped({"a.txt": "a"}),
        R.TWO_KINDS,
    ),
    Hostile(
        "a picture that is a Java archive too",
        "ภาพ.gif",
        lambda: honest.gif() + honest.zipped(_JAR),
        R.TWO_KINDS,
    ),
    Hostile(
        "a PDF that is a zip too", "รายงาน.pdf", lambda: honest.pdf() + honest.zipped({"a": "a"}), R.TWO_KINDS
    ),
    Hostile(
        "a photo that is a RAR too",
        "ภาพ.jpg",
        lambda: honest.photo() + b"Rar!\x1a\x07\x01\0" + bytes(99),
        R.TWO_KINDS,
    ),
    Hostile(
        "a film that is a 7z too",
        "วิดีโอ.mp4",
        lambda: honest.film() + honest.box(b"free", b"7z\xbc\xaf\x27\x1c"),
        R.TWO_KINDS,
    ),
    Hostile(
        "a photo with PHP in it",
        "ภาพ.jpg",
        lambda: _patched(honest.photo(), b"PhoneMaker", b"<?php a();"),
        R.TWO_KINDS,
    ),
    Hostile(
        "a picture with a script behind it",
        "ภาพ.png",
        lambda: honest.photo("PNG") + b"<script>alert(1)</script>",
        R.TWO_KINDS,
    ),
    Hostile(
        "a program in front of a zip",
        "หลักฐาน.zip",
        lambda: b"PK\x03\x04" + bytes(99) + honest.zipped({"a.txt": "a"}),
        R.TWO_KINDS,
    ),
    Hostile(
        "a zip with something behind it",
        "หลักฐาน.zip",
        lambda: honest.zipped({"a.txt": "a"}) + _WINDOWS,
        R.TWO_KINDS,
    ),
    Hostile(
        "words in front of a PDF", "รายงาน.pdf", lambda: b"GET / HTTP/1.1\r\n\r\n" + honest.pdf(), R.TWO_KINDS
    ),
    Hostile("half a PDF", "รายงาน.pdf", lambda: honest.pdf(40)[:-1500], R.CUT_OFF),
    Hostile("a PDF without pages", "รายงาน.pdf", _pdf_without_pages, R.CUT_OFF),
    Hostile(
        "a PDF in name and end alone",
        "รายงาน.pdf",
        lambda: b"%PDF-1.7\n" + bytes(3000) + b"%%EOF\n",
        R.CUT_OFF,
    ),
    Hostile("half a photo", "ภาพ.jpg", lambda: honest.photo()[:-2000], R.CUT_OFF),
    Hostile("half a PNG", "ภาพ.png", lambda: honest.photo("PNG")[:-900], R.CUT_OFF),
    Hostile("half a WebP", "ภาพ.webp", lambda: honest.photo("WEBP")[:-200], R.CUT_OFF),
    Hostile("half an iPhone photo", "ภาพ.heic", lambda: honest.photo("HEIF")[:-300], R.CUT_OFF),
    Hostile("half a film", "วิดีโอ.mp4", lambda: honest.film(9_000)[:-4_000], R.CUT_OFF),
    Hostile("a film without pictures", "วิดีโอ.mp4", lambda: _film_with(b"free"), R.CUT_OFF),
    Hostile("half a Word document", "รายงาน.docx", lambda: honest.docx()[:-3000], R.CUT_OFF),
    Hostile("half an old Word document", "รายงาน.doc", lambda: honest.doc()[:-3000], R.CUT_OFF),
    Hostile("plain text", "บันทึก.txt", "บันทึกการประชุม".encode, R.UNKNOWN),
    Hostile("a table in text", "ผล.csv", lambda: b"a,b\n1,2\n", R.UNKNOWN),
    Hostile("a RAR", "หลักฐาน.rar", lambda: b"Rar!\x1a\x07\x01\0" + bytes(200), R.UNKNOWN),
    Hostile("a sound", "เสียง.m4a", lambda: honest.film(brand=b"M4A "), R.UNKNOWN),
    Hostile(
        "an old message of Outlook",
        "จดหมาย.msg",
        lambda: compound_file({"__properties_version1.0": b"x"}),
        R.UNKNOWN,
    ),
)
