"""Draws the demo's pictures: nothing real is in them."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

_SIZE = (1280, 960)


def picture(kind: str, seed: int) -> bytes:
    """Return an invented photograph as JPEG, a screenshot as PNG, or a moving picture as animated WebP.

    Args:
        kind: one of the scenes below, or "moving".
        seed: the same seed draws the same picture.
    """
    if kind == "moving":
        return moving_picture(seed)
    image = Image.new("RGB", _SIZE, (40 + seed * 7 % 30, 46 + seed * 5 % 24, 60 + seed * 11 % 40))
    draw = ImageDraw.Draw(image)
    _SCENES.get(kind, _street)(draw, seed)
    out = io.BytesIO()
    if kind == "screen":
        image.resize((720, 540)).save(out, "PNG")
    else:
        image.filter(ImageFilter.GaussianBlur(2)).save(out, "JPEG", quality=82)
    return out.getvalue()


def ending(kind: str) -> str:
    """Return how the name of such a picture ends."""
    return {"screen": "png", "moving": "webp"}.get(kind, "jpg")


def moving_picture(seed: int) -> bytes:
    """Return a short invented moving picture as animated WebP: headlights going by."""
    frames = []
    for step in range(12):
        image = Image.new("RGB", (480, 320), (24, 28, 40))
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 220, 480, 320), fill=(50, 52, 58))
        left = (step * 40 + seed * 13) % 520 - 40
        for lamp in (left, left + 60):
            draw.ellipse((lamp, 200, lamp + 24, 224), fill=(250, 236, 190))
        frames.append(image.filter(ImageFilter.GaussianBlur(2)))
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=120, loop=0, quality=60)
    return out.getvalue()


def _street(draw: ImageDraw.ImageDraw, seed: int) -> None:
    draw.polygon([(0, 960), (1280, 960), (760, 520), (520, 520)], fill=(70, 72, 78))
    for place in range(6):
        left = (place * 230 + seed * 31) % 1280
        draw.rectangle((left, 240, left + 170, 560), fill=(96 - place * 6, 84, 78))
        draw.rectangle((left + 40, 300, left + 80, 360), fill=(232, 204, 140) if (place + seed) % 2 else (58, 60, 66))
    draw.ellipse((980, 120, 1020, 160), fill=(244, 228, 180))


def _car(draw: ImageDraw.ImageDraw, seed: int) -> None:
    _street(draw, seed)
    left = 300 + seed * 53 % 400
    draw.rounded_rectangle((left, 620, left + 420, 760), 40, fill=(176, 180, 186))
    draw.rounded_rectangle((left + 80, 540, left + 340, 640), 40, fill=(120, 130, 140))
    for wheel in (left + 60, left + 290):
        draw.ellipse((wheel, 720, wheel + 80, 800), fill=(28, 28, 30))


def _flowers(draw: ImageDraw.ImageDraw, seed: int) -> None:
    draw.rectangle((0, 700, 1280, 960), fill=(120, 112, 104))
    draw.rectangle((380, 80, 900, 720), fill=(52, 84, 70))
    for number in range(9):
        x, y = 500 + (number * 67 + seed * 17) % 280, 600 + (number * 43) % 130
        draw.line((x, y, 640, 880), fill=(60, 110, 70), width=8)
        draw.ellipse((x - 34, y - 34, x + 34, y + 34), fill=(214, 150 + number * 6, 160))


def _door(draw: ImageDraw.ImageDraw, seed: int) -> None:
    _street(draw, seed)
    draw.rectangle((520, 300, 740, 760), fill=(70, 40, 40))
    draw.rectangle((560, 220, 700, 280), fill=(246, 220, 150))


def _tyre(draw: ImageDraw.ImageDraw, seed: int) -> None:
    draw.rectangle((0, 640, 1280, 960), fill=(98, 98, 102))
    draw.ellipse((380, 260, 900, 780), fill=(26, 26, 28))
    draw.ellipse((500, 380, 780, 660), fill=(160, 162, 166))
    draw.line((420 + seed % 40, 420, 470, 560), fill=(70, 70, 74), width=10)


def _box(draw: ImageDraw.ImageDraw, seed: int) -> None:
    draw.rectangle((0, 0, 1280, 960), fill=(84, 82, 80))
    draw.rounded_rectangle((460 + seed % 60, 380, 820, 600), 24, fill=(20, 20, 22))


def _gate(draw: ImageDraw.ImageDraw, seed: int) -> None:
    draw.rectangle((0, 620, 1280, 960), fill=(88, 100, 78))
    for bar in range(8):
        draw.rectangle((340 + bar * 60 + seed % 20, 260, 370 + bar * 60 + seed % 20, 760), fill=(128, 96, 66))


def _screen(draw: ImageDraw.ImageDraw, seed: int) -> None:
    draw.rectangle((0, 0, 1280, 960), fill=(246, 246, 248))
    for line in range(5):
        top, width = 90 + line * 160, 460 + (seed * 71 + line * 137) % 380
        draw.rounded_rectangle((60, top, 60 + width, top + 110), 30, fill=(222, 226, 232))
        draw.line((100, top + 40, 60 + width - 60, top + 40), fill=(120, 126, 134), width=10)
        draw.line((100, top + 74, 60 + width - 160, top + 74), fill=(150, 156, 164), width=10)


_SCENES: dict[str, Callable[[ImageDraw.ImageDraw, int], None]] = {
    "street": _street,
    "car": _car,
    "flowers": _flowers,
    "door": _door,
    "tyre": _tyre,
    "box": _box,
    "gate": _gate,
    "screen": _screen,
}
