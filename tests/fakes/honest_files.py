"""Files as officers send them, made anew each time."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from functools import cache

from PIL import Image

from tests.fakes.compound_file import compound_file

OFFICE_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
BANGKOK = {1: "N", 2: (13.0, 45.0, 22.0), 3: "E", 4: (100.0, 30.0, 5.0)}
"""Where a phone says that a photo was taken: Exif's latitude and longitude."""
GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x010F


@cache
def pdf(pages: int = 1) -> bytes:
    """A PDF of empty pages."""
    import pikepdf

    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    made.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, object], *, packed: bool = True) -> bytes:
    """A zip of these parts, bytes or text, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content if isinstance(content, bytes) else str(content))
    return out.getvalue()


@cache
def docx() -> bytes:
    from docx import Document

    out, document = io.BytesIO(), Document()
    document.add_paragraph("รายงานสรุปผลการดำเนินงาน")
    document.save(out)
    return out.getvalue()


@cache
def xlsx() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("ผล").write(0, 0, "ร้อยละ")
    return out.getvalue()


@cache
def pptx() -> bytes:
    return zipped(
        {"[Content_Types].xml": OFFICE_TYPES.format(""), "ppt/presentation.xml": "<p:presentation/>"}
    )


def with_macros(folder: str = "word", main: str = "document") -> bytes:
    """An Office document with a macro in it."""
    kind = f"application/vnd.ms-{folder}.{main}.macroEnabled.main+xml"
    types = OFFICE_TYPES.format(f'<Override PartName="/{folder}/{main}.xml" ContentType="{kind}"/>')
    parts = {
        "[Content_Types].xml": types,
        f"{folder}/{main}.xml": "<x/>",
        f"{folder}/vbaProject.bin": b"\1" * 99,
    }
    return zipped(parts)


def odt() -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": "<x/>", "META-INF/manifest.xml": "<manifest/>"})


def doc() -> bytes:
    return compound_file({"WordDocument": b"\xec\xa5" + bytes(4000), "1Table": b"table"})


def xls() -> bytes:
    return compound_file({"Workbook": struct.pack("<HH", 0x0809, 16) + bytes(16)})


def ppt() -> bytes:
    return compound_file({"PowerPoint Document": b"slides", "Current User": bytes(20)})


def photo(
    kind: str = "JPEG", *, size: tuple[int, int] = (640, 480), turned: int = 1, tags: bool = True
) -> bytes:
    """A photo as a phone takes it: with the place, the camera and how it was held.

    Args:
        turned: Exif's orientation; 6 is held upright, so the picture lies on its side.
    """
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, size[0] // 4, size[1] // 4))
    out, exif = io.BytesIO(), Image.Exif()
    if tags:
        exif[ORIENTATION], exif[CAMERA] = turned, "PhoneMaker"
        exif.get_ifd(GPS).update(BANGKOK)
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.from_pillow(picture).save(out, exif=exif.tobytes())
    else:
        picture.save(out, kind, **({"exif": exif} if tags else {}))
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (40, 30), 3).save(out, "GIF")
    return out.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    """One box of a film."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def film(size: int = 2_000, *, brand: bytes = b"isom", place: bool = True) -> bytes:
    """A film of so many bytes of pictures, with the place where it was taken."""
    where = box(b"\xa9xyz", b"\0\x12\x15\xc7+13.7563+100.5018/")
    moov = box(b"moov", box(b"mvhd", bytes(100)) + (box(b"udta", where) if place else b""))
    return box(b"ftyp", brand + bytes(4) + b"isommp42") + moov + box(b"mdat", bytes(size))
