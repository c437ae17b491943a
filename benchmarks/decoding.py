"""
DICOM files of a 1,024 px X-ray, packed in each way: decoding.mjs says what each costs.

  python3 benchmarks/decoding.py SOURCE OUT

SOURCE is raw uint16, square, of 10 bits, such as the middle of an X-ray; needs numpy and imagecodecs.
"""
import struct
import sys
from pathlib import Path

import imagecodecs
import numpy

source, out = sys.argv[1], Path(sys.argv[2])
values = numpy.fromfile(source, "<u2")
side = round(len(values) ** 0.5)
ten = values.reshape(side, side)
twelve = (ten * 4).astype("<u2")
eight = (ten >> 2).astype("u1")
out.mkdir(parents=True, exist_ok=True)


def element(tag, vr, value):
    value += b"\0" * (len(value) % 2)
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    length = struct.pack("<HI", 0, len(value)) if vr in ("OB", "OW") else struct.pack("<H", len(value))
    return head + length + value


def short(tag, number):
    return element(tag, "US", struct.pack("<H", number))


def write(name, syntax, bits, packed=None):
    plain = eight if bits == 8 else ten
    meta = element(0x00020010, "UI", syntax.encode())
    body = short(0x00280002, 1) + element(0x00280004, "CS", b"MONOCHROME2 ")
    body += short(0x00280010, side) + short(0x00280011, side)
    body += short(0x00280100, 8 if bits == 8 else 16) + short(0x00280101, bits) + short(0x00280102, bits - 1)
    body += short(0x00280103, 0)
    if packed is None:
        body += element(0x7FE00010, "OW", plain.tobytes())
    else:
        packed = bytes(packed) + b"\0" * (len(packed) % 2)
        body += struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
        body += struct.pack("<HHI", 0xFFFE, 0xE000, 0) + struct.pack("<HHI", 0xFFFE, 0xE000, len(packed))
        body += packed + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    length = element(0x00020000, "UL", struct.pack("<I", len(meta)))
    (out / f"{name}.dcm").write_bytes(b"\0" * 128 + b"DICM" + length + meta + body)


write("plain-10", "1.2.840.10008.1.2.1", 10)
write("jpeg-8", "1.2.840.10008.1.2.4.50", 8, imagecodecs.jpeg8_encode(eight, level=90))
extended = imagecodecs.jpeg_encode(twelve, level=90, bitspersample=12)
write("jpeg-12", "1.2.840.10008.1.2.4.51", 12, extended)
write("lossless-8", "1.2.840.10008.1.2.4.70", 8, imagecodecs.ljpeg_encode(eight, bitspersample=8))
write("lossless-10", "1.2.840.10008.1.2.4.70", 10, imagecodecs.ljpeg_encode(ten, bitspersample=10))
write("jpeg-ls-10", "1.2.840.10008.1.2.4.80", 10, imagecodecs.jpegls_encode(ten))
j2k = {"codecformat": "j2k"}
lossless = {**j2k, "level": 0, "reversible": True}
write("jpeg2000-8", "1.2.840.10008.1.2.4.90", 8, imagecodecs.jpeg2k_encode(eight, **lossless))
write("jpeg2000-10", "1.2.840.10008.1.2.4.90", 10, imagecodecs.jpeg2k_encode(ten, bitspersample=10, **lossless))
lossy = imagecodecs.jpeg2k_encode(ten, bitspersample=10, level=70, reversible=False, **j2k)
write("jpeg2000-lossy-10", "1.2.840.10008.1.2.4.91", 10, lossy)
