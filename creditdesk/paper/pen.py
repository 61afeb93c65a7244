"""The pen: draws text, rules, tints and pictures on the pages of one PDF.

The only door to reportlab's canvas. Text reaches the page as glyphs of the bundled fonts,
never as markup. All text of a page is one PDF text object over its rules and tints. A page
is packed when it is finished, so a run of a thousand letters needs little more memory than
one of a hundred.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from creditdesk.paper.fonts import SANS, faces, runs, width

A4 = (595.2756, 841.8898)
MM = 72 / 25.4
Colour = tuple[float, float, float]
INK, SOFT, HAIR, TINT, ACCENT, FAINT = (
    (0.12, 0.14, 0.19),
    (0.34, 0.38, 0.45),
    (0.72, 0.75, 0.79),
    (0.945, 0.955, 0.965),
    (0.122, 0.435, 0.545),
    (0.90, 0.90, 0.91),
)


def _pack(page: pdfdoc.PDFPage) -> None:
    """Turn the page's drawing operators into their compressed stream at once instead of at the end."""
    packed = zlib.compress(pdfdoc.pdfdocEnc(page.stream))
    page.Contents = pdfdoc.PDFStream(
        pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")}), packed, filters=[]
    )
    page.stream = None


class _TextOperators:
    """The text of a page in the shape `Canvas.drawText` takes.

    reportlab's own text object measures and rounds each string again, which is half the time of a page.
    """

    def __init__(self, operators: str) -> None:
        self._operators = operators

    def getCode(self) -> str:  # noqa: N802  (reportlab's name)
        """Return the operators."""
        return self._operators


class _PackedCanvas(Canvas):  # type: ignore[misc]
    """A canvas whose document packs each page as it is added."""

    def __init__(self, target: BytesIO, size: tuple[float, float]) -> None:
        super().__init__(target, pagesize=size, invariant=1, pageCompression=1, initialFontName=SANS)
        add_page: Callable[[pdfdoc.PDFPage], None] = self._doc.addPage

        def add_packed(page: pdfdoc.PDFPage) -> None:
            _pack(page)
            add_page(page)

        self._doc.addPage = add_packed


class Pen:
    """Draws on one page after the other; `y` counts in points from the page's lower edge."""

    def __init__(self, *, title: str, author: str) -> None:
        faces()
        self._file = BytesIO()
        self._canvas = _PackedCanvas(self._file, A4)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("CreditDesk")
        self._text: list[str] = []
        self._look: tuple[Colour, float] | None = None
        self._font: tuple[str, float] | None = None

    def start_page(self, size: tuple[float, float]) -> None:
        """Begin a page of the size."""
        self._canvas.setPageSize(size)
        self._text.clear()
        self._look = self._font = None

    def end_page(self) -> None:
        """Finish the page."""
        self._canvas.drawText(_TextOperators("\n".join(["BT", *self._text, "ET"])))
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF; the pen is used up."""
        self._canvas.save()
        return self._file.getvalue()

    def text(
        self, x: float, y: float, text: str, face: str, size: float, colour: Colour = INK, *, spacing: float = 0
    ) -> None:
        """Write one line of text with its base line at `y`, beginning at `x`."""
        write = self._text.append
        if (colour, spacing) != self._look:
            write(f"{colour[0]:g} {colour[1]:g} {colour[2]:g} rg {spacing:.3f} Tc")
            self._look = (colour, spacing)
        document = self._canvas._doc
        for its_face, piece in runs(text, face):
            font = faces()[its_face]
            write(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for subset, codes in font.splitString(piece, document):
                its_font = (font.getSubsetInternalName(subset, document), size)
                if its_font != self._font:
                    write(f"{its_font[0]} {size:g} Tf")
                    self._font = its_font
                write(f"<{codes.hex()}> Tj")
            if len(piece) < len(text):
                x += width(piece, its_face, size) + spacing * len(piece)

    def text_right(self, x: float, y: float, text: str, face: str, size: float, colour: Colour = INK) -> None:
        """Write one line of text that ends at `x`."""
        self.text(x - width(text, face, size), y, text, face, size, colour)

    def text_centred(self, x: float, y: float, text: str, face: str, size: float, colour: Colour = INK) -> None:
        """Write one line of text around `x`."""
        self.text(x - width(text, face, size) / 2, y, text, face, size, colour)

    def rule(
        self, x1: float, x2: float, y: float, *, weight: float = 0.5, colour: Colour = HAIR, dash: tuple[int, ...] = ()
    ) -> None:
        """Draw a horizontal rule."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(weight)
        self._canvas.setDash(*([list(dash)] if dash else []))
        self._canvas.line(x1, y, x2, y)

    def box(self, x: float, y: float, across: float, up: float, *, colour: Colour = HAIR, weight: float = 0.5) -> None:
        """Draw the outline of a rectangle from its lower left corner."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(weight)
        self._canvas.setDash()
        self._canvas.rect(x, y, across, up, stroke=1, fill=0)

    def tint(self, x: float, y: float, across: float, up: float, colour: Colour = TINT) -> None:
        """Fill a rectangle from its lower left corner."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, y, across, up, stroke=0, fill=1)

    def picture(self, png: bytes, x: float, y: float, across: float, up: float) -> None:
        """Draw a PNG picture into a rectangle."""
        self._canvas.drawImage(ImageReader(BytesIO(png)), x, y, across, up, mask="auto")

    def watermark(self, text: str, size: tuple[float, float]) -> None:
        """Write the text large and pale across the page, below everything else."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(size[0] / 2, size[1] / 2)
        canvas.rotate(40)
        canvas.setFillColorRGB(*FAINT)
        canvas.setFont(runs(text, SANS)[0][0], 72)
        canvas.drawCentredString(0, -25, text)
        canvas.restoreState()


def picture_size(png: bytes) -> tuple[int, int]:
    """Return the width and height of a PNG picture in dots."""
    across, up = ImageReader(BytesIO(png)).getSize()
    return int(across), int(up)
