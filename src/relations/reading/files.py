"""The files of the inputs: which there are, and their bytes, under bounds and without following links."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relations.errors import InputError, did_you_mean

# A packed file may hold so many bytes, and so many times its own size (threats.md, row 11).
UNPACKED_LIMIT, RATIO_LIMIT = 100_000_000, 100
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class File:
    """A file of the corpus: where it lies, what it is called in `source`, and what kind of entry it is.

    `fault` is a problem code where it is no regular file.
    """

    path: str
    source: str
    fault: str = ""
    detail: str = ""


def list_files(inputs: Iterable[str | os.PathLike]) -> list[File]:
    """List the files of files and folders (recursively), in the order of their `source`.

    `source` is the path in the folder, or from the inputs' common folder where there are several. Raises
    `InputError` where an input does not exist.
    """
    paths = [os.path.abspath(os.fspath(path)) for path in inputs]
    for path in paths:
        if not os.path.exists(path):
            raise InputError(_missing(path))
    if len(paths) == 1:
        base = paths[0] if os.path.isdir(paths[0]) else os.path.dirname(paths[0])
    else:
        base = os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in paths])
    found = {file.path: file for path in paths for file in _walk(path, base)}
    return sorted(found.values(), key=lambda file: file.source)


def _missing(path: str) -> str:
    parent, name = os.path.split(path)
    try:
        near = did_you_mean(name, os.listdir(parent))
    except OSError:
        near = ""
    near = near if near.startswith("; did") else "; give a file or a folder of articles"
    return f"{path}: no such file or folder{near}"


def _walk(path: str, base: str) -> Iterator[File]:
    """Yield the files of a folder and its folders, or the file itself; a linked folder is not entered."""
    if not os.path.isdir(path):
        yield _entry(os.path.realpath(path), readable(os.path.relpath(path, base)))
        return
    folders = [os.path.realpath(path)]
    top, name = folders[0], os.path.relpath(path, base)
    while folders:
        folder = folders.pop()
        within = os.path.normpath(os.path.join(name, os.path.relpath(folder, top)))
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield File(
                folder, readable(within), "unreadable", f"the folder cannot be listed: {error.strerror}"
            )
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield _entry(entry.path, readable(os.path.normpath(os.path.join(within, entry.name))))


def _entry(path: str, source: str) -> File:
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        return File(path, source, "unreadable", f"{error.strerror}; restore it or leave it out")
    if stat.S_ISREG(mode):
        return File(path, source)
    kind = "a link" if stat.S_ISLNK(mode) else "a pipe, socket or device"
    return File(
        path, source, "not_a_regular_file", f"{kind}, not followed; put a copy of the file in its place"
    )


def readable(path: str) -> str:
    """Return a path as valid text with `/`; bytes that are no text and control characters become %XX.

    >>> readable("a\\udcffb\\n.txt")
    'a%FFb%0A.txt'
    """
    escaped = []
    for letter in path.replace(os.sep, "/"):
        code = ord(letter)
        if 0xDC80 <= code <= 0xDCFF:
            letter = f"%{code - 0xDC00:02X}"
        elif code < 0x20 or code == 0x7F or 0xD800 <= code <= 0xDFFF:
            letter = "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))
        escaped.append(letter)
    return "".join(escaped)


def read_bytes(file: File, limit: int) -> bytes:
    """Return the first `limit` bytes of a file, unpacked where its name ends in `.gz`.

    Raises `OSError` where it cannot be read, or is no regular file any more; `ValueError` for a gzip file
    that is broken or unpacks to more than is allowed.
    """
    descriptor = os.open(file.path, _OPEN)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(None, "it is no longer a regular file")
        packed = file.source.lower().endswith(".gz")
        return _unpacked(opened, limit) if packed else opened.read(limit)


def _unpacked(opened, limit: int) -> bytes:
    """Unpack a gzip stream (all its members) in memory, counting the bytes that really come out."""
    parts, read, written = [], 0, 0
    inflate = zlib.decompressobj(wbits=31)
    while written <= limit and (chunk := opened.read(65536)):
        read += len(chunk)
        while chunk and written <= limit:
            try:
                part = inflate.decompress(chunk, 1 << 20)
            except zlib.error as error:
                raise ValueError("it is no sound gzip file; pack it anew") from error
            parts.append(part)
            written += len(part)
            if written > UNPACKED_LIMIT or written > RATIO_LIMIT * max(read, 4096):
                raise ValueError(
                    f"it unpacks to more than {RATIO_LIMIT} times its size or 100 MB; unpack it yourself"
                )
            chunk = inflate.unconsumed_tail
            if inflate.eof:
                chunk, inflate = inflate.unused_data, zlib.decompressobj(wbits=31)
    return b"".join(parts)[:limit]
