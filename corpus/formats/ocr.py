"""Text recognition: the lines of text in the picture of a page, by the optional extra `ocr`.

RapidOCR was weighed against Tesseract 5.3 on 20 pages, set and spoiled as scans are
(`python -m tests.bench.scans`). Characters misread, and seconds of processor time a page:

                            Tesseract   RapidOCR 3.10, set as below
    200 or 300 dpi          0.0003      0.0001
    150 dpi                 0.0003      0.0000
    100 dpi                 0.0022      0.0006
    noise                   0.0019      0.0000
    blur                    0.0006      0.0000
    JPEG at quality 15      0.0006      0.0000
    faded                   0.0050      0.0000
    askew by 2 degrees      0.0000      0.0000
    askew by 4 degrees      0.5300      0.0000
    two or three at once    0.0054      0.0000
    all                     0.0544      0.0001
    seconds                 1.0         2.4

Tesseract is twice as quick, and what lies askew could be laid straight for it. But of the
rest it misreads more than ten times as many characters, and a figure misread would be quoted;
and it is a program of the system, with its language's data apart. RapidOCR's models
(PP-OCRv6, Apache-2.0) come with its package, so that pip is all it takes, and nothing is
downloaded when a page is read. For that the extra is large: 300 MB with onnxruntime and
OpenCV.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from math import atan2, hypot, log
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

PAGE_S = 120.0
"""A page that takes longer is no longer waited for."""
_SAID_EVERY_S = 1.0
_DETECTED_PIXELS = 960
"""The longer side of the picture in which lines are looked for; they are read in the whole. At
1280 as few characters are misread, and a page takes 850 MB of memory, at 960 it takes 550."""
_STEP = 1.5
"""Sizes of print are told apart in such steps from the page's usual one."""
_TILTED = 0.17
"""Radians, 10 degrees: what runs at a larger angle to the page's other lines is a stamp."""
_LONG_ENOUGH = 2
"""Of a line shorter than so many times its height the angle is not known well."""
_DESCENT = 0.2
"""How much of a line's height is below the foot of its letters."""


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of text in a picture, set upright; lengths are pixels, the origin is above left."""

    words: str
    left: float
    right: float
    foot: float
    """What its letters stand on."""
    height: float
    tilted: bool = False
    """It runs at an angle to the page's other lines, as a stamp does."""


Recognise = Callable[["Image.Image"], list[RecognisedLine]]


def _nobody() -> None:
    """Nobody is told."""


_report: Callable[[], None] = _nobody


def report_to(listener: Callable[[], None]) -> None:
    """Call `listener` every second while a page is recognised, from another thread."""
    global _report
    _report = listener


def installed() -> Recognise | None:
    """What recognises text, where the extra is installed. Nothing is loaded until it is used."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return None
    return _recognise


def _recognise(picture: Image.Image) -> list[RecognisedLine]:
    import numpy as np

    with _reported():
        found = _engine()(np.asarray(picture.convert("RGB")))
    if found.boxes is None or not found.txts:
        return []
    return _upright(
        [
            (words.strip(), [(float(x), float(y)) for x, y in box])
            for words, box in zip(found.txts, found.boxes, strict=True)
            if words.strip()
        ]
    )


@lru_cache(maxsize=1)
def _engine() -> Any:
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            # It takes upright lines of English for lines upside down.
            "Global.use_cls": False,
            # By their paths: else what is missing would be downloaded.
            "Det.model_path": str(next(models.glob("*_det_*.onnx"))),
            "Rec.model_path": str(next(models.glob("*_rec_*.onnx"))),
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECTED_PIXELS,
            # One line after another takes no longer and half the memory.
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


_Corners = list[tuple[float, float]]
"""Of a line: upper left, upper right, lower right, lower left."""


def _upright(lines: list[tuple[str, _Corners]]) -> list[RecognisedLine]:
    """The lines as they would stand if the page had been laid straight, from the top down."""
    if not lines:
        return []
    widths = [max(box[1][0] - box[0][0], 1.0) for _, box in lines]
    long = sorted(widths)[len(widths) // 2]
    slope = median(
        (box[1][1] - box[0][1]) / width
        for (_, box), width in zip(lines, widths, strict=True)
        if width >= long
    )
    straight = [(words, [_turned(x, y, slope) for x, y in box]) for words, box in lines]
    heights = [(box[3][1] + box[2][1] - box[0][1] - box[1][1]) / 2 for _, box in straight]
    usual = median(heights)
    found = []
    for (words, box), height in zip(straight, heights, strict=True):
        # A box fits its line's letters: with tall ones or without, it is one size of print.
        size = usual * _STEP ** round(log(max(height, 1.0) / usual, _STEP))
        foot = (box[2][1] + box[3][1]) / 2 - _DESCENT * height
        left, right = min(x for x, _ in box), max(x for x, _ in box)
        found.append(RecognisedLine(words, left, right, foot, size / 1.2, _is_tilted(box)))
    return sorted(found, key=lambda line: (line.foot, line.left))


def _is_tilted(box: _Corners) -> bool:
    """Whether a line still runs at an angle once the page is laid straight; short ones seem to."""
    (left, top), (right, end), _, below = box
    long, high = hypot(right - left, end - top), hypot(below[0] - left, below[1] - top)
    return long >= _LONG_ENOUGH * high and abs(atan2(end - top, right - left)) > _TILTED


def _turned(x: float, y: float, slope: float) -> tuple[float, float]:
    scale = (1 + slope * slope) ** -0.5
    return (x + y * slope) * scale, (y - x * slope) * scale


@contextmanager
def _reported() -> Iterator[None]:
    done = threading.Event()

    def tell() -> None:
        for _ in range(int(PAGE_S / _SAID_EVERY_S)):
            if done.wait(_SAID_EVERY_S):
                return
            _report()

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
