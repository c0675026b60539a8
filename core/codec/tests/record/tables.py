"""Writes what Python 3.11 says of its encodings:

tables/aliases.txt      the names of its codecs
tables/single_byte.txt  what the codecs of one byte a character mean. A line is the codec's name and the code points of
                        the bytes 0 to 255 in hexadecimal: `41` one, `41-5a` a run, `-` a byte without a meaning, `-*7`
                        seven of them.
tests/sums.json         sums over all that each codec reads and writes
tests/cases.json        texts and bytes with what becomes of them, mistakes included
maps/ in a folder       with an argument: what the codecs of several bytes a character mean, for tests/multi_byte.rs
"""
import encodings
import encodings.aliases
import json
import pkgutil
import random
import sys
from pathlib import Path

HERE = Path(__file__).parents[2]
# These have code of their own, or none that is of use anywhere but on Windows.
OWN = {"ascii", "latin_1", "charmap", "undefined", "mbcs", "oem", "idna", "punycode", "aliases"}
MULTI = ["big5", "cp932", "cp949", "cp950", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "shift_jis"]


def modules():
    return sorted(m.name for m in pkgutil.iter_modules(encodings.__path__))


def runs(points):
    out, index = [], 0
    while index < len(points):
        start = index
        step = 0 if points[index] is None else 1
        while index + 1 < len(points) and (
            points[index + 1] is None if step == 0 else points[index] is not None and points[index + 1] == points[index] + 1
        ):
            index += 1
        count = index - start + 1
        if step == 0:
            out.append("-" if count == 1 else f"-*{count}")
        elif count == 1:
            out.append(f"{points[start]:x}")
        else:
            out.append(f"{points[start]:x}-{points[index]:x}")
        index += 1
    return " ".join(out)


def single_byte():
    tables = {}
    for name in modules():
        source = Path(encodings.__path__[0], name + ".py").read_text()
        if name in OWN or "charmap_decode" not in source:
            continue
        text = [bytes([byte]).decode(name, "replace") for byte in range(256)]
        tables[name] = [None if c == "\ufffd" else ord(c) for c in text]
    return tables


def sequences(name):
    def known(*sequence):
        try:
            text = bytes(sequence).decode(name)
        except UnicodeDecodeError:
            return None
        return ord(text) if len(text) == 1 else None

    for a in range(256):
        if (point := known(a)) is not None:
            yield bytes([a]), point
            continue
        for b in range(256):
            if (point := known(a, b)) is not None:
                yield bytes([a, b]), point
            elif name == "euc_jp" and a == 0x8F:
                for c in range(0x80, 256):
                    if (point := known(a, b, c)) is not None:
                        yield bytes([a, b, c]), point
            elif name == "gb18030" and 0x81 <= a <= 0x84 and 0x30 <= b <= 0x39:
                for c in range(0x81, 0xFF):
                    for d in range(0x30, 0x3A):
                        if (point := known(a, b, c, d)) is not None:
                            yield bytes([a, b, c, d]), point


def written(name):
    for code in [*range(0xD800), *range(0xE000, 0x10000), *range(0x1F600, 0x1F650)]:
        try:
            encoded = chr(code).encode(name)
        except UnicodeEncodeError:
            continue
        # Syllables of Korean that are spelled in eight bytes are left out.
        if len(encoded) <= 4:
            yield code, encoded


def fnv(texts):
    number = 0xCBF29CE484222325
    for text in texts:
        for byte in text.encode():
            number = ((number ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{number:016x}"


def tried(run):
    try:
        return run()
    except (UnicodeError, LookupError) as error:
        return {"error": str(error)}


def cases():
    names = ["Windows 1252", "WINDOWS-1252", "windows__1252", "cp-1252", "latin 1", "iso 8859-1", "ISO_8859-1:1987",
             "8859_1", "utf 8", "UTF--8", "utf.8", "iso-8859-15", "x-sjis", "hex", "rot13", "cp65001", "ms-kanji",
             "EUC-JP", "KOI8_R", "Latin-9", "iso_8859.1", "ansi_x3.4_1968", "ANSI_X3.4-1968", "klingon", "", "-utf-8-"]
    codecs = ["utf-8", "utf-8-sig", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
              "utf-32-be", "cp1252", "cp437", "koi8-r", "iso8859-15", "cp037", *MULTI]
    texts = ["", "plain", "caf\xe9", "\u20ac 5", "\u0411\u0412\u0413 x", "\u4e2d\u6587", "\u65e5\u672c\u8a9e \u30c6\u30b9\u30c8", "\ud55c\uad6d",
             "a\U0001f600\U0001f600b", "\xa5\u203e\u2225\uff5e", "a\u0e01\u0e02b", "\ufeffx"]
    random.seed(7)
    blobs = [b"", b"a\xffb", b"a\x80", b"\xe2\x82", b"\xe2\x82a", b"\xc0\x80", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\xef\xbb\xbfa\xff",
             b"\xf4\x90\x80\x80", b"a\x81\x81\x90", b"a\x810\x81 b", b"a\x810\x81", b"\xfe0\x810", b"\x8f\xa1", b"\x8f\xa1 ",
             b"\x8e ", b"\x8e", b"\xff\xfea", b"\xff\xfea\0", b"\xfe\xff\0a\0", b"\xff\xfe\0\0a\0\0\0", b"\0\0\xfe\xff\0\0\0a",
             b"\0\xd8a\0", b"\0\xd8", b"\0\xdca\0", b"a\0\0\0\0\xd8\0\0", b"a\0\0\0\0\0\x11\0", b"a\0\0\0b",
             *[random.randbytes(random.randrange(1, 9)) for _ in range(16)]]
    answers = []
    for name in names:
        answers.append({"codec": name, "text": "x\xe9", "gives": tried(lambda: "x\xe9".encode(name).hex())})
        answers.append({"codec": name, "bytes": "78", "gives": tried(lambda: b"x".decode(name))})
    handled = {"utf-8", "ascii", "latin-1", "utf-16", "cp1252", "gbk"}
    for name in codecs:
        for text in texts:
            for handler in ["strict", *(["ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape"] if name in handled else [])]:
                gives = tried(lambda: text.encode(name, handler).hex())
                # Said once for all handlers when it makes no difference.
                if handler == "strict":
                    strict = gives
                elif gives == strict:
                    continue
                answers.append({"codec": name, "text": text, "errors": handler, "gives": gives})
        for blob in blobs:
            for handler in ["strict", *(["ignore", "replace", "backslashreplace", "surrogateescape"] if name in handled else [])]:
                gives = tried(lambda: blob.decode(name, handler))
                if isinstance(gives, str):
                    # As texts are kept here: lone surrogates as private characters.
                    gives = "".join(chr(ord(c) + 0x100000) if 0xD800 <= ord(c) <= 0xDFFF else c for c in gives)
                if handler == "strict":
                    strict = gives
                elif gives == strict:
                    continue
                answers.append({"codec": name, "bytes": blob.hex(), "errors": handler, "gives": gives})
    return answers


def main():
    names = {module: [] for module in modules() if module not in {"aliases", "mbcs", "oem", "charmap", "undefined"}}
    for alias, module in encodings.aliases.aliases.items():
        if module in names:
            names[module].append(alias)
    lines = [" ".join([module, *sorted(names[module])]) + "\n" for module in sorted(names)]
    HERE.joinpath("tables/aliases.txt").write_text("".join(lines))
    tables = single_byte()
    lines = [f"{name} {runs(points)}\n" for name, points in tables.items()]
    HERE.joinpath("tables/single_byte.txt").write_text("".join(lines))
    sums = {}
    for name in [*tables, *MULTI]:
        read = [f"{sequence.hex()} {point:x}\n" for sequence, point in sequences(name)]
        write = [f"{code:x} {encoded.hex()}\n" for code, encoded in written(name)]
        sums[name] = {"read": fnv(read), "write": fnv(write)}
        if len(sys.argv) > 1 and name in MULTI:
            Path(sys.argv[1], name + ".read").write_text("".join(read))
            Path(sys.argv[1], name + ".write").write_text("".join(write))
    HERE.joinpath("tests/sums.json").write_text(json.dumps(sums, indent=1) + "\n")
    lines = ",\n".join(json.dumps(case) for case in cases())
    HERE.joinpath("tests/cases.json").write_text(f"[\n{lines}\n]\n")


main()
