"""Every setting of the project: name, environment variable, default and one sentence.

This module stands in the lowest package because nothing may import backwards. It imports nothing
heavy. Importing it also shuts off the telemetry and the hub look-ups of the libraries used, which
has to happen before any of them is imported: entry points import it first.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

# Nothing may be fetched or reported at run time. OMP_WAIT_POLICY: two spinning OpenMP threads make
# one query thirty times slower as soon as another process is busy.
QUIET_ENVIRONMENT = {
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "PASSIVE",
}
for _name, _value in QUIET_ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: where it is read from, what holds without it, what it is for."""

    variable: str
    default: str
    sentence: str

    def value(self) -> str:
        """The value from the environment, or the default."""
        return os.environ.get(self.variable) or self.default


def _default_data_folder() -> str:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "tiaowen")


DATA = Setting("TIAOWEN_DATA", _default_data_folder(), "用户数据文件夹：本地向量模型和默认索引。")
INDEX = Setting("TIAOWEN_INDEX", "", "索引文件夹；留空则用数据文件夹里的默认索引。")
MODEL = Setting(
    "TIAOWEN_MODEL",
    "",
    "sentence-transformers 模型的名称或文件夹；留空则用随软件包安装的 e5-small。",
)
LEXICON = Setting(
    "TIAOWEN_LEXICON",
    "",
    "本单位自己的词表（YAML，格式同 corpus/lexicon.yaml），在自带的词表之外使用；留空则没有。",
)
SETTINGS = (DATA, INDEX, MODEL, LEXICON)

BUNDLED_CORPUS = Path(__file__).resolve().parent / "documents"


def data_folder() -> Path:
    """The folder for everything the program makes for itself (model, default index)."""
    return Path(DATA.value()).expanduser()


def default_index() -> Path:
    """The index used when no `--index` is given."""
    return data_folder() / "index"
