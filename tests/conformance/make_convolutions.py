#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes data/convolutions.tsv and data/convolutions.safetensors: what PyTorch makes of convolutions
and transposed convolutions with random arguments. For Debian 12's python3-torch (1.13.1).

usage: make_convolutions.py FOLDER

All numbers are small and whole, so that every sum is exact in any order: element i of the input of
case k is (i * 7919 + k * 104729) % 17 - 8, of its weight (i * 31 + k * 17) % 13 - 6, of its bias
(i * 5 + k) % 11 - 5. Only outputs are stored.
"""
import json
import random
import struct
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

SEED = 20261122
CASES = 80  # of each kind
MOST_ELEMENTS = 64  # of an output


def numbers(shape, factor, offset, modulus):
    count = 1
    for extent in shape:
        count *= extent
    values = [(i * factor + offset) % modulus - modulus // 2 for i in range(count)]
    return torch.tensor(values, dtype=torch.float32).reshape(shape)


def case(op, k):
    """The columns of one case and its output; None where PyTorch refuses it."""
    axes = 1 if op == 'conv1d' else 2
    transposed = op == 'conv_transpose2d'
    groups = random.choice((1, 1, 1, 2, 3))
    inputs, outputs = groups * random.randint(1, 3), groups * random.randint(1, 2)
    if random.random() < 0.1:
        inputs = groups * 17  # more than a block of the order of summation

    def sizes(low, high):
        return [random.randint(low, high) for _ in range(axes)]

    size, kernel, stride = sizes(1, 6), sizes(1, 4), sizes(1, 6 if transposed else 3)
    padding, dilation = sizes(0, 3), sizes(1, 3)
    more = sizes(0, 2) if transposed else [0] * axes
    bias = random.choice((True, False))
    x = numbers([1, inputs, *size], 7919, k * 104729, 17)
    ends = [inputs, outputs // groups] if transposed else [outputs, inputs // groups]
    weight = numbers(ends + kernel, 31, k * 17, 13)
    b = numbers([outputs], 5, k, 11) if bias else None
    try:
        if transposed:
            y = F.conv_transpose2d(x, weight, b, stride, padding, more, groups, dilation)
        else:
            y = (F.conv1d if axes == 1 else F.conv2d)(x, weight, b, stride, padding, dilation, groups)
    except RuntimeError:
        return None
    if not 0 < y.numel() <= MOST_ELEMENTS:
        return None

    def two(values, filler):
        return [filler] * (2 - axes) + list(values)

    return [op, inputs, *two(size, 0), outputs, *two(y.shape[2:], 0), *two(kernel, 1),
            *two(stride, 1), *two(padding, 0), *two(dilation, 1), *two(more, 0), groups,
            int(bias)], y


def main(folder):
    random.seed(SEED)
    rows, outputs = [], []
    for op in ('conv2d', 'conv_transpose2d', 'conv1d'):
        found = 0
        while found < CASES:
            result = case(op, len(rows))
            if result is None:
                continue
            rows.append(result[0])
            outputs += result[1].flatten().tolist()
            found += 1
    columns = ['op', 'channels', 'height', 'width', 'out_channels', 'out_height', 'out_width']
    for name in ('kernel', 'stride', 'padding', 'dilation', 'output_padding'):
        columns += [name + '_h', name + '_w']
    lines = ['\t'.join(columns + ['groups', 'bias'])]
    lines += ['\t'.join(map(str, row)) for row in rows]
    Path(folder, 'convolutions.tsv').write_text('\n'.join(lines) + '\n', encoding='utf-8')
    data = struct.pack(f'<{len(outputs)}f', *outputs)
    header = json.dumps({'outputs': {'dtype': 'F32', 'shape': [len(outputs)],
                                     'data_offsets': [0, len(data)]}}).encode()
    header += b' ' * (-len(header) % 8)
    Path(folder, 'convolutions.safetensors').write_bytes(
        struct.pack('<Q', len(header)) + header + data)


main(sys.argv[1])
