"""The files of a folder, and the bytes of one: whole, or one sentence."""

import os
import socket
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.files import MAX_FILE_MB, find_files, read_bytes, readable_name, sidecar_of

NOBODY = 65534


@contextmanager
def as_nobody(folder: Path):
    """Inside `folder`, files are opened as a user without rights: root may read everything."""
    is_root = os.geteuid() == 0
    here = os.getcwd()
    folder.chmod(0o755)
    os.chdir(folder)  # the folders above are closed to nobody
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        os.chdir(here)


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def found(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_files(folder).files]


# --- find_files --------------------------------------------------------------------------------
def test_files_of_all_subfolders_are_found_in_order(tmp_path):
    touch(tmp_path, "b.docx", "a/2.txt", "a/1.pdf", "说明")
    assert found(tmp_path) == ["a/1.pdf", "a/2.txt", "b.docx", "说明"]


@pytest.mark.parametrize(
    "litter",
    [".DS_Store", "Thumbs.db", "desktop.ini", "~$办法.docx", ".git/config", ".~lock.办法.docx#"],
)
def test_files_of_the_system_and_of_open_windows_are_left_out(tmp_path, litter):
    touch(tmp_path, "办法.docx", litter)
    assert found(tmp_path) == ["办法.docx"]


def test_sidecars_describe_a_document_and_are_none(tmp_path):
    touch(tmp_path, "甲.docx", "甲.docx.yaml", "乙（2019-03-02）.txt", "乙（2019-03-02）.yml")
    assert found(tmp_path) == ["乙（2019-03-02）.txt", "甲.docx"]
    assert sidecar_of(tmp_path / "甲.docx") == tmp_path / "甲.docx.yaml"
    assert sidecar_of(tmp_path / "乙（2019-03-02）.txt") == tmp_path / "乙（2019-03-02）.yml"


def test_sidecar_that_names_the_whole_file_goes_before_the_general_one(tmp_path):
    touch(tmp_path, "甲.docx", "甲.pdf", "甲.yaml", "甲.docx.yaml")
    assert found(tmp_path) == ["甲.docx", "甲.pdf"]
    assert sidecar_of(tmp_path / "甲.docx") == tmp_path / "甲.docx.yaml"
    assert sidecar_of(tmp_path / "甲.pdf") == tmp_path / "甲.yaml"
    (tmp_path / "甲.docx.yaml").rename(tmp_path / "甲.docx.yml")
    assert sidecar_of(tmp_path / "甲.docx") == tmp_path / "甲.docx.yml"
    (tmp_path / "甲.docx.yml").rename(tmp_path / "甲.docx.YAML")
    assert found(tmp_path) == ["甲.docx", "甲.pdf"]
    assert sidecar_of(tmp_path / "甲.docx") == tmp_path / "甲.docx.YAML"


def test_yaml_file_that_describes_nothing_is_listed_so_that_somebody_asks_why(tmp_path):
    touch(tmp_path, "甲.docx", "乙.yaml")
    assert found(tmp_path) == ["乙.yaml", "甲.docx"]
    assert sidecar_of(tmp_path / "甲.docx") is None
    assert sidecar_of(tmp_path / "乙.yaml") is None


def test_links_in_circles_end(tmp_path, caplog):
    touch(tmp_path, "a/甲.txt")
    (tmp_path / "a" / "上层").symlink_to(tmp_path)
    (tmp_path / "乙.txt").symlink_to(tmp_path / "a" / "甲.txt")
    assert found(tmp_path) == ["a/甲.txt", "乙.txt"]
    assert "上层：是指向文件夹的链接，没有进入" in caplog.text


@pytest.mark.parametrize("name", [".hidden", None])
def test_folder_without_files_is_named(tmp_path, name):
    if name:
        touch(tmp_path, name)
    with pytest.raises(CorpusError, match=rf"{tmp_path.name}：文件夹里没有文件"):
        find_files(tmp_path)


def test_folder_that_is_missing_or_none_is_named(tmp_path):
    with pytest.raises(CorpusError, match="无此：没有这个文件夹"):
        find_files(tmp_path / "无此")
    touch(tmp_path, "甲.txt")
    with pytest.raises(CorpusError, match=r"甲\.txt：是文件，不是文件夹"):
        find_files(tmp_path / "甲.txt")


@pytest.mark.parametrize(("closed", "names"), [(".", ["甲.txt"]), ("内部", ["内部/乙.txt"])])
def test_folder_that_cannot_be_listed_and_leaves_nothing_is_named(tmp_path, closed, names):
    touch(tmp_path, *(f"根/{name}" for name in names))
    folder = tmp_path / "根" / closed
    folder.chmod(0o311)
    with as_nobody(tmp_path), pytest.raises(CorpusError, match=r"无法列出.*没有权限") as caught:
        find_files(Path("根"))
    folder.chmod(0o755)
    assert folder.name in str(caught.value)


def test_subfolder_that_cannot_be_listed_is_told_of_and_the_rest_goes_on(tmp_path):
    touch(tmp_path, "根/甲.txt", "根/内部/乙.txt")
    folder = tmp_path / "根" / "内部"
    folder.chmod(0o311)
    with as_nobody(tmp_path):
        listing = find_files(Path("根"))
    folder.chmod(0o755)
    assert listing.files == (Path("根/甲.txt"),)
    (told,) = listing.unlisted
    assert "内部：无法列出" in str(told)


def test_name_in_gb18030_can_be_printed_and_its_file_read(tmp_path):
    raw = os.path.join(os.fsencode(tmp_path), "办法.txt".encode("gb18030"))
    with open(raw, "wb") as file:
        file.write(b"1")
    (path,) = find_files(tmp_path).files
    assert readable_name(path) == f"{tmp_path}/办法.txt"
    assert read_bytes(path) == b"1"


# --- read_bytes --------------------------------------------------------------------------------
def test_bytes_are_those_of_the_file_also_through_a_link(tmp_path):
    data = bytes(range(256)) * 1000
    (tmp_path / "甲.bin").write_bytes(data)
    (tmp_path / "链接").symlink_to("甲.bin")
    assert read_bytes(tmp_path / "甲.bin") == data
    assert read_bytes(tmp_path / "链接") == data


def test_file_over_the_limit_is_refused_with_its_size_and_without_reading_it(tmp_path):
    path = tmp_path / "大.pdf"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # takes no space on the disk
    with pytest.raises(CorpusError, match=rf"200\.0 MB.*{MAX_FILE_MB} MB.*请"):
        read_bytes(path)


def test_pipe_socket_and_device_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "管道.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()
        os.chdir(tmp_path)  # the name of a socket may not be long
        listening.bind("接口.txt")
        os.chdir(here)
        for path in (tmp_path / "管道.txt", tmp_path / "接口.txt", Path("/dev/zero")):
            with pytest.raises(CorpusError, match=rf"{path.name}：不是普通文件"):
                read_bytes(path)


def test_folder_in_place_of_a_file_is_named(tmp_path):
    with pytest.raises(CorpusError, match="是文件夹，不是文件"):
        read_bytes(tmp_path)


def test_links_that_lead_nowhere_or_in_circles_are_listed_and_refused(tmp_path):
    (tmp_path / "断.txt").symlink_to("无此.txt")
    (tmp_path / "圈.txt").symlink_to("圈.txt")
    assert found(tmp_path) == ["圈.txt", "断.txt"]
    with pytest.raises(CorpusError, match=r"断\.txt：链接指向的 无此\.txt 不存在"):
        read_bytes(tmp_path / "断.txt")
    with pytest.raises(CorpusError, match=r"圈\.txt：链接绕成一圈"):
        read_bytes(tmp_path / "圈.txt")


def test_file_that_has_vanished_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"甲\.txt：文件不存在"):
        read_bytes(tmp_path / "甲.txt")


def test_file_without_permission_is_named(tmp_path):
    touch(tmp_path, "甲.txt")
    (tmp_path / "甲.txt").chmod(0)
    with as_nobody(tmp_path), pytest.raises(CorpusError, match=r"甲\.txt：没有读取权限"):
        read_bytes(Path("甲.txt"))


def test_file_that_changes_size_while_it_is_read_is_refused():
    """/proc/self/status says it is empty and then gives more: as a file that is being written."""
    path = Path("/proc/self/status")
    if not path.is_file():
        pytest.skip("needs /proc, which this system does not have")
    with pytest.raises(CorpusError, match="读取时文件还在改变"):
        read_bytes(path)


def test_file_that_grows_while_it_is_read_is_never_read_by_halves(tmp_path):
    path = tmp_path / "同步中.docx"
    path.write_bytes(b"0" * 5_000_000)
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"1")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(20):
            smallest = path.stat().st_size
            with suppress(CorpusError):
                assert smallest <= len(read_bytes(path)) <= path.stat().st_size
    finally:
        stop.set()
        writer.join()
    assert len(read_bytes(path)) == path.stat().st_size
