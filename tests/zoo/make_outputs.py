#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes data/outputs.safetensors: what PyTorch computes with the networks of networks.py for weights
and an input that a rule makes, in float64.

The rule, which tests/support/seeded.hpp has in C++: element i of tensor NAME is, with v = element i of
cx::uniform_numbers(NAME, 0) in (-1, 1), see docs/weights.md,
  two dimensions or more                            v * sqrt(6 / elements per first index)
  running_var, and the weight of a normalisation    1 + v / 2
  bias, running_mean                                0.1 * v
  the input, named "input"                          v
in double, rounded once. With a ReLU behind it, such a weight keeps the size of values from layer to
layer, so that the output depends on all of them. Of an output x of n elements are kept: up to 48 of
it, at i * n / 48; the sum; the sum of x[i] * v[i], v named "checksum"; the largest absolute value;
and how far PyTorch's own float32 is from that at most.

Usage: make_outputs.py [NETWORK...]   (others keep what the file has)
       make_outputs.py --torchvision  compares names, shapes and outputs with torchvision's networks
       make_outputs.py --count        prints parameters and multiply-adds
"""
import json
import math
import pathlib
import sys

import numpy as np
import torch

from networks import ZOO

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "examples" / "python"))
from initialise import uniform_numbers  # noqa: E402

FILE = pathlib.Path(__file__).parent / "data" / "outputs.safetensors"
SAMPLES = 48


def seeded(name, shape):
    """The tensor that the rule gives, as float32."""
    v = uniform_numbers(name, 0, math.prod(shape))
    if len(shape) > 1 and name != "input":
        v *= math.sqrt(6 / math.prod(shape[1:]))
    elif name.endswith(("running_var", ".weight")):
        v = 1 + v / 2
    elif name != "input":
        v *= 0.1
    return torch.from_numpy(v.astype(np.float32).reshape(shape))


def with_seeded_weights(module):
    module.load_state_dict({name: t if name.endswith("num_batches_tracked") else seeded(name, t.shape)
                            for name, t in module.state_dict().items()})
    return module.eval()


def outputs(name):
    make, shape, _ = ZOO[name]
    module, x = with_seeded_weights(make()), seeded("input", (1, *shape))
    with torch.no_grad():
        single = module(x).numpy().astype(np.float64).ravel()
        exact = module.double()(x.double()).numpy().ravel()
    n = len(exact)
    keep = min(n, SAMPLES)
    print(f"{name:20} {n:7} outputs, mean {exact.mean():.3g}, deviation {exact.std():.3g}, "
          f"float32 off by {np.abs(single - exact).max() / np.abs(exact).max():.2g}", flush=True)
    return {f"{name}.samples": exact[np.arange(keep) * n // keep],
            f"{name}.sums": np.array([exact.sum(), (exact * uniform_numbers("checksum", 0, n)).sum(),
                                      np.abs(exact).max(), np.abs(single - exact).max()])}


def read(path):
    if not path.exists():
        return {}
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    return {name: np.frombuffer(data[8 + length :][slice(*t["data_offsets"])], "<f8")
            for name, t in json.loads(data[8 : 8 + length]).items()}


def write(path, tensors):
    header, blob = {}, b""
    for name, t in sorted(tensors.items()):
        header[name] = {"dtype": "F64", "shape": list(t.shape),
                        "data_offsets": [len(blob), len(blob) + t.nbytes]}
        blob += t.astype("<f8").tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + blob)


def compare_with_torchvision():
    import torchvision  # not needed otherwise
    for name, (make, shape, stock) in ZOO.items():
        if stock is None:
            continue
        ours, theirs = make(), getattr(torchvision.models, stock)()
        wanted = {k: v.shape for k, v in theirs.state_dict().items()}
        if list({k: v.shape for k, v in ours.state_dict().items()}.items()) != list(wanted.items()):
            sys.exit(f"{name}: names, order or shapes differ from torchvision's {stock}")
        x = seeded("input", (1, *shape))
        with torch.no_grad():
            same = torch.equal(with_seeded_weights(ours)(x), with_seeded_weights(theirs)(x))
        learned = sum(p.numel() for p in theirs.parameters())
        print(f"{name:20} agrees with torchvision's {stock}, {learned:,} parameters; "
              f"outputs {'equal' if same else 'DIFFER'}", flush=True)
        if not same:
            sys.exit(1)


def multiply_adds(module, shape):
    """Of convolutions and Linear, padded taps included: as torchvision's table counts them."""
    total = 0

    def count(layer, inputs, out):
        nonlocal total
        weight = layer.weight
        if isinstance(layer, torch.nn.ConvTranspose2d):  # each element of its input meets all taps
            total += inputs[0].numel() * weight[0].numel()
        else:
            total += out.numel() * weight[0].numel()

    for layer in module.modules():
        if isinstance(layer, (torch.nn.Conv2d, torch.nn.ConvTranspose2d, torch.nn.Linear)):
            layer.register_forward_hook(count)
    with torch.no_grad():
        module.eval()(torch.zeros(1, *shape))
    return total


def print_counts():
    for name, (make, shape, _) in ZOO.items():
        module = make()
        shape = (3, 224, 224) if shape == (3, 64, 64) else shape
        learned = sum(p.numel() for p in module.parameters())
        print(f"{name:20} {learned:12,} parameters {multiply_adds(module, shape):15,} multiply-adds at "
              f"{'x'.join(map(str, shape))}")


def main():
    torch.manual_seed(0)
    if sys.argv[1:] == ["--torchvision"]:
        compare_with_torchvision()
        return
    if sys.argv[1:] == ["--count"]:
        print_counts()
        return
    tensors = read(FILE)
    for name in sys.argv[1:] or ZOO:
        tensors.update(outputs(name))
    write(FILE, tensors)
    print(FILE, FILE.stat().st_size, "bytes")


main()
