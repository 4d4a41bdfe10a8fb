"""How well and how fast scanned pages are read, by the engines that are installed.

    python -m tests.bench.scans [--pages 20] [--out FOLDER] [--json FILE]

Pages are set from the sample articles, in three fonts and two sizes, some in two columns,
rendered, and then spoiled as scans are: noise, blur, skew, JPEG, low resolution, fading, and
two or three of these at once. Printed is the character error rate, the least number of
characters to change, put in or take out, over the number of the page's characters, white
space made one space; and the seconds of processor time a page takes, the first left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from fpdf import FPDF
from PIL import Image, ImageFilter
from pypdfium2 import PdfDocument

from corpus import formats, samples
from corpus.article import BlockKind, Draft
from corpus.formats import ocr
from corpus.formats.pdf_layout import by_columns
from corpus.formats.pdf_lines import PrintedLine

FONTS = (("Times", 11), ("Helvetica", 10), ("Courier", 10), ("Times", 12), ("Helvetica", 11))
PAGE_CHARACTERS = 1_600


def texts() -> Iterator[str]:
    """The running text of sample articles, a page of it each, in what the fonts can show."""
    for path in sorted(samples.folder().iterdir()):
        for draft in formats.read(path):
            if isinstance(draft, Draft) and len(draft.text) > PAGE_CHARACTERS:
                words = "\n".join(
                    draft.text[b.start : b.end]
                    for b in draft.blocks or ()
                    if b.kind is not BlockKind.FURNITURE
                )
                text = " ".join((words or draft.text).split())[:PAGE_CHARACTERS]
                for sign, plain in (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'), ("–", "-")):
                    text = text.replace(sign, plain)
                yield text.rsplit(" ", 1)[0].encode("latin-1", "ignore").decode("latin-1")


def printed(text: str, font: str, size: int, columns: int, dpi: int) -> Image.Image:
    paper = FPDF()
    paper.set_margin(22)
    paper.add_page()
    paper.set_font(font, size=size)
    if columns == 1:
        paper.multi_cell(0, size * 0.5, text)
    else:
        with paper.text_columns(text=text, ncols=columns, gutter=8, line_height=1.3):
            pass
    page = PdfDocument(bytes(paper.output()))[0]
    return page.render(scale=dpi / 72, grayscale=True).to_pil()


def noise(image: Image.Image, strength: float, seed: int) -> Image.Image:
    signs = np.asarray(image, dtype=np.float32)
    random = np.random.default_rng(seed)
    signs = signs + random.normal(0, strength, signs.shape)
    specks = random.random(signs.shape)
    signs[specks < 0.0005] = 0
    return Image.fromarray(np.clip(signs, 0, 255).astype(np.uint8))


def blur(image: Image.Image, radius: float, _: int) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(radius))


def skew(image: Image.Image, degrees: float, _: int) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def jpeg(image: Image.Image, quality: float, _: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=int(quality))
    return Image.open(file).convert("L")


def fade(image: Image.Image, ink: float, seed: int) -> Image.Image:
    """Grey ink on paper that is darker to one side."""
    signs = np.asarray(image, dtype=np.float32)
    shade = np.linspace(0, 60, signs.shape[1], dtype=np.float32)
    return noise(
        Image.fromarray(np.clip(255 - (255 - signs) * ink - shade, 0, 255).astype(np.uint8)),
        6,
        seed,
    )


Spoiling = tuple[Callable[[Image.Image, float, int], Image.Image], float]

SCANS: tuple[tuple[str, int, tuple[Spoiling, ...]], ...] = (
    ("clean, 300 dpi", 300, ()),
    ("clean, 200 dpi", 200, ()),
    ("150 dpi", 150, ()),
    ("100 dpi", 100, ()),
    ("noise", 200, ((noise, 40),)),
    ("blur", 200, ((blur, 1.6),)),
    ("skew 2°", 200, ((skew, 2),)),
    ("skew -4°", 200, ((skew, -4),)),
    ("JPEG 15", 150, ((jpeg, 15),)),
    ("faded", 200, ((fade, 0.5),)),
    ("skew, noise, JPEG 25", 200, ((skew, 1.5), (noise, 30), (jpeg, 25))),
    ("blur, skew, 130 dpi", 130, ((blur, 0.8), (skew, -1.5))),
)


def pages(count: int) -> Iterator[tuple[str, str, Image.Image]]:
    """What each page says, how it was spoiled, and its picture."""
    found = list(texts())
    for n in range(count):
        name, dpi, spoilings = SCANS[n % len(SCANS)]
        font, size = FONTS[n % len(FONTS)]
        text = found[n % len(found)]
        image = printed(text, font, size, 2 if n % 4 == 3 else 1, dpi)
        for seed, (spoil, much) in enumerate(spoilings, n):
            image = spoil(image, much, seed)
        yield text, name, image


def error_rate(read: str, said: str) -> float:
    """The Levenshtein distance over the length of what the page says."""
    read, said = " ".join(read.split()), " ".join(said.split())
    codes = np.array([ord(sign) for sign in read])
    row = np.arange(len(read) + 1)
    for n, sign in enumerate(said, 1):
        changed = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(sign)))
        first = np.concatenate(([n], changed))
        # Taking out: the least so far, and one for each step since.
        row = np.minimum.accumulate(first - np.arange(len(first))) + np.arange(len(first))
    return float(row[-1]) / len(said)


def tesseract() -> Callable[[Image.Image], str] | None:
    if importlib.util.find_spec("pytesseract") is None or shutil.which("tesseract") is None:
        return None
    import pytesseract

    return lambda image: str(pytesseract.image_to_string(image, lang="eng"))


def rapidocr() -> Callable[[Image.Image], str] | None:
    recognise = ocr.installed()
    if recognise is None:
        return None

    def read(image: Image.Image) -> str:
        lines = [
            PrintedLine(
                line.words,
                0,
                line.left,
                line.right,
                image.height - line.foot,
                line.height,
                bold=False,
                from_top=line.foot / image.height,
            )
            for line in recognise(image)
        ]
        return "\n".join(line.words for line in by_columns(lines))

    return read


def processor_seconds() -> float:
    """What this process and those it started have taken of the processor."""
    return sum(os.times()[:4])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--out", type=Path, help="a folder to put the pages and what was read in")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    engines = {"tesseract": tesseract(), "rapidocr": rapidocr()}
    there = {name: read for name, read in engines.items() if read is not None}
    told: list[dict[str, Any]] = []
    rates: dict[str, list[float]] = {name: [] for name in there}
    seconds: dict[str, list[float]] = {name: [] for name in there}
    print(f"{'page':<34}" + "".join(f"{name:>12}{'s':>7}" for name in there))
    for n, (text, name, image) in enumerate(pages(options.pages)):
        line = f"{n + 1:>2} {name:<31}"
        told.append({"page": n + 1, "spoiled": name})
        for engine, read in there.items():
            began = processor_seconds()
            said = read(image)
            took = processor_seconds() - began
            rates[engine].append(error_rate(said, text))
            seconds[engine] += [took] if n else []
            told[-1][engine] = {"error_rate": round(rates[engine][-1], 4), "cpu_s": round(took, 2)}
            line += f"{rates[engine][-1]:>12.4f}{took:>7.1f}"
            if options.out:
                options.out.mkdir(exist_ok=True)
                (options.out / f"{n + 1:02}-{engine}.txt").write_text(said)
                image.save(options.out / f"{n + 1:02}.png")
        print(line, flush=True)
    print(
        f"{'mean':<34}"
        + "".join(f"{mean(rates[name]):>12.4f}{mean(seconds[name]):>7.1f}" for name in there)
    )
    if options.json:
        means = {
            name: {
                "error_rate": round(mean(rates[name]), 4),
                "cpu_s": round(mean(seconds[name]), 2),
            }
            for name in there
        }
        row = json.dumps({"mean": means, "pages": told}, ensure_ascii=False, indent=1)
        options.json.write_text(f"{row}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
