#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fetches the weights of UpscalerJS' networks from the npm registry and writes them as .safetensors.

Usage: fetch_weights.py slim|thick [FOLDER]            download 4 or 110 MB, convert, write to FOLDER
       fetch_weights.py slim|thick FOLDER PACKAGE.tgz  the same from a package that is there already

FOLDER is this script's if not given. It receives slim_3x.safetensors, slim_4x.safetensors (0.9 MB each;
they are part of the repository, and so is weights.safetensors, which is 2x), or thick_2x.safetensors,
thick_3x.safetensors and thick_4x.safetensors (29 MB each), and the packages' LICENSE: MIT, (c) 2022
Kevin Scott. A package whose SHA-512 is another than below is refused.
"""
import array
import hashlib
import io
import json
import pathlib
import sys
import tarfile
import urllib.request

URL = "https://registry.npmjs.org/@upscalerjs/esrgan-{0}/-/esrgan-{0}-1.0.0.tgz"
SHA512 = {
    "slim": "0d7b709f9484ef5fa964a96e37f84678b699bfa672972150612bcca94d3c90a0"
            "8403963d435708224e04bcf4cf670f15a868b60ba174d9cf0e8e1b4877804adb",
    "thick": "5edecb0046b559855d53cb5ec9ed40d89dd3db295bde286553fc74d71d6278ce"
            "f3661e45cd3965e9fc267940bcda6933b5696819933ae4a7521163a68655ce77",
}
SCALES = {"slim": (3, 4), "thick": (2, 3, 4)}


def package(model, path):
    if path:
        data = pathlib.Path(path).read_bytes()
    else:
        with urllib.request.urlopen(URL.format(model)) as answer:
            data = answer.read()
    if hashlib.sha512(data).hexdigest() != SHA512[model]:
        sys.exit(f"esrgan-{model}-1.0.0.tgz is not the package that is expected: its SHA-512 differs")
    return tarfile.open(fileobj=io.BytesIO(data))


def tensors(archive, scale):
    """Name, shape and float32 values of each tensor, as Keras has them."""
    folder = f"package/models/x{scale}/"
    manifest = json.load(archive.extractfile(folder + "model.json"))["weightsManifest"]
    for group in manifest:
        data = b"".join(archive.extractfile(folder + path).read() for path in group["paths"])
        at = 0
        for tensor in group["weights"]:
            count = 1
            for extent in tensor["shape"]:
                count *= extent
            yield tensor["name"], tensor["shape"], array.array("f", data[at : at + 4 * count])
            at += 4 * count


def converted(name, shape, values, scale, shuffled):
    """PyTorch's name and order: OIHW for HWIO. `shuffled` outputs go to a PixelShuffle, which wants
    colour first where TensorFlow's depth_to_space wants it last."""
    layer, kind = name.split("/")
    outputs = shape[-1]
    order = range(outputs)
    if shuffled:
        colours = 3
        order = [p * colours + c for c in range(colours) for p in range(scale * scale)]
    if kind == "bias":
        return layer + ".bias", shape, array.array("f", (values[o] for o in order))
    rows, columns, inputs, _ = shape
    result = array.array("f")
    for o in order:
        for i in range(inputs):
            result.extend(values[i * outputs + o :: inputs * outputs])
    return layer + ".weight", [outputs, inputs, rows, columns], result


def write(path, named):
    header, blob = {}, bytearray()
    for name, shape, values in named:
        begin = len(blob)
        blob += values.tobytes()
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [begin, len(blob)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + blob)


def main():
    if len(sys.argv) not in (2, 3, 4) or sys.argv[1] not in SCALES:
        sys.exit(__doc__)
    model = sys.argv[1]
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent)
    folder.mkdir(parents=True, exist_ok=True)
    archive = package(model, sys.argv[3] if len(sys.argv) > 3 else None)
    for scale in SCALES[model]:
        path = folder / f"{model}_{scale}x.safetensors"
        write(path, (converted(*t, scale, model == "thick" and t[0].startswith("PreShuffle/"))
                     for t in tensors(archive, scale)))
        print(path, path.stat().st_size, "bytes")
    (folder / "LICENSE").write_bytes(archive.extractfile("package/LICENSE").read())


if sys.byteorder != "little":
    sys.exit("this script wants a little-endian machine")
main()
