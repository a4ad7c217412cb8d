"""The local embedding model behind sentence-transformers.

Importing this module is cheap; torch and sentence-transformers are imported when the first text is
embedded.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelMissing
from corpus.settings import MODEL
from index.weights import MODEL_NAME, default_model, hide_progress, model_sha256, whole_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Floats = NDArray[np.float32]
Precision = Literal["float32", "bfloat16"]
OnBatch = Callable[[Sequence[int], Floats], None]

BATCH = 16  # 32 and 64 were not reliably faster on 2 cores, and take more memory
COUNTED_AT_ONCE = 1000  # texts whose tokens are in memory together


def best_precision() -> Precision:
    """bfloat16 where the processor computes in it, else float32.

    With AVX-512 BF16, bfloat16 embeds passages about twice as fast as float32 (60 and 26 a second
    on 2 cores) and a question in 9 ms instead of 15; cosines between the two are 0.99998 or more.
    """
    import torch

    capabilities = torch.cpu.get_capabilities()
    has_bfloat16 = capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")
    return "bfloat16" if has_bfloat16 else "float32"


def resolve_model(name: str = "") -> Path:
    """The folder of the model called `name`: a folder, or a name in the local cache of models.

    An empty name is the model that comes with the program. Raises ModelMissing.
    """
    if not name:
        return default_model()
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelMissing(name, "没有这个文件夹，本机的模型缓存里也没有这个名称") from error


class EmbeddingModel:
    """Texts to vectors. Every vector is float32 of length 1; queries and passages differ by prompt.

    `precision` is what the encoder computes in; an index records it, so that its questions are
    embedded as its passages were.
    """

    def __init__(self, name: str | None = None, precision: Precision | None = None) -> None:
        self.name = MODEL.value() if name is None else name
        self._precision = precision
        self._loading = threading.Lock()
        self._loaded: SentenceTransformer | None = None

    @property
    def model_id(self) -> str:
        """The model's name, for people; `sha256` is what identifies it."""
        return self.name or MODEL_NAME

    @cached_property
    def folder(self) -> Path:
        """Where the model lies; the local one is made now if it is not there."""
        return resolve_model(self.name)

    @cached_property
    def sha256(self) -> str:
        """The hash over the model's files."""
        return model_sha256(self.folder)

    def verify(self) -> None:
        """Compare the local model's files with the hashes recorded when it was made.

        If one is another, the model is made anew. Any other model has nothing to compare with.
        """
        if not self.name:
            whole_model(self.folder, verify=True)

    @cached_property
    def precision(self) -> Precision:
        """What the encoder computes in."""
        return self._precision or best_precision()

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        return dimension

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """One row a question, on one thread: two would wait for each other when others work."""
        return self._encode(texts, "query", 1, _ignore)

    def encode_passages(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Floats:
        """One row a passage, on all cores.

        `on_batch` hears of every batch that is done which texts are in it, and their vectors; the
        longest texts come first.
        """
        return self._encode(texts, "document", _all_cores(), on_batch or _ignore)

    def warm_up(self) -> None:
        """Load the model and embed once: the first question is then as fast as the rest."""
        self.encode_queries(["预热"])

    def _encode(
        self,
        texts: Sequence[str],
        prompt: str,
        threads: int,
        on_batch: OnBatch,
    ) -> Floats:
        """Texts of equal length go together, so that none is padded.

        That is faster, and a text's vector is then the same, bit for bit, whatever else is embedded
        with it; padded batches differ by up to 2e-4 in bfloat16.
        """
        import torch

        model = self._model
        prompt_name = prompt if prompt in model.prompts else None
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        with self._autocast():
            for batch in _batches(_token_counts(model, texts)):
                rows[batch] = model.encode(
                    [texts[row] for row in batch],
                    prompt_name=prompt_name,
                    batch_size=BATCH,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
                on_batch(batch, rows[batch])
        return rows

    def _autocast(self) -> AbstractContextManager[object]:
        import torch

        if self.precision == "bfloat16":
            return torch.autocast("cpu", dtype=torch.bfloat16)
        return nullcontext()

    @property
    def _model(self) -> SentenceTransformer:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self.folder, self.precision)
            return self._loaded


def _token_counts(model: SentenceTransformer, texts: Sequence[str]) -> list[int]:
    """How many tokens each text has, its prompt aside; characters where that cannot be told."""
    tokenize = model.tokenizer
    if not callable(tokenize):
        return [len(text) for text in texts]
    counts: list[int] = []
    for start in range(0, len(texts), COUNTED_AT_ONCE):
        part = list(texts[start : start + COUNTED_AT_ONCE])
        tokens = tokenize(part, truncation=True, max_length=model.max_seq_length)
        counts += [len(each) for each in tokens["input_ids"]]
    return counts


def _batches(counts: Sequence[int]) -> Iterator[list[int]]:
    """Rows with equal counts in batches, the longest texts first."""
    order = sorted(range(len(counts)), key=lambda row: -counts[row])
    for _, equal in groupby(order, key=lambda row: counts[row]):
        rows = list(equal)
        for start in range(0, len(rows), BATCH):
            yield rows[start : start + BATCH]


def _ignore(batch: Sequence[int], vectors: Floats) -> None:
    """For who need not hear of batches."""


def _all_cores() -> int:
    return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


def _load(folder: Path, precision: Precision) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer

    hide_progress()
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"dtype": torch.float32},  # else the half precision of the file is kept
        ).eval()
    except Exception as error:  # whatever the libraries below raise on a damaged or foreign folder
        reason = " ".join(str(error).split())[:200]
        raise ModelMissing(folder, f"读不出 sentence-transformers 模型（{reason}）") from error
    if precision == "bfloat16":
        for module in model.modules():
            if isinstance(module, torch.nn.Linear):
                module.bfloat16()  # what autocast would do again for every batch
    return model
