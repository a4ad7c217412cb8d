"""Word files made for tests, from the XML that Word writes."""

import zipfile
from io import BytesIO

OFFICE = "http://schemas.openxmlformats.org"
NAMESPACES = (
    f'xmlns:w="{OFFICE}/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}/officeDocument/2006/relationships" '
    f'xmlns:m="{OFFICE}/officeDocument/2006/math" '
    f'xmlns:mc="{OFFICE}/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
MAIN = f"{OFFICE}/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
}


def word(body: str, *, main_type: str = WORD_TYPE, extra: dict[str, bytes] | None = None, **parts):
    """The bytes of a .docx with this body; parts (styles, numbering …) by name, as inner XML."""
    files = {
        "[Content_Types].xml": content_types(main_type),
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relationships(
            {
                **{name: (name, f"{name}.xml") for name in parts},
                "page1": ("aFChunk", "page.html"),
                "gone1": ("image", "../NULL"),  # as WPS writes for a picture that was removed
            }
        ),
        **{
            f"word/{name}.xml": f"<w:{PARTS[name]} {NAMESPACES}>{xml}</w:{PARTS[name]}>"
            for name, xml in parts.items()
        },
        **(extra or {}),
    }
    return archive(files)


def archive(files: dict[str, str | bytes]) -> bytes:
    """A zip archive of these files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def content_types(main_type: str) -> str:
    return (
        f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    )


def relationships(listed: dict[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{key}" Type="{MAIN}/{kind}" Target="{target}"/>'
        for key, (kind, target) in listed.items()
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{each}</Relationships>'


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph: of one run with a text, or of the runs given."""
    inner = runs or (r(text) if text else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(text: str, num_id: int = 1, level: int = 0) -> str:
    """A paragraph that a list numbers."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'
    return p(text, numbering)


def level(
    at: int, text: str, numeral: str = "decimal", *, start: int = 1, more: str = "", suffix=""
) -> str:
    """A level of a list."""
    suff = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{numeral}"/>{more}{suff}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*abstract: str, nums: dict[int, tuple[int, str]] | None = None) -> str:
    """numbering.xml: abstract lists by their levels, and lists: id → (abstract, overrides)."""
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>'
        for at, levels in enumerate(abstract)
    )
    nums = nums if nums is not None else {at + 1: (at, "") for at in range(len(abstract))}
    return made + "".join(
        f'<w:num w:numId="{num}"><w:abstractNumId w:val="{at}"/>{overrides}</w:num>'
        for num, (at, overrides) in nums.items()
    )


def style(name: str, *, inner: str = "", based_on: str = "", kind: str = "paragraph") -> str:
    """A style, whose id is its name."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    identity = f'w:type="{kind}" w:styleId="{name}"'
    return f'<w:style {identity}><w:name w:val="{name}"/>{base}{inner}</w:style>'


def table(*rows: list[str]) -> str:
    """A table of cells, each given as text or as its own XML."""
    made = ("".join(map(tc, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def tc(cell: str) -> str:
    return cell if cell.startswith("<w:tc>") else f"<w:tc>{p(cell)}</w:tc>"


def merged(text: str, *, columns: int = 1, rows: str = "") -> str:
    """A cell over several columns, or that begins (restart) or goes on with (continue) a column."""
    down = f'<w:vMerge w:val="{rows}"/>' if rows else ""
    properties = f'<w:tcPr><w:gridSpan w:val="{columns}"/>{down}</w:tcPr>'
    return f"<w:tc>{properties}{p(text)}</w:tc>"
