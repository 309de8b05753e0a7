#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes data/norms.tsv and data/norms.safetensors: what PyTorch makes of norms, activations and
log_softmax with random arguments, in float64, rounded once. For Debian 12's python3-torch (1.13.1).

usage: make_norms.py FOLDER

Element i of the input of case k is ((i * 7919 + k * 104729) % 2003) / 256 - 4 plus the case's
offset; weight and bias of channel c are ((c * 37 + k * 11) % 64) / 32 - 1 and ((c * 53 + k * 7) %
64) / 16 - 2, all exact in float32. Only outputs are stored.
"""
import json
import random
import struct
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

MOST_ELEMENTS = 96
EPS = (0.0, 1e-6, 1e-5, 1e-3, 0.5)


def input_of(shape, k, offset):
    count = shape[0] * shape[1] * shape[2]
    numbers = [((i * 7919 + k * 104729) % 2003) / 256 - 4 + offset for i in range(count)]
    return torch.tensor(numbers, dtype=torch.float64).reshape(1, *shape)


def vector(channels, k, a, b, size, zero):
    return torch.tensor([((c * a + k * b) % 64) / size - zero for c in range(channels)],
                        dtype=torch.float64)


def group_norm(x, weight, bias):
    channels = x.shape[1]
    groups = random.choice([g for g in range(1, channels + 1) if channels % g == 0])
    eps = random.choice(EPS[1:])
    return (groups, eps), F.group_norm(x, groups, weight, bias, eps)


def instance_norm(x, weight, bias):
    eps = random.choice(EPS[1:])
    return (eps,), F.instance_norm(x, weight=weight, bias=bias, eps=eps)


def layer_norm(x, weight, bias):
    eps = random.choice(EPS[1:])
    y = F.layer_norm(x.permute(0, 2, 3, 1), (x.shape[1],), weight, bias, eps)
    return (eps,), y.permute(0, 3, 1, 2)


def log_softmax(x, *_):
    dim = random.randint(1, 3)
    return (dim,), F.log_softmax(x, dim)


def with_slope(function, *choices):
    def of(x, *_):
        arguments = [random.choice(c) for c in choices]
        return arguments, function(x, *arguments)
    return of


OPS = {  # function, cases
    'group_norm': (group_norm, 40),
    'instance_norm': (instance_norm, 20),
    'layer_norm': (layer_norm, 30),
    'log_softmax': (log_softmax, 20),
    'prelu': (lambda x, weight, _: ((), F.prelu(x, weight)), 5),
    'leaky_relu': (with_slope(F.leaky_relu, (0.01, 0.25, -1.0, 2.0)), 5),
    'elu': (with_slope(F.elu, (1.0, 0.5, 2.0)), 6),
    'selu': (with_slope(F.selu), 4),
    'gelu': (with_slope(F.gelu), 4),
    'gelu_tanh': (with_slope(lambda x: F.gelu(x, approximate='tanh')), 4),
    'silu': (with_slope(F.silu), 4),
    'mish': (with_slope(F.mish), 4),
    'relu6': (with_slope(F.relu6), 4),
    'hardswish': (with_slope(F.hardswish), 4),
    'hardsigmoid': (with_slope(F.hardsigmoid), 4),
    'softplus': (with_slope(F.softplus, (1.0, 0.5, 3.0), (20.0, 2.0)), 10),
}


def main(folder):
    random.seed(20261122)
    torch.set_num_threads(1)
    rows, outputs = [], []
    for op, (function, cases) in OPS.items():
        for _ in range(cases):
            k = len(rows)
            shape = (0, 0, 0)
            while not 2 < shape[0] * shape[1] * shape[2] <= MOST_ELEMENTS or shape[1] * shape[2] < 2:
                shape = (random.choice((1, 2, 3, 4, 6, 12, 17, 24)), random.randint(1, 6),
                         random.randint(1, 6))
            offset = random.choice((0, 0, 0, 100)) if 'norm' in op else 0
            x = input_of(shape, k, offset)
            arguments, out = function(x, vector(shape[0], k, 37, 11, 32, 1),
                                      vector(shape[0], k, 53, 7, 16, 2))
            rows.append('\t'.join(map(str, (op, *shape, offset, ' '.join(map(str, arguments))))))
            outputs += out.reshape(-1).tolist()
    head = 'op\tchannels\theight\twidth\toffset\targuments\n'
    Path(folder, 'norms.tsv').write_text(head + '\n'.join(rows) + '\n', encoding='utf-8')
    header = json.dumps({'outputs': {'dtype': 'F32', 'shape': [len(outputs)],
                                     'data_offsets': [0, 4 * len(outputs)]}})
    header += ' ' * (-len(header) % 8)
    Path(folder, 'norms.safetensors').write_bytes(
        struct.pack('<Q', len(header)) + header.encode() + struct.pack(f'<{len(outputs)}f', *outputs))


main(sys.argv[1])
