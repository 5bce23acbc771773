"""
Messages over a pipe between two of our own processes: a length, then pickled bytes.

Pipes are used without buffers: a buffer is locked while a thread reads, and cannot be closed when
the other side has gone.
"""

from __future__ import annotations

import pickle
import struct
from io import FileIO
from typing import Any

LENGTH = struct.Struct(">Q")


def write_frame(pipe: FileIO, message: object) -> None:
    """
    Write a message.

    Raises
    ------
    OSError, ValueError
        If nobody reads any more.
    """
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    rest = memoryview(LENGTH.pack(len(content)) + content)
    while rest:
        rest = rest[pipe.write(rest) :]


def read_frame(pipe: FileIO) -> Any:
    """
    Read a message; only from a process that this program started, or was started by.

    Raises
    ------
    EOFError
        If the other side has gone.
    """
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    return pickle.loads(_exactly(pipe, length))


def _exactly(pipe: FileIO, count: int) -> bytes:
    content = bytearray()
    while len(content) < count:
        part = pipe.read(count - len(content))
        if not part:
            raise EOFError("The other side has gone.")
        content += part
    return bytes(content)
