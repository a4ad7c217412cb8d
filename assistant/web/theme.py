"""Gradio's theme with the fonts of the machine: no font is fetched from anywhere."""

from __future__ import annotations

import gradio

# Chinese first: a Latin font in front would set digits and brackets in another face.
FONTS = (
    "system-ui",
    "-apple-system",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "sans-serif",
)


def theme() -> gradio.themes.Base:
    """Gradio's plainest theme; colours and shapes come from style.css."""
    return gradio.themes.Base(font=list(FONTS), font_mono=["ui-monospace", "monospace"])
