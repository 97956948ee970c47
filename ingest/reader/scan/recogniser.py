"""Recognise lines of figures with PP-OCR, letter by letter with confidences."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import cv2
import numpy as np

from ingest.reader.scan.letters import Letters
from ingest.reader.scan.picture import Grey

_MODEL = "PP-OCRv6_rec_small.onnx"
_HIGH = 48  # pixels: the height of the model's input
_NARROW = 0.72  # of a line's width: time is proportional to it, and confidence is not lower
_STEP = 8  # pixels: the most by which widths in a batch differ
_BEHIND = 16  # pixels of white after a line: with fewer the last letter is less certain
_SHORTEST = 32
_BATCH = 4
_MOST_WIDE = 1600


class Recogniser:
    """The model, loaded once for each process; it computes in one thread."""

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
        """Return the letters on each of the lines."""
        read = [Letters("", [])] * len(lines)
        for numbers, batch in _batches(lines):
            (scores,) = self._session.run(None, {self._input: batch})
            for number, of_line in zip(numbers, scores, strict=True):
                read[number] = self._decoded(of_line)
        return read

    def _decoded(self, scores: Any) -> Letters:
        """Return the letters of a line, one for each run of equal ones."""
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
    """Yield the indices and the input of lines of similar width."""
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
    """Return the width to which a line is scaled for the model, in pixels."""
    height, width = line.shape
    return int(min(_MOST_WIDE, max(1, round(width * _HIGH / height * _NARROW))))
