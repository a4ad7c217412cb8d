"""Pages → paragraphs: columns, running headers, tables; and what is refused in one sentence."""

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import CorpusError
from corpus.numbering import to_chinese
from corpus.readers.pdf import read_pdf
from corpus.readers.pdf_paragraphs import joined
from tests.corpus.writers import (
    CHINESE_FONT,
    Part,
    as_html,
    as_pdf,
    as_text,
    built_in_font,
    chinese_font,
)

WIDTH, HEIGHT = A4
LONG = "为了加强对建筑活动的监督管理，维护建筑市场秩序，保证建筑工程的质量和安全，制定本条例。"


def drawn(*pages: Callable[[Canvas], None], encrypt: StandardEncryption | None = None) -> bytes:
    """A PDF whose pages are drawn by hand."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, x: float, down: float, text: str, size: float = 10) -> None:
    """A line of text, `down` points below the upper edge of the page."""
    canvas.setFont(built_in_font(), size)
    canvas.drawString(x, HEIGHT - down, text)


def lines(*texts: str, x: float = 60, down: float = 100) -> Callable[[Canvas], None]:
    """A page with lines one below the other; a leading full-width space indents by a letter."""

    def draw(canvas: Canvas) -> None:
        for at, text in enumerate(texts):
            bare = text.lstrip("　")
            write(canvas, x + 10 * (len(text) - len(bare)), down + 16 * at, bare)

    return draw


def read(data: bytes) -> list[str]:
    return read_pdf(Path("办法.pdf"), data).splitlines()


def body(text: list[str]) -> list[str]:
    return [line for line in text if not line.startswith("<!--")]


def refused(data: bytes) -> str:
    with pytest.raises(CorpusError) as caught:
        read_pdf(Path("办法.pdf"), data)
    return str(caught.value)


def law(articles: int = 60) -> list[Part]:
    """A law that fills some pages, with paragraphs of every length."""
    parts = [Part("某市建筑管理条例", 1), Part("第一章　总则", 2)]
    for number in range(1, articles + 1):
        parts.append(Part(f"第{to_chinese(number)}条　{LONG * (1 + number % 3)}"))
        parts.append(Part(f"有下列情形之一的，处{number * 100}元罚款："))
        parts += [
            Part(f"（{numeral}）{LONG[: 9 + 7 * at]}；") for at, numeral in enumerate("一二三")
        ]
    return parts


def expected(parts: list[Part]) -> list[str]:
    return as_text(parts).replace("　", " ").splitlines()


# --- reading order and paragraphs --------------------------------------------------------------
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("font", [chinese_font, built_in_font])
def test_paragraphs_are_whole_across_lines_columns_and_pages(columns, font):
    text = read(as_pdf(law(), columns, font()))
    assert body(text) == expected(law())


def test_running_headers_and_page_numbers_stand_between_paragraphs_as_comments():
    text = read(as_pdf(law()))
    furniture = [line for line in text if line.startswith("<!--")]
    assert furniture[:4] == [
        "<!-- 某市建筑管理条例 -->",
        "<!-- - 1 - -->",
        "<!-- 法规汇编 2024年第3期 -->",
        "<!-- - 2 - -->",
    ]
    assert len(furniture) % 2 == 0
    assert len(furniture) >= 10


def test_title_over_two_columns_comes_first_then_left_then_right():
    def draw(canvas: Canvas) -> None:
        write(canvas, 200, 80, "某市人民政府关于某事的通告", 16)
        lines(*["左" * 22] * 4, x=60, down=120)(canvas)
        lines(*["右" * 22] * 4, x=310, down=125)(canvas)

    assert read(drawn(draw)) == ["某市人民政府关于某事的通告", "左" * 88 + "右" * 88]


def test_title_in_large_type_is_one_line_and_the_line_below_it_another():
    def draw(canvas: Canvas) -> None:
        write(canvas, 200, 80, "某市人民政府关于", 18)
        write(canvas, 180, 106, "印发某办法的通知", 18)
        write(canvas, 200, 140, "某政发〔2024〕1号")
        lines("　　" + "各" * 30, "各" * 12 + "。", down=180)(canvas)

    assert read(drawn(draw)) == [
        "某市人民政府关于印发某办法的通知",
        "某政发〔2024〕1号",
        "各" * 42 + "。",
    ]


def test_article_mentioned_at_the_head_of_a_cut_line_opens_no_paragraph():
    page = lines(
        "　　第一条 甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲，依照",
        "第九条 乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙，按照",
        "（一）项处罚。",
        "　　第二条 丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙",
        "丙丙。",
    )
    assert [line[:3] for line in read(drawn(page))] == ["第一条", "第二条"]


def test_label_at_the_left_edge_opens_a_paragraph_where_nothing_is_indented():
    full = "第一条 " + "甲" * 36
    page = lines(full, "甲甲甲。", "第二条 " + "乙" * 36, "第三条 丙。", "丁。")
    assert read(drawn(page)) == [f"{full}甲甲甲。", "第二条 " + "乙" * 36, "第三条 丙。", "丁。"]


def test_paragraphs_that_only_space_parts_are_parted():
    def draw(canvas: Canvas) -> None:
        for at in range(4):
            lines("甲" * 40, "甲" * 40, down=100 + 45 * at)(canvas)

    assert read(drawn(draw)) == ["甲" * 80] * 4


def test_lines_that_hang_below_the_words_of_an_item_belong_to_it():
    def draw(canvas: Canvas) -> None:
        for at in range(3):
            write(canvas, 60, 100 + 32 * at, "1.")
            write(canvas, 75, 100 + 32 * at, "甲" * 38)
            write(canvas, 75, 116 + 32 * at, "乙乙。")

    assert read(drawn(draw)) == ["1. " + "甲" * 38 + "乙乙。"] * 3


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("行政", "机关", "行政机关"),
        ("public", "works", "public works"),
        ("第20", "17号", "第2017号"),
        ("GB/T", "标准", "GB/T标准"),
        ("well-", "known", "well-known"),
        ("items,", "and", "items, and"),
        ("甲（", "A）", "甲（A）"),
    ],
)
def test_lines_are_joined_with_a_space_only_between_latin_words(left, right, whole):
    assert joined(left, right) == whole


def test_mark_of_a_footnote_stays_in_its_line():
    def draw(canvas: Canvas) -> None:
        write(canvas, 60, 100, "本办法所称企业")
        write(canvas, 130, 96, "1", 6)
        write(canvas, 134, 100, "是指依法设立的企业。")

    assert read(drawn(draw)) == ["本办法所称企业1是指依法设立的企业。"]


def test_letters_printed_twice_to_look_bold_are_read_once():
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            write(canvas, 60 + shift, 100, "第一条 起付线为人民币一万元。")

    assert read(drawn(draw)) == ["第一条 起付线为人民币一万元。"]


# --- running headers ---------------------------------------------------------------------------
def with_head(*heads: str, foot: str = "") -> bytes:
    def page(head: str, number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, 60, 60, head)
            letter = "甲乙丙丁戊"[number - 1]
            lines(*["　　" + letter * 30, letter * 9 + "。"] * 3, down=120)(canvas)
            write(canvas, 280, 800, foot.format(number))

        return draw

    return drawn(*(page(head, number) for number, head in enumerate(heads, 1)))


def test_running_header_in_the_size_of_the_text_is_known_by_its_repetition():
    text = read(with_head("某市公报", "某市公报", "某市公报"))
    assert text.count("<!-- 某市公报 -->") == 3
    assert len(body(text)) == 9


def test_running_header_that_changes_is_known_by_its_place():
    text = read(with_head("某市公报", "总则", "某市公报", "附则", "某市公报"))
    assert "<!-- 总则 -->" in text
    assert "<!-- 附则 -->" in text


@pytest.mark.parametrize("foot", ["{}", "— {} —", "第 {} 页", "{}/3", "第{}页 共3页"])
def test_page_number_is_known_in_its_usual_forms(foot):
    text = read(with_head("", "", "", foot=foot))
    assert [line for line in text if line.startswith("<!--")] == [
        f"<!-- {foot.format(number)} -->" for number in (1, 2, 3)
    ]


def test_attachments_on_pages_of_their_own_are_no_running_header():
    assert body(read(with_head("附件1", "附件2", "附件3")))[::4] == ["附件1", "附件2", "附件3"]


# --- tables ------------------------------------------------------------------------------------
def grid(*xs: float, downs: tuple[float, ...], sides: bool = True) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for down in downs:
            canvas.line(xs[0], HEIGHT - down, xs[-1], HEIGHT - down)
        for x in xs if sides else xs[1:-1]:
            canvas.line(x, HEIGHT - downs[0], x, HEIGHT - downs[-1])

    return draw


@pytest.mark.parametrize("sides", [True, False])
def test_ruled_table_becomes_rows_with_tabs(sides):
    def draw(canvas: Canvas) -> None:
        lines("　　收费标准如下：", down=80)(canvas)
        grid(60, 160, 400, downs=(100, 120, 160), sides=sides)(canvas)
        write(canvas, 65, 114, "序号")
        write(canvas, 165, 114, "标准")
        write(canvas, 65, 134, "1")
        write(canvas, 165, 134, "每平方米")
        write(canvas, 165, 150, "20元")
        lines("　　由市财政局解释。", down=190)(canvas)

    assert read(drawn(draw)) == [
        "收费标准如下：", "序号\t标准", "1\t每平方米20元", "由市财政局解释。",
    ]  # fmt: skip


def test_merged_cell_stands_once_and_the_others_are_empty():
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, HEIGHT - 160, 300, 60)
        canvas.line(160, HEIGHT - 100, 160, HEIGHT - 160)
        canvas.line(160, HEIGHT - 130, 360, HEIGHT - 130)
        write(canvas, 65, 134, "住院")
        write(canvas, 165, 120, "一级")
        write(canvas, 165, 150, "二级")

    assert read(drawn(draw)) == ["住院\t一级", "\t二级"]


def test_table_over_a_page_break_goes_on_with_the_header_between_as_a_comment():
    rows = tuple(("项目", "金额") if at == 0 else (f"项目{at}", f"{at}元") for at in range(60))
    parts = [Part("收费表", 1), Part("", rows=rows), Part("本表自公布之日起施行。")]
    text = read(as_pdf(parts, 1))
    assert body(text) == ["收费表", *("\t".join(row) for row in rows), "本表自公布之日起施行。"]
    assert len(text) > len(body(text))


def test_frame_around_text_is_no_table():
    def draw(canvas: Canvas) -> None:
        canvas.rect(40, HEIGHT - 200, 500, 160)
        lines("　　" + "甲" * 38, "甲。", down=100)(canvas)

    assert read(drawn(draw)) == ["甲" * 39 + "。"]


# --- what cannot be read -----------------------------------------------------------------------
def picture(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    scan = Image.effect_noise((60, 80), 50)
    canvas.drawImage(ImageReader(scan), 20, 20, WIDTH - 40, HEIGHT - 40)


def text_page(canvas: Canvas) -> None:
    lines("　　" + LONG)(canvas)


def test_scan_is_refused_with_its_number_of_pages_and_what_to_do():
    assert refused(drawn(picture, picture)) == (
        "办法.pdf：共 2 页，都是扫描图片，没有文字层。请先做 OCR，校对后再放入。"
    )


def test_scanned_pages_among_others_are_named():
    assert "共 4 页，第 2、4 页是扫描图片" in refused(drawn(text_page, picture, text_page, picture))


def test_picture_on_a_page_with_text_is_no_scan():
    def both(canvas: Canvas) -> None:
        picture(canvas)
        text_page(canvas)

    assert read(drawn(both)) == [LONG]


def test_pages_without_anything_are_refused():
    assert "没有任何文字" in refused(drawn(lambda canvas: canvas.setFont("Helvetica", 9)))


def test_password_is_asked_for_in_a_sentence():
    data = drawn(text_page, encrypt=StandardEncryption("secret", strength=128))
    assert "已加密，需要密码" in refused(data)


def test_file_that_was_cut_off_is_refused():
    data = as_pdf(law())
    assert "不完整" in refused(data[: len(data) // 2])


def test_what_is_no_pdf_is_refused():
    assert "不是完好的 PDF" in refused(b"%PDF-1.7\n" + bytes(range(256)) * 10 + b"\n%%EOF\n")


def test_page_of_turned_letters_is_refused_and_a_watermark_left_out():
    def turned(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -HEIGHT)
        text_page(canvas)

    def watermark(canvas: Canvas) -> None:
        text_page(canvas)
        canvas.rotate(45)
        write(canvas, 300, HEIGHT, "内部资料", 40)

    assert "第 1 页的文字是竖排或旋转的" in refused(drawn(turned, text_page))
    assert read(drawn(watermark)) == [LONG]


@pytest.fixture
def embedded() -> Callable[..., bytes]:
    """A PDF by another program, with a font whose letters are numbered in it alone."""
    if not CHINESE_FONT.is_file():
        pytest.skip(f"needs {CHINESE_FONT}, which is not here")
    from fpdf import FPDF

    def make(text: str, compressed: bool = False, owner: str = "", user: str = "") -> bytes:
        pdf = FPDF()
        pdf.set_compression(compressed)
        if owner:
            pdf.set_encryption(owner_password=owner, user_password=user)
        pdf.add_page()
        pdf.add_font("Chinese", "", str(CHINESE_FONT))
        pdf.set_font("Chinese", size=12)
        pdf.multi_cell(0, 8, text)
        return bytes(pdf.output())

    return make


def test_encrypted_file_is_read_if_it_opens_without_a_password(embedded):
    assert read(embedded("自公布之日起施行。", owner="owner")) == ["自公布之日起施行。"]
    assert "已加密，需要密码" in refused(embedded("保密。", owner="owner", user="user"))


def test_stream_that_does_not_unpack_is_refused(embedded):
    data = embedded("自公布之日起施行。" * 40, compressed=True)
    start = data.index(b"stream\n") + 40
    assert "损坏" in refused(data[:start] + bytes(40) + data[start + 40 :])


def test_letters_that_the_font_hides_are_refused(embedded):
    data = embedded("自公布之日起施行。")
    assert read(data) == ["自公布之日起施行。"]
    private = data.replace(b"<65E5>", b"<E004>").replace(b"<65e5>", b"<e004>")
    assert "文字层无法还原（9 个字符中有 1 个没有对应的编码）" in refused(private)


def test_radical_that_looks_like_a_character_is_read_as_the_character(embedded):
    data = embedded("自公布之日起施行。")
    radical = data.replace(b"<65E5>", b"<2F47>").replace(b"<65e5>", b"<2f47>")
    assert radical != data
    assert read(radical) == ["自公布之日起施行。"]


# --- a web page saved as PDF -------------------------------------------------------------------
@pytest.mark.parametrize(
    "style",
    [
        "main { column-count: 2 }",
        "main { column-count: 2 } p { text-indent: 2em; margin: 0; text-align: justify }",
    ],
)
def test_web_page_printed_by_chromium_in_two_columns(tmp_path, style):
    if shutil.which("chromium") is None:
        pytest.skip("needs chromium, which is not here")
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(as_html(law(20), style), encoding="utf-8")
    subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={pdf}", str(page),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = read(pdf.read_bytes())
    assert body(text) == expected(law(20))
    assert len(text) > len(body(text))
