"""Real files for tests, made here: pictures as phones make them, and pictures as nobody's friend makes them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngInfo

PLANTED = "Hollowgate-7731"
"""A word that every picture here carries in each kind of metadata it can have; no copy may hold it."""

TAKEN_AT = "2026-03-03T14:02:11+00:00"
"""When the pictures with EXIF say they were taken."""

RED, GREEN, BLUE, GREY = (200, 30, 30), (30, 160, 30), (30, 30, 200), (120, 120, 120)


def picture(width: int = 640, height: int = 480, *, mode: str = "RGB") -> Image.Image:
    """Return a picture whose four quarters tell which way up it is: red, green; blue, grey."""
    image = Image.new("RGB", (width, height), GREY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=RED)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=BLUE)
    return image.convert(mode)


def exif(*, orientation: int = 1, with_place: bool = True) -> Image.Exif:
    """Return EXIF as a phone writes it: camera, time, offset, and the place unless left out."""
    tags = Image.Exif()
    tags[0x010F] = PLANTED
    tags[0x0112] = orientation
    tags[0x0132] = "2026:03:04 09:00:00"
    tags[0x8769] = {0x9003: "2026:03:03 14:02:11", 0x9011: "+00:00", 0x9286: b"ASCII\0\0\0" + PLANTED.encode()}
    if with_place:
        tags[0x8825] = {1: "N", 2: (53.0, 28.0, 45.1), 3: "W", 4: (2.0, 14.0, 39.6), 29: "2026:03:03"}
    return tags


def xmp(*, with_place: bool = True) -> bytes:
    """Return XMP that names the maker and, unless left out, the place."""
    place = 'exif:GPSLatitude="53,28.7N" exif:GPSLongitude="2,14.6W"' if with_place else ""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{PLANTED}" {place}/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def icc() -> bytes:
    """Return a colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + PLANTED.encode()


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file of this kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(*, orientation: int = 1, with_place: bool = True, width: int = 640, height: int = 480) -> bytes:
    """Return a JPEG with EXIF, XMP, a profile and a comment."""
    return saved(
        picture(width, height),
        "JPEG",
        exif=exif(orientation=orientation, with_place=with_place),
        xmp=xmp(with_place=with_place),
        icc_profile=icc(),
        comment=PLANTED,
    )


def png(*, with_place: bool = True, mode: str = "RGB", width: int = 640, height: int = 480) -> bytes:
    """Return a PNG with EXIF, XMP, a profile and text."""
    text = PngInfo()
    text.add_text("Author", PLANTED)
    text.add_itxt("XML:com.adobe.xmp", xmp(with_place=with_place).decode())
    return saved(
        picture(width, height, mode=mode), "PNG", pnginfo=text, exif=exif(with_place=with_place), icc_profile=icc()
    )


def webp(*, with_place: bool = True, width: int = 640, height: int = 480) -> bytes:
    """Return a WebP with EXIF, XMP and a profile."""
    return saved(
        picture(width, height),
        "WEBP",
        exif=exif(with_place=with_place),
        xmp=xmp(with_place=with_place),
        icc_profile=icc(),
    )


def gif(width: int = 640, height: int = 480) -> bytes:
    """Return a GIF of two frames with a comment."""
    frames = [picture(width, height), picture(width, height).transpose(Image.Transpose.ROTATE_180)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=PLANTED.encode(), loop=0)


def moving_webp(width: int = 640, height: int = 480) -> bytes:
    """Return an animated WebP of two frames with EXIF and XMP."""
    frames = [picture(width, height), picture(width, height).transpose(Image.Transpose.ROTATE_180)]
    also = {"save_all": True, "append_images": frames[1:], "duration": 120, "loop": 0}
    return saved(frames[0], "WEBP", exif=exif(with_place=True), xmp=xmp(with_place=True), **also)


@cache
def heic(*, orientation: int = 1, with_place: bool = True, width: int = 640, height: int = 480) -> bytes:
    """Return a HEIC with EXIF and XMP, as an iPhone makes it."""
    out = io.BytesIO()
    made = pillow_heif.from_pillow(picture(width, height))
    made.save(
        out,
        quality=50,
        enc_params={"preset": "ultrafast"},
        exif=exif(orientation=orientation, with_place=with_place).tobytes(),
        xmp=xmp(with_place=with_place),
    )
    return out.getvalue()


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a small PNG that is complete and unpacks to width x height x 3 bytes of nothing."""
    # All bytes are nought, so one packed row (a whole deflate block of its own) is repeated: gigabytes in no time.
    row_bytes = 1 + width * 3
    row = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = row.compress(bytes(row_bytes)) + row.flush(zlib.Z_FULL_FLUSH)
    adler = ((row_bytes * height) % 65_521 << 16) | 1
    packed = b"\x78\xda" + block * height + b"\x03\x00" + struct.pack(">I", adler)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def png_that_lies(width: int = 2_000_000_000, height: int = 2_000_000_000) -> bytes:
    """Return a PNG of a few bytes that claims to be enormous."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0")) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def truncated_jpeg() -> bytes:
    """Return the first half of a JPEG."""
    whole = jpeg(width=1200, height=900)
    return whole[: len(whole) // 2]


def text_named_jpg() -> tuple[str, bytes]:
    """Return a name and what hides behind it."""
    return "photo.jpg", b"Tuesday. He was outside the shop again.\n" * 40


def polyglot() -> bytes:
    """Return a JPEG that is a ZIP and a page with a script as well."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("page.html", f"<script>alert('{PLANTED}')</script>")
    comment = f"<html><script>alert('{PLANTED}')</script></html>"
    return saved(picture(), "JPEG", comment=comment) + archive.getvalue()


def avif_brand() -> bytes:
    """Return how an AVIF begins, which looks much like a HEIC."""
    return struct.pack(">I4s4sI", 32, b"ftyp", b"avif", 0) + b"mif1miafMA1B" + bytes(64)


def in_pieces(whole: bytes, size: int = 65_536) -> Iterator[bytes]:
    """Hand out a file as it comes out of a sealed stream."""
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


MADE: dict[str, Callable[..., bytes]] = {"jpeg": jpeg, "png": png, "heic": heic, "webp": webp, "gif": gif}
"""How to make one of each kind that can be looked at."""


def opened(copy: bytes) -> Image.Image:
    """Open a copy, whatever else can be opened."""
    return JpegImageFile(io.BytesIO(copy))


def quarters(copy: bytes) -> list[str]:
    """Name the colours of the four quarters of a copy."""
    image = opened(copy).convert("RGB")
    spots = [
        (x, y) for y in (image.height // 4, 3 * image.height // 4) for x in (image.width // 4, 3 * image.width // 4)
    ]
    names = {RED: "red", GREEN: "green", BLUE: "blue", GREY: "grey"}
    found = [image.getpixel(spot) for spot in spots]
    return [
        next(
            (name for colour, name in names.items() if max(abs(a - b) for a, b in zip(colour, spot, strict=True)) < 12),
            "?",
        )
        for spot in found
        if isinstance(spot, tuple)
    ]
