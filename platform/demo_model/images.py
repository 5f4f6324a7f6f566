"""What can be read off an image without seeing it: format, size in pixels, and for PNG and BMP the commonest
colour. Pure.

Only the first rows of a big PNG are read (`MOST_BYTES` of pixels), since its filters must be undone from the top.
"""

import base64
import binascii
import re
import struct
import zlib
from collections import Counter

MOST_BYTES = 300_000
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
COLOURS = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "grey": (128, 128, 128),
    "red": (220, 30, 30),
    "green": (40, 160, 60),
    "blue": (40, 80, 220),
    "yellow": (240, 220, 50),
    "orange": (245, 140, 30),
    "purple": (130, 50, 160),
    "pink": (250, 160, 190),
    "brown": (120, 75, 40),
    "turquoise": (50, 190, 190),
    "dark blue": (15, 25, 90),
    "light grey": (205, 205, 205),
    "light blue": (150, 200, 240),
}
DATA_URL = re.compile(r"data:(?P<type>[\w/+.-]*)(?:;[\w=.-]+)*;base64,(?P<data>.*)", re.S)


def describe_image(url: str) -> str:
    """One or two true sentences about an image part."""
    match = DATA_URL.match(url)
    if not match:
        return f"The demo model does not fetch images, so {url[:120]} stays unseen."
    try:
        data = base64.b64decode(re.sub(r"\s", "", match["data"]), validate=True)
    except (binascii.Error, ValueError):
        return "The image's base64 cannot be read."
    return _describe(data)


def _describe(data: bytes) -> str:
    known = _read_size(data)
    if known is None:
        return f"The demo model cannot see; the attachment has {len(data)} bytes in a format it does not know."
    name, width, height = known
    colour = _dominant(name, data)
    told = f", mostly {_name_colour(colour)} (#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x})" if colour else ""
    return f"The demo model cannot see; read from the bytes, the image is a {name} of {width} × {height} pixels{told}."


def _read_size(data: bytes) -> tuple[str, int, int] | None:
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            return "PNG", *struct.unpack(">II", data[16:24])
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return "GIF", *struct.unpack("<HH", data[6:10])
        if data[:2] == b"BM":
            width, height = struct.unpack("<ii", data[18:26])
            return "BMP", width, abs(height)
        if data[:2] == b"\xff\xd8":
            return _read_jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _read_webp(data)
    except (struct.error, IndexError):
        return None
    return None


def _read_jpeg(data: bytes) -> tuple[str, int, int] | None:
    place = 2
    while place + 9 < len(data):
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return "JPEG", width, height
        place += 2 + length
    return None


def _read_webp(data: bytes) -> tuple[str, int, int] | None:
    if data[12:16] == b"VP8X":
        return "WebP", int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return "WebP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return "WebP", width & 0x3FFF, height & 0x3FFF


def _dominant(name: str, data: bytes) -> tuple[int, int, int] | None:
    try:
        counts = _count_png(data) if name == "PNG" else _count_bmp(data) if name == "BMP" else Counter()
    except (struct.error, zlib.error, IndexError, KeyError, ValueError):
        return None
    return min(counts, key=lambda c: (-counts[c], c)) if counts else None


def _count_png(data: bytes) -> Counter[tuple[int, int, int]]:
    width, _, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    if depth != 8 or interlaced:
        return Counter()
    chunks = _png_chunks(data)
    channels = CHANNELS[kind]
    stride = width * channels + 1
    if stride > MOST_BYTES:
        return Counter()
    raw = zlib.decompressobj().decompress(b"".join(c for n, c in chunks if n == b"IDAT"), MOST_BYTES // stride * stride)
    palette = next((c for n, c in chunks if n == b"PLTE"), b"")
    counts: Counter[tuple[int, int, int]] = Counter()
    above = bytearray(stride - 1)
    for start in range(0, len(raw) - stride + 1, stride):
        above = _unfilter(raw[start], bytearray(raw[start + 1 : start + stride]), above, channels)
        counts.update(_pixels(above, kind, channels, palette))
    return counts


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, place = [], 8
    while place + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        chunks.append((name, data[place + 8 : place + 8 + length]))
        place += 12 + length
    return chunks


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """Undo one of PNG's five row filters (specification, section 9)."""
    if kind == 0:
        return row
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        guess = (
            left
            if kind == 1
            else above[i]
            if kind == 2
            else (left + above[i]) // 2
            if kind == 3
            else _paeth(left, above[i], corner)
        )
        row[i] = (row[i] + guess) & 0xFF
    return row


def _paeth(a: int, b: int, c: int) -> int:
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def _pixels(row: bytearray, kind: int, channels: int, palette: bytes) -> list[tuple[int, int, int]]:
    if kind == 3:
        return [tuple(palette[3 * i : 3 * i + 3]) for i in row]  # type: ignore[misc]  # three bytes by construction
    if channels < 3:
        return [(v, v, v) for v in row[::channels]]
    return list(zip(row[::channels], row[1::channels], row[2::channels], strict=True))


def _count_bmp(data: bytes) -> Counter[tuple[int, int, int]]:
    start, width, depth = (
        struct.unpack("<I", data[10:14])[0],
        struct.unpack("<i", data[18:22])[0],
        struct.unpack("<H", data[28:30])[0],
    )
    if depth not in (24, 32):
        return Counter()
    step = depth // 8
    stride = (width * step + 3) // 4 * 4
    counts: Counter[tuple[int, int, int]] = Counter()
    for row in range(start, min(len(data), start + MOST_BYTES) - stride + 1, stride):
        line = data[row : row + width * step]
        counts.update(zip(line[2::step], line[1::step], line[0::step], strict=True))
    return counts


def _name_colour(colour: tuple[int, int, int]) -> str:
    return min(COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(COLOURS[name], colour, strict=True)))
