#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""upscale as its user meets it: pictures in, pictures out, exit codes and messages.

Usage: upscale_cli.py UPSCALE EXAMPLE_FOLDER [unittest arguments]
"""
import contextlib
import os
import pty
import random
import resource
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

UPSCALE = FOLDER = ""
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Every 43rd pixel of every 43rd row of the packages' own assets/samples/3x and 4x, RGB in hexadecimal.
SAMPLES = {
    3: (
        "161a0a1d280823170b3c1d09e470514d51152f220f373317302b13"
        "1c1608222a0897b365f0350ff73c0cf566433e3616260800241406"
        "4c5e1c262603e66a36f6390cf94512fa5c31cd2205e92405da330d"
        "545e0de484644a5231e82603e62405f9390aee2706fc471bf23a0e"
        "806b3af8623bf84322e32204440504650605fc6b5ff85931f85433"
        "3a3a2cf55626f42f05ed2a059d0a03ffa546f34a2cbd3611813e2a"
        "51613ddc886cf63b0a64671ee91000ffa029f7523ef63e10ed3713"
        "31403248583e2e3d0df7543af64726f64318f4310fea320b393f1f"
        "64180b2e401629390a749c44f86b4ba3683a3c59155b78452f2609"
    ),
    4: (
        "2129141d2e0d4941272c1c06371e06e67e5bc06d504b5c1f2e240f251e09201b09243113"
        "241c0a1315064f6219a5ae59e23210f75c2cf042139471393a270e3a2e132b1906201d05"
        "050c060f1c0678a43cf0471af75623fa4919f53e10f7633b818613c22b08cd250949401d"
        "49641e5a7c2eb2cc8cf85526f63609f22a06f74a24f6562ccd2603e32605d22606ea471f"
        "4f6612555411855d3bc2ce8ae62702e72303f42806f14b1de72805f9390bf4470ff54b21"
        "5e7b5bf45b27f8593af7481dd62404da1307360607c91603f8522bff7b5ff55227f4542f"
        "2d4a27f15228f34d24f0340ce123026a0b07c31d0bd00f04f85832f86232f66c3e49492f"
        "1d2016f55f2ff8501cf33406ea2a05df2506a71d00f94410ff6a4ef54212f63d18e44c21"
        "4d643d4e5026ee4617f7613a6e7721f14329e66531ea451efb5c40f43d12f44017db3819"
        "5061526e7c6658643e607050ef3918f8481aed2d04242300f44013f13b0ef44516f76b39"
        "6d27074253363e4d232d400d9b6752ef431ef85021fc5d3b3e581368815130410e2d4806"
        "812706364528293a0f918d6ed3ccba8ca270647758697b315c7724436721586621343116"
    ),
}


def chunk(kind, data, length=None):
    length = len(data) if length is None else length
    return struct.pack(">I", length) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height, depth, kind, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace))


def packed(rows, depth):
    """Rows of samples as PNG's raw bytes, filter 0 before each row."""
    raw = bytearray()
    for row in rows:
        raw.append(0)
        if depth == 16:
            raw += struct.pack(f">{len(row)}H", *row)
        elif depth == 8:
            raw += bytes(row)
        else:
            per_byte = 8 // depth
            for i in range(0, len(row), per_byte):
                part = row[i : i + per_byte]
                part = part + [0] * (per_byte - len(part))
                raw.append(sum(v << (8 - depth * (k + 1)) for k, v in enumerate(part)))
    return bytes(raw)


# first column and row, steps between columns and rows
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
         (0, 1, 1, 2)]


def png(rows, depth, kind, *, between=b"", interlace=0):
    """A PNG of rows of flat samples; `between`: chunks before the pixels."""
    channels = CHANNELS[kind]
    width, height = len(rows[0]) // channels, len(rows)
    if interlace:
        raw = b""
        for x0, y0, dx, dy in ADAM7:
            part = [[v for x in range(x0, width, dx)
                     for v in row[x * channels : (x + 1) * channels]] for row in rows[y0::dy]]
            if part and part[0]:
                raw += packed(part, depth)
    else:
        raw = packed(rows, depth)
    return (SIGNATURE + header(width, height, depth, kind, interlace) + between
            + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def decoded(data):
    """(width, height, depth, kind, rows of flat samples) of a PNG of 8 or 16 bits."""
    at, pixels = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if data[at : at + 12 + length] != chunk(kind, body):
            raise ValueError("bad checksum")
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            pixels += body
        at += 12 + length
    if interlace or depth < 8 or colour == PALETTE:
        raise ValueError("not the kind that upscale writes")
    raw = zlib.decompress(pixels)
    step = CHANNELS[colour] * depth // 8
    size = width * step
    rows, above = [], bytearray(size)
    for y in range(height):
        rule, line = raw[y * (size + 1)], bytearray(raw[y * (size + 1) + 1 : (y + 1) * (size + 1)])
        for i in range(size):
            a = line[i - step] if i >= step else 0
            b, c = above[i], above[i - step] if i >= step else 0
            if rule == 1:
                line[i] = (line[i] + a) & 255
            elif rule == 2:
                line[i] = (line[i] + b) & 255
            elif rule == 3:
                line[i] = (line[i] + (a + b) // 2) & 255
            elif rule == 4:
                near = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))
                line[i] = (line[i] + near[2]) & 255
        above = line
        rows.append(list(line) if depth == 8 else list(struct.unpack(f">{size // 2}H", line)))
    return width, height, depth, colour, rows


def noise(width, height, channels, most, seed=1):
    r = random.Random(seed)
    return [[r.randint(0, most) for _ in range(width * channels)] for _ in range(height)]


def smooth(width, height, channels, most):
    """Slopes: the network keeps them, so that its result can be compared with the input."""
    return [[(x * (c + 2) + y * 3) * most // (width * 5 + height * 3)
             for x in range(width) for c in range(channels)] for y in range(height)]


def doubled_alpha(plane):
    """Bilinear interpolation, 1/4 and 3/4, border repeated, rounded to the nearest."""
    h, w = len(plane), len(plane[0])

    def pair(o, size):
        return o // 2, min(max(o // 2 + (1 if o % 2 else -1), 0), size - 1)

    out = []
    for y in range(2 * h):
        y0, y1 = pair(y, h)
        line = []
        for x in range(2 * w):
            x0, x1 = pair(x, w)
            total = (9 * plane[y0][x0] + 3 * plane[y0][x1] + 3 * plane[y1][x0] + plane[y1][x1])
            line.append((total + 8) // 16)
        out.append(line)
    return out


class Upscale(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="upscale.")
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def path(self, name, data=None):
        p = os.path.join(self.dir, name)
        if data is not None:
            with open(p, "wb") as f:
                f.write(data)
        return p

    def run_it(self, *args, **more):
        return subprocess.run([UPSCALE, *args], capture_output=True, text=True, timeout=300, **more)

    def enlarged(self, data, *args):
        """The picture that upscale makes of a PNG, decoded; its bytes are in self.last."""
        source, out = self.path("in.png", data), self.path("out.png")
        r = self.run_it(source, out, *args)
        self.assertEqual((r.returncode, r.stdout, r.stderr), (0, "", ""))
        with open(out, "rb") as f:
            self.last = f.read()
        os.remove(out)
        return decoded(self.last)

    def refused(self, data, *reasons, out="out.png"):
        """upscale must fail with status 1 and one line that names file and reasons."""
        source, target = self.path("bad.png", data), self.path(out)
        before = sorted(os.listdir(self.dir))
        r = self.run_it(source, target)
        self.assertEqual(r.returncode, 1, r.stderr)
        self.assertEqual(r.stderr.count("\n"), 1, r.stderr)
        self.assertTrue(r.stderr.startswith(f"upscale: {source}: "), r.stderr)
        for reason in reasons:
            self.assertIn(reason, r.stderr)
        self.assertEqual(sorted(os.listdir(self.dir)), before)

    def assert_close(self, got, want, tolerance):
        self.assertEqual((len(got), len(got[0])), (len(want), len(want[0])))
        worst = max(abs(a - b) for p, q in zip(got, want) for a, b in zip(p, q))
        self.assertLessEqual(worst, tolerance)


class Pictures(Upscale):
    def test_the_fixture_gives_the_packages_own_result(self):
        with open(os.path.join(FOLDER, "fixture.png"), "rb") as f:
            got = self.enlarged(f.read())
        with open(os.path.join(FOLDER, "result.png"), "rb") as f:
            want = decoded(f.read())
        self.assertEqual(got[:4], want[:4])
        self.assertEqual(got[:4], (256, 256, 8, RGBA))
        self.assertEqual({v for row in got[4] for v in row[3::4]}, {255})
        differ = [abs(a - b) for p, q in zip(got[4], want[4]) for a, b in zip(p, q) if a != b]
        self.assertLessEqual(len(differ), 100)
        self.assertLessEqual(max(differ, default=0), 1)

    def test_three_and_four_times_as_large(self):
        with open(os.path.join(FOLDER, "fixture.png"), "rb") as f:
            fixture = f.read()
        for scale, wanted in SAMPLES.items():
            got = self.enlarged(fixture, "--scale", str(scale))
            self.assertEqual(got[:4], (128 * scale, 128 * scale, 8, RGBA))
            pixels = [v for row in got[4][::43] for x in range(0, 128 * scale, 43)
                      for v in row[4 * x : 4 * x + 3]]
            wanted = bytes.fromhex(wanted)
            self.assertEqual(len(pixels), len(wanted))
            self.assertLessEqual(max(abs(a - b) for a, b in zip(pixels, wanted)), 1)

    def test_tiles_at_every_scale(self):
        data = png(noise(130, 129, 3, 255), 8, RGB)
        for scale in "3", "4":
            self.enlarged(data, "--scale", scale, "--tile", "128", "--threads", "1")
            first = self.last
            self.enlarged(data, "--scale", scale, "--tile", "32", "--threads", "2")
            self.assertEqual(self.last, first, scale)

    def test_tiles_and_threads_do_not_change_a_byte(self):
        data = png(noise(150, 131, 3, 255), 8, RGB)
        self.enlarged(data, "--tile", "128", "--threads", "1")
        first = self.last
        for tile in "32", "128", "auto":
            for threads in "1", "2", "3":
                self.enlarged(data, "--tile", tile, "--threads", threads)
                self.assertEqual(self.last, first, f"--tile {tile} --threads {threads}")

    def test_odd_sides_by_small_tiles(self):
        data = png(noise(45, 77, 1, 65535), 16, GREY)
        for threads in "1", "2":
            got = self.enlarged(data, "--threads", threads)
            self.assertEqual(got[:4], (90, 154, 16, GREY))
        self.assertGreater(len({v for row in got[4] for v in row}), 5000)  # 16 bits, not 8

    def test_the_smallest_picture(self):
        self.assertEqual(self.enlarged(png(smooth(32, 32, 3, 255), 8, RGB))[:4], (64, 64, 8, RGB))

    def test_sixteen_bits_agree_with_eight(self):
        rows = smooth(40, 33, 3, 255)
        eight = self.enlarged(png(rows, 8, RGB))
        sixteen = self.enlarged(png([[v * 257 for v in row] for row in rows], 16, RGB))
        self.assertEqual(sixteen[:4], (80, 66, 16, RGB))
        want = [[v * 257 for v in row] for row in eight[4]]
        self.assert_close(sixteen[4], want, 129)

    def test_grey_is_the_grey_of_colour(self):
        rows = smooth(36, 32, 1, 255)
        grey = self.enlarged(png(rows, 8, GREY))
        self.assertEqual(grey[:4], (72, 64, 8, GREY))
        colour = self.enlarged(png([[v for v in row for _ in range(3)] for row in rows], 8, RGB))
        luma = [[0.299 * r + 0.587 * g + 0.114 * b
                 for r, g, b in zip(row[::3], row[1::3], row[2::3])] for row in colour[4]]
        self.assert_close(grey[4], luma, 1.01)  # both rounded

    def test_alpha_is_interpolated(self):
        for depth, tolerance in (8, 0), (16, 1):
            for kind in GREY_ALPHA, RGBA:
                step = CHANNELS[kind]
                rows = noise(34, 37, step, 2**depth - 1)
                got = self.enlarged(png(rows, depth, kind))
                self.assertEqual(got[:4], (68, 74, depth, kind))
                want = doubled_alpha([row[step - 1 :: step] for row in rows])
                self.assert_close([row[step - 1 :: step] for row in got[4]], want, tolerance)

    def test_colour_does_not_depend_on_alpha(self):
        def opaque(rows):
            return [[v for i, v in enumerate(row) if i % 4 < 3] for row in rows]

        rows = noise(32, 35, 4, 255)
        with_alpha = self.enlarged(png(rows, 8, RGBA))
        without = self.enlarged(png(opaque(rows), 8, RGB))
        self.assertEqual(opaque(with_alpha[4]), without[4])

    def test_palettes(self):
        r = random.Random(2)
        for depth in 1, 2, 4, 8:
            colours = [[r.randint(0, 255) for _ in range(3)] for _ in range(2**depth)]
            index = noise(45, 33, 1, 2**depth - 1)
            table = chunk(b"PLTE", bytes(v for c in colours for v in c))
            rows = [[v for i in row for v in colours[i]] for row in index]
            plain = self.enlarged(png(rows, 8, RGB))
            self.assertEqual(self.enlarged(png(index, depth, PALETTE, between=table)), plain)
            alphas = [r.randint(0, 255) for _ in range(2**depth)]
            table += chunk(b"tRNS", bytes(alphas))
            got = self.enlarged(png(index, depth, PALETTE, between=table))
            self.assertEqual(got[:4], (90, 66, 8, RGBA))
            want = doubled_alpha([[alphas[i] for i in row] for row in index])
            self.assertEqual([row[3::4] for row in got[4]], want)

    def test_one_two_and_four_bits(self):
        for depth in 1, 2, 4:
            most = 2**depth - 1
            rows = noise(45, 33, 1, most)
            want = self.enlarged(png([[v * 255 // most for v in row] for row in rows], 8, GREY))
            self.assertEqual(self.enlarged(png(rows, depth, GREY)), want)

    def test_a_transparent_colour(self):
        rows = noise(32, 32, 1, 3)
        got = self.enlarged(png(rows, 2, GREY, between=chunk(b"tRNS", b"\0\2")))
        self.assertEqual(got[3], GREY_ALPHA)
        want = doubled_alpha([[0 if v == 2 else 255 for v in row] for row in rows])
        self.assertEqual([row[1::2] for row in got[4]], want)

    def test_interlaced(self):
        for depth, kind in (8, RGBA), (16, RGB), (1, GREY):
            rows = noise(37, 35, CHANNELS[kind], 2**depth - 1)
            plain = self.enlarged(png(rows, depth, kind))
            self.assertEqual(self.enlarged(png(rows, depth, kind, interlace=1)), plain)

    def test_chunks_that_no_pixel_needs_are_skipped(self):
        rows = smooth(32, 32, 3, 255)
        plain = self.enlarged(png(rows, 8, RGB))
        extra = (chunk(b"gAMA", struct.pack(">I", 12345)) + chunk(b"sRGB", b"\0")
                 + chunk(b"tEXt", b"Title\0x") + chunk(b"prVt", b"12")
                 + chunk(b"iCCP", b"p\0\0" + zlib.compress(b"not a profile")))
        self.assertEqual(self.enlarged(png(rows, 8, RGB, between=extra)), plain)


class BadFiles(Upscale):
    good = staticmethod(lambda: png(smooth(40, 40, 3, 255), 8, RGB))

    def test_not_a_png(self):
        for data in b"", b"\x89PNG", b"\xff\xd8\xff\xe0 a JPEG, say", b"GIF89a" * 50:
            self.refused(data, "not a PNG file")

    def test_truncated_anywhere(self):
        data = self.good()
        for size in (*range(8, 60), *(len(data) - n for n in (60, 13, 4, 1))):
            self.refused(data[:size], "the file ends too early")

    def test_wrong_checksums(self):
        for at, data in ((29, self.good()), (-14, self.good()), (-1, self.good())):
            broken = bytearray(data)
            broken[at] ^= 1
            self.refused(bytes(broken), "CRC error")

    def test_sides(self):
        self.refused(SIGNATURE + header(0, 40, 8, RGB) + chunk(b"IEND", b""), "width is zero")
        self.refused(SIGNATURE + header(40, 0, 8, RGB) + chunk(b"IEND", b""), "height is zero")
        self.refused(png(smooth(31, 40, 3, 255), 8, RGB), "31x40", "at least 32")
        self.refused(png(smooth(40, 31, 3, 255), 8, RGB), "40x31", "at least 32")
        self.refused(png([[1]], 1, GREY), "1x1", "at least 32")
        tail = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
        most = 2**31 - 1
        for width, height, depth, reason in ((60000, 60000, 8, "60000x60000"),
                                             (8193, 8192, 8, "at most 67108864"),
                                             (most, most, 16, f"{most}x{most}"),
                                             (8192, 8192, 16, "ends too early"),
                                             (most + 1, 40, 8, "out of range")):
            self.refused(SIGNATURE + header(width, height, depth, RGBA) + tail, reason)

    def test_bad_headers(self):
        for depth, kind in (3, GREY), (4, RGB), (16, PALETTE), (8, 5), (0, GREY):
            self.refused(SIGNATURE + header(40, 40, depth, kind) + chunk(b"IEND", b""), "nvalid")
        self.refused(png(noise(40, 40, 1, 3), 2, PALETTE), "PLTE")

    def test_bad_pixels(self):
        size = header(40, 40, 8, GREY)
        end = chunk(b"IEND", b"")
        raw = b"\0" * (41 * 40)
        self.refused(SIGNATURE + size + end)
        self.refused(SIGNATURE + size + chunk(b"IDAT", b"no zlib stream at all") + end)
        self.refused(SIGNATURE + size + chunk(b"IDAT", zlib.compress(raw[:-1])) + end)
        wrong_sum = zlib.compress(raw)[:-4] + b"\1\2\3\4"
        self.refused(SIGNATURE + size + chunk(b"IDAT", wrong_sum) + end)
        wrong_filter = zlib.compress(b"\5" + raw[1:])
        self.refused(SIGNATURE + size + chunk(b"IDAT", wrong_filter) + end, "filter")

    def test_bombs_cost_no_memory(self):
        """Peak memory of the child, or of this process before it, is far below their claims."""
        start = SIGNATURE + header(40, 40, 8, RGB)
        claim = start + chunk(b"iTXt", b"Comment\0\1\0\0\0" + b"x" * 415, length=1_700_000_000)
        self.assertEqual(len(claim), 472)
        packer = zlib.compressobj(9)
        many = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
        rows = smooth(40, 40, 3, 255)
        text = png(rows, 8, RGB, between=chunk(b"zTXt", b"Comment\0\0" + many))
        profile = png(rows, 8, RGB, between=chunk(b"iCCP", b"p\0\0" + many))
        tail = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
        large = SIGNATURE + header(8000, 8000, 16, RGBA) + tail
        pixels = start + chunk(b"IDAT", many) + chunk(b"IEND", b"")
        for name, data, status in (("claim", claim, 1), ("text", text, 0), ("profile", profile, 0),
                                   ("large", large, 1), ("pixels", pixels, 1)):
            source, out = self.path(name + ".png", data), self.path(name + ".out.png")
            command = [UPSCALE, source, out, "--threads", "1"]
            child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            message = child.stderr.read()
            child.stderr.close()
            _, how, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(how)
            self.assertEqual(child.returncode, status, f"{name}: {message}")
            self.assertEqual(os.path.exists(out), status == 0, name)
            self.assertLess(used.ru_maxrss, 200 * 1024, name)
            if status:
                self.assertTrue(message.startswith(f"upscale: {source}: "), message)

    def test_a_directory(self):
        r = self.run_it(self.dir, self.path("out.png"))
        self.assertEqual(r.returncode, 1)
        reason = "expected a regular file, got a directory"
        self.assertEqual(r.stderr, f"upscale: {self.dir}: {reason}\n")

    def test_a_missing_file(self):
        source = self.path("no.png")
        r = self.run_it(source, self.path("out.png"))
        self.assertEqual(r.returncode, 1)
        self.assertEqual(r.stderr, f"upscale: {source}: No such file or directory\n")

    def test_other_weights(self):
        source, out = self.path("in.png", self.good()), self.path("out.png")
        for data in b"", b"\0" * 100, struct.pack("<Q", 2**63) + b"{}":
            weights = self.path("w.safetensors", data)
            r = self.run_it(source, out, "--weights", weights)
            self.assertEqual(r.returncode, 1)
            self.assertTrue(r.stderr.startswith("upscale: "), r.stderr)
            self.assertIn(weights, r.stderr)
            self.assertFalse(os.path.exists(out))
        r = self.run_it(source, out, "--weights", os.path.join(FOLDER, "weights.safetensors"))
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        with open(out, "rb") as f:
            explicit = f.read()
        self.enlarged(self.good())
        self.assertEqual(self.last, explicit)


    def test_the_thick_network_without_its_weights(self):
        source, out = self.path("in.png", png(noise(128, 128, 3, 255), 8, RGB)), self.path("out.png")
        program = shutil.copy(UPSCALE, self.path("alone"))
        r = subprocess.run([program, source, out, "--model", "thick", "--scale", "3"],
                           capture_output=True, text=True, timeout=300)
        self.assertEqual((r.returncode, r.stderr.count("\n")), (1, 1), r.stderr)
        for word in (self.path("thick_3x.safetensors: no such file"), "fetch_weights.py thick",
                     "--weights FILE"):
            self.assertIn(word, r.stderr)
        slim = os.path.join(FOLDER, "slim_3x.safetensors")  # the weights of another network
        r = self.run_it(source, out, "--model", "thick", "--scale", "3", "--weights", slim)
        self.assertEqual(r.returncode, 1)
        self.assertIn("Pre_blocks_conv.weight", r.stderr)
        small = self.path("small.png", self.good())
        r = self.run_it(small, out, "--model", "thick")
        self.assertEqual(r.returncode, 1)
        self.assertIn("both sides must be at least 128 for --model thick", r.stderr)
        self.assertFalse(os.path.exists(out))


class Writing(Upscale):
    def setUp(self):
        super().setUp()
        self.source = self.path("in.png", png(noise(40, 40, 3, 255), 8, RGB))

    def assert_fails(self, out, reason, **more):
        before = sorted(os.listdir(self.dir))
        r = self.run_it(self.source, out, **more)
        self.assertEqual((r.returncode, r.stderr), (1, f"upscale: {out}: {reason}\n"))
        self.assertEqual(sorted(os.listdir(self.dir)), before)

    def test_no_such_directory(self):
        self.assert_fails(self.path("no/out.png"), "No such file or directory")

    def test_not_a_file(self):
        self.assert_fails(self.dir, "is a directory")
        self.assert_fails("/dev/null", "is not a regular file")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    @unittest.skipIf(os.geteuid() == 0, "the superuser may write everywhere")
    def test_no_permission(self):
        folder = self.path("closed")
        os.mkdir(folder, 0o555)
        self.assert_fails(os.path.join(folder, "out.png"), "Permission denied")

    def test_a_full_disk_keeps_the_old_file(self):
        out = self.path("out.png", b"old")

        def small_files():  # a write beyond 1000 bytes fails with EFBIG, as a full disk would
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        # restore_signals=False: Python ignores SIGXFSZ, and so does its child
        self.assert_fails(out, "File too large", preexec_fn=small_files, restore_signals=False)
        with open(out, "rb") as f:
            self.assertEqual(f.read(), b"old")

    def test_in_place(self):
        with open(self.source, "rb") as f:
            self.enlarged(f.read())
        r = self.run_it(self.source, self.source)
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        with open(self.source, "rb") as f:
            self.assertEqual(f.read(), self.last)
        self.assertEqual(os.listdir(self.dir), ["in.png"])

    def test_the_umask_decides_the_mode(self):
        out = self.path("out.png")
        self.assertEqual(self.run_it(self.source, out, umask=0o027).returncode, 0)
        self.assertEqual(stat.S_IMODE(os.stat(out).st_mode), 0o640)
        os.chmod(out, 0o604)  # and, once there is a file, that file
        self.assertEqual(self.run_it(self.source, out, umask=0o027).returncode, 0)
        self.assertEqual(stat.S_IMODE(os.stat(out).st_mode), 0o604)

    def test_a_relative_name(self):
        self.assertEqual(self.run_it("in.png", "out.png", cwd=self.dir).returncode, 0)
        self.assertEqual(sorted(os.listdir(self.dir)), ["in.png", "out.png"])


class CommandLine(Upscale):
    def test_help_and_version(self):
        r = self.run_it("--help")
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        for word in "IN", "OUT", "--threads", "--tile", "--weights", "--version", "Exit status":
            self.assertIn(word, r.stdout)
        r = self.run_it("--version")
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        self.assertRegex(r.stdout, r"^upscale \(convexpr\) \d+\.\d+\.\d+\n$")

    def test_wrong_usage(self):
        source = self.path("in.png", png(smooth(40, 40, 1, 255), 8, GREY))
        out = self.path("out.png")
        for args, word in (("", "required"), ("IN", "OUT"), ("IN OUT third.png", "third.png"),
                           ("IN OUT --threads 0", "--threads"), ("IN OUT --threads x", "--threads"),
                           ("IN OUT --tile 33", "--tile"), ("IN OUT --scale 5", "--scale"),
                           ("IN OUT --model fat", "--model"), ("IN OUT --weights", "--weights"),
                           ("IN OUT --frobnicate", "--frobnicate")):
            r = self.run_it(*({"IN": source, "OUT": out}.get(a, a) for a in args.split()))
            self.assertEqual((r.returncode, r.stdout), (2, ""), args)
            self.assertTrue(r.stderr.startswith("upscale: "), r.stderr)
            self.assertIn(word, r.stderr)
            self.assertFalse(os.path.exists(out))

    def test_a_tile_too_large(self):
        source = self.path("in.png", png(smooth(128, 100, 1, 255), 8, GREY))
        r = self.run_it(source, self.path("out.png"), "--tile", "128")
        self.assertEqual(r.returncode, 1)
        self.assertIn("128x100 pixels; both sides must be at least 128", r.stderr)

    def test_the_terminal_is_left_clean(self):
        """Whatever the bar shows while the work lasts, it wipes away, and colour it never uses."""
        source = self.path("in.png", png(smooth(300, 300, 1, 255), 8, GREY))
        terminal, end = pty.openpty()
        command = [UPSCALE, source, self.path("out.png"), "--threads", "1"]
        child = subprocess.Popen(command, stderr=end)
        os.close(end)
        shown = b""
        with contextlib.suppress(OSError):  # EIO: the child has closed its end
            while data := os.read(terminal, 4096):
                shown += data
        os.close(terminal)
        self.assertEqual(child.wait(), 0)
        self.assertNotIn(b"\x1b", shown)
        if shown:  # only if it took over a second
            self.assertIn(b"%", shown)
            self.assertTrue(shown.endswith(b"\r"), shown)
            self.assertEqual(shown.split(b"\r")[-2].strip(), b"")


if __name__ == "__main__":
    UPSCALE, FOLDER = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
