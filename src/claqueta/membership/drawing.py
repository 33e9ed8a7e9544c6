"""The picture of a signature that was drawn on a screen, made by us from its strokes."""

from io import BytesIO

from PIL import Image, ImageDraw

from claqueta.membership.policies.signature import HEIGHT, WIDTH, Strokes

INK = "#141210"
LINE = 5


def png_of(strokes: Strokes) -> bytes:
    """The signature as PNG, ink on white."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(sheet)
    for stroke in strokes:
        points = [(x, y) for x, y in stroke]
        if len(points) == 1:
            x, y = points[0]
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=INK)
        else:
            pen.line(points, fill=INK, width=LINE, joint="curve")
    out = BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
