"""The local embedding model behind sentence-transformers.

Importing this module is cheap; torch and sentence-transformers are imported when the first text is
embedded.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from corpus.errors import ModelMissing
from corpus.settings import MODEL
from index.encoding import Embed, Helper, OnBatch, Sharing, started_helpers
from index.encoding import Floats as Floats
from index.weights import MODEL_NAME, default_model, hide_progress, model_sha256, whole_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Precision = Literal["float32", "bfloat16"]

BATCH = 16  # 32 and 64 were not reliably faster on 2 cores, and take more memory
COUNTED_AT_ONCE = 1000  # texts whose tokens are in memory together
MOST_PROCESSES = 4  # each takes 0.9 GB; on more cores, each has more threads
LEAST_SHARED = 150_000  # tokens: what a second process adds while it starts is not worth it below


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
    embedded as its passages were. `processes` is how many embed passages together: by default as
    many as the cores and the amount call for.
    """

    def __init__(
        self,
        name: str | None = None,
        precision: Precision | None = None,
        processes: int | None = None,
    ) -> None:
        self.name = MODEL.value() if name is None else name
        self._precision, self._processes = precision, processes
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
        counts = _token_counts(self._model, texts)
        return self._encode(texts, counts, partial(self._embed, prompt="query", threads=1), _ignore)

    def encode_passages(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Floats:
        """One row a passage, on all cores.

        `on_batch` hears of every batch that is done which texts are in it, and their vectors; the
        longest texts come first.
        """
        counts = _token_counts(self._model, texts)
        processes = self._processes or _worthwhile_processes(sum(counts))
        threads = max(1, _all_cores() // processes)
        embed = partial(self.encode_batch, threads=threads)
        with started_helpers(processes - 1, self.folder, self.precision, threads) as helpers:
            return self._encode(texts, counts, embed, on_batch or _ignore, helpers)

    def encode_batch(self, texts: Sequence[str], threads: int) -> Floats:
        """One row a passage, of texts that are equally long."""
        return self._embed(texts, "document", threads)

    def warm_up(self) -> None:
        """Load the model and embed once: the first question is then as fast as the rest."""
        self.encode_queries(["预热"])

    def _encode(
        self,
        texts: Sequence[str],
        counts: Sequence[int],
        embed: Embed,
        on_batch: OnBatch,
        helpers: Sequence[Helper] = (),
    ) -> Floats:
        """Texts of equal length go together, so that none is padded.

        That is faster, and a text's vector is then the same, bit for bit, whatever else is embedded
        with it, in whichever process; padded batches differ by up to 2e-4 in bfloat16.
        """
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)

        def keep(batch: Sequence[int], vectors: Floats) -> None:
            rows[batch] = vectors
            on_batch(batch, vectors)

        Sharing(texts, list(_batches(counts)), embed, keep).run(helpers)
        return rows

    def _embed(self, texts: Sequence[str], prompt: str, threads: int) -> Floats:
        """One batch, of texts that are equally long."""
        import torch

        model = self._model
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        # What model.encode does to each of its batches; all that it does around them takes 4 ms,
        # a third of the time of a question.
        with torch.inference_mode(), self._autocast():
            features = model.preprocess(list(texts), prompt=model.prompts.get(prompt))
            vectors = model(features)["sentence_embedding"].float()
            unit: Floats = torch.nn.functional.normalize(vectors, dim=1).numpy()
        return unit

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


def _worthwhile_processes(tokens: int) -> int:
    """How many processes embed so much in the least time, starting them included."""
    return min(_all_cores(), MOST_PROCESSES) if tokens >= LEAST_SHARED else 1


def _all_cores() -> int:
    return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


def _load(folder: Path, precision: Precision) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    hide_progress()
    # It would warn that half precision may be slow: nothing is computed in it here.
    logging.getLogger("sentence_transformers.base.model").setLevel(logging.ERROR)
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"dtype": "auto"},
        ).eval()
    except Exception as error:  # whatever the libraries below raise on a damaged or foreign folder
        reason = " ".join(str(error).split())[:200]
        raise ModelMissing(folder, f"读不出 sentence-transformers 模型（{reason}）") from error
    _set_precision(model, precision)
    return model


def _set_precision(model: SentenceTransformer, precision: Precision) -> None:
    """Have a model, loaded as it lies in its file, compute in `precision`.

    Its tables of embeddings stay as they are: only the rows that are looked up are made float32. A
    table in half precision is half as large, and stays in the file, mapped into memory.
    """
    import torch

    for module in model.modules():
        if isinstance(module, torch.nn.Embedding):
            module.register_forward_hook(lambda module, given, rows: rows.float())
        elif isinstance(module, torch.nn.Linear) and precision == "bfloat16":
            module.bfloat16()  # what autocast would do again for every batch
        else:
            for parameter in module.parameters(recurse=False):
                parameter.data = parameter.data.float()
