"""Logos and scenes drawn by program: nobody's mark, nobody's photograph."""

import io
from hashlib import sha256

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from claqueta.foundation.uploads import Checked


def drawn_scene(seed: str) -> Checked:
    """A set at night: floor, wall, two beams of light and a screen, in the colours of its seed."""
    digest = sha256(seed.encode()).digest()
    hue, side = digest[0] * 360 // 256, 200 + digest[1]
    picture = Image.new("RGB", (1200, 800), f"hsl({hue}, 30%, 14%)")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 560), (1200, 560), (1200, 800), (0, 800)], fill=f"hsl({hue}, 25%, 22%)")
    draw.rectangle((600 - side, 180, 600 + side, 500), fill=f"hsl({(hue + 40) % 360}, 45%, 62%)")
    for start in (180 + digest[2], 900 - digest[3]):
        draw.polygon(
            [(start, 0), (start + 40, 0), (start + 220, 800), (start - 180, 800)],
            fill=f"hsl({(hue + 20) % 360}, 40%, 40%)",
        )
    for step in range(12):
        draw.line([(100 * step, 560), (140 * step - 260, 800)], fill=f"hsl({hue}, 25%, 30%)", width=3)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85)
    body = out.getvalue()
    return Checked(ContentFile(body), "image/webp", sha256(body).hexdigest(), *picture.size)


def drawn_logo(name: str) -> bytes:
    """A mark drawn from the name: two shapes and two colours."""
    digest = sha256(name.encode()).digest()
    palette = [
        "#d7263d",
        "#1b998b",
        "#2e294e",
        "#f46036",
        "#5f0f40",
        "#0f4c5c",
        "#9a031e",
        "#386641",
        "#3a0ca3",
        "#bc6c25",
    ]
    back, front = palette[digest[0] % 10], palette[(digest[0] + 1 + digest[1] % 9) % 10]
    picture = Image.new("RGB", (256, 256), "#f7f3ec")
    draw = ImageDraw.Draw(picture)
    size = 60 + digest[2] % 50
    match digest[3] % 5:
        case 0:
            draw.ellipse((128 - size, 128 - size, 128 + size, 128 + size), fill=back)
            draw.rectangle((128, 128 - size, 128 + size, 128 + size), fill=front)
        case 1:
            draw.polygon([(128, 40), (216, 210), (40, 210)], fill=back)
            draw.ellipse((96, 120, 160, 184), fill=front)
        case 2:
            for step in range(4):
                draw.rectangle(
                    (50 + step * 40, 200 - (digest[4 + step] % 140), 80 + step * 40, 206),
                    fill=(back, front)[step % 2],
                )
        case 3:
            draw.rectangle((56, 56, 200, 200), fill=back)
            draw.polygon([(56, 200), (200, 56), (200, 200)], fill=front)
        case _:
            draw.pieslice((40, 40, 216, 216), digest[4] % 360, digest[4] % 360 + 230, fill=back)
            draw.ellipse((104, 104, 152, 152), fill=front)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
