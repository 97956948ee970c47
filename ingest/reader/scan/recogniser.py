"""Reads lines of figures with PP-OCR's recogniser, letter by letter with how sure it is of each."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import cv2
import numpy as np

from ingest.reader.scan.letters import Letters
from ingest.reader.scan.picture import Grey

_MODEL = "PP-OCRv6_rec_small.onnx"
_HIGH = 48  # pixels: how high the recogniser's lines are
_NARROW = 0.72  # of a line's width: it computes in proportion to that, and is as sure of narrower letters
_STEP = 8  # pixels by which the widths of one batch differ
_BEHIND = 16  # pixels behind a line: with fewer it is less sure of the last letter
_SHORTEST = 32
_BATCH = 4
_MOST_WIDE = 1600


class Recogniser:
    """The model, loaded once for a process, computing in one thread."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        model = str(files("rapidocr") / "models" / _MODEL)
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        letters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._letters = ["", *letters, " "]
        self._input = self._session.get_inputs()[0].name

    def read(self, lines: Sequence[Grey]) -> list[Letters]:
        """What stands on each of the lines."""
        read = [Letters("", [])] * len(lines)
        for numbers, batch in _batches(lines):
            (scores,) = self._session.run(None, {self._input: batch})
            for number, of_line in zip(numbers, scores, strict=True):
                read[number] = self._decoded(of_line)
        return read

    def _decoded(self, scores: Any) -> Letters:
        """The letters of a line, one for each run of equal ones."""
        best, sure = scores.argmax(axis=1), scores.max(axis=1)
        text, sureness = "", []
        before = 0
        for at, score in zip(best.tolist(), sure.tolist(), strict=True):
            if at and at != before:
                text += self._letters[at]
                sureness.append(score)
            elif at:
                sureness[-1] = max(sureness[-1], score)
            before = at
        return Letters(text, sureness)


def _batches(lines: Sequence[Grey]) -> Iterator[tuple[list[int], Any]]:
    """Lines of like width together, as the model takes them."""
    by_width: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        wide = max(_SHORTEST, _width(line) + _BEHIND)
        by_width.setdefault(-(-wide // _STEP) * _STEP, []).append(number)
    for wide, numbers in by_width.items():
        for start in range(0, len(numbers), _BATCH):
            chosen = numbers[start : start + _BATCH]
            batch: Any = np.zeros((len(chosen), 3, _HIGH, wide), np.float32)
            for at, number in enumerate(chosen):
                own = _width(lines[number])
                scaled = cv2.resize(lines[number], (own, _HIGH), interpolation=cv2.INTER_LINEAR)
                batch[at, :, :, :own] = scaled.astype(np.float32) / 127.5 - 1
            yield chosen, batch


def _width(line: Grey) -> int:
    """How wide a line is given to the model, in pixels."""
    height, width = line.shape
    return int(min(_MOST_WIDE, max(1, round(width * _HIGH / height * _NARROW))))
