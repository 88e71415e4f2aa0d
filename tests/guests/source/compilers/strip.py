#!/usr/bin/env python3
"""Empties the debug information of the WebAssembly objects in archives, in place.

The sections stay, without contents, because symbols and relocations refer to sections by number. An archive's own index
has to be made again afterwards (`ranlib`).
"""

import sys


def leb(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def to_leb(value):
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def emptied(name, contents):
    if name.startswith(b".debug_"):
        return b""
    if name.startswith(b"reloc..debug_"):
        section, _ = leb(contents, 0)
        return to_leb(section) + to_leb(0)
    return contents


def stripped(module):
    if module[:4] != b"\0asm":
        return module
    out, at = bytearray(module[:8]), 8
    while at < len(module):
        kind = module[at]
        size, begin = leb(module, at + 1)
        payload, at = module[begin : begin + size], begin + size
        if kind == 0:
            length, start = leb(payload, 0)
            name = payload[start : start + length]
            payload = payload[: start + length] + emptied(name, payload[start + length :])
        out += bytes([kind]) + to_leb(len(payload)) + payload
    return bytes(out)


def archive(data):
    out, at = bytearray(b"!<arch>\n"), 8
    while at + 60 <= len(data):
        header = data[at : at + 60]
        size = int(header[48:58])
        member = data[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
        if header[:16].rstrip() in (b"/", b"/SYM64/"):
            continue
        # BSD archives write long names before the contents.
        name = int(header[3:16]) if header.startswith(b"#1/") else 0
        member = member[:name] + stripped(member[name:])
        out += header[:48] + str(len(member)).encode().ljust(10) + header[58:] + member + b"\n" * (len(member) % 2)
    return bytes(out)


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(archive(data))
