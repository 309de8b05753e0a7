#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes data/moves.tsv and data/moves.safetensors: what PyTorch makes of pools, upsampling, pads,
crops and shuffles with random arguments. For Debian 12's python3-torch (1.13.1).

usage: make_moves.py FOLDER

Element i of the input of case k is ((i * 7919 + k * 104729) % 2003) / 256 - 4, exact in float32;
where the case says so, it is NaN if (i * 31 + k) % 17 == 0. Only outputs are stored.
"""
import json
import random
import struct
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

SEED = 20261122
MOST_ELEMENTS = 64  # of an output
MODES = ('constant', 'reflect', 'replicate', 'circular')


def pick(*values):
    return random.choice(values)


def pair(low, high):
    return random.randint(low, high), random.randint(low, high)


def max_pool2d(x):
    kernel, stride, dilation = pair(1, 4), pair(1, 4), pair(1, 2)
    padding = tuple(random.randint(0, k // 2) for k in kernel)
    ceil = pick(0, 1)
    return (*kernel, *stride, *padding, *dilation, ceil), F.max_pool2d(
        x, kernel, stride, padding, dilation, bool(ceil))


def avg_pool2d(x):
    kernel, stride = pair(1, 4), pair(1, 4)
    padding = tuple(random.randint(0, k // 2) for k in kernel)
    ceil, include, divisor = pick(0, 1), pick(0, 1), pick(0, 0, 3, -2)
    return (*kernel, *stride, *padding, ceil, include, divisor), F.avg_pool2d(
        x, kernel, stride, padding, bool(ceil), bool(include), divisor or None)


def adaptive(function):
    def of(x):
        size = pair(1, 8)
        return size, function(x, size)
    return of


def upsample(mode, by_size):
    def of(x):
        align = pick(False, True) if mode == 'bilinear' else None
        if by_size:
            size = pair(1, 9)
            return (*size, int(align or 0)), F.interpolate(x, size, mode=mode, align_corners=align)
        scale = tuple(pick(0.3, 0.5, 0.75, 1.0, 1.1, 1.3, 1.5, 2.0, 2.3, 3.0) for _ in range(2))
        return (*scale, int(align or 0)), F.interpolate(x, scale_factor=scale, mode=mode,
                                                        align_corners=align)
    return of


# PyTorch's order is left, right, top, bottom; here it is top, bottom, left, right.
def pad(x):
    mode = random.randint(0, 3)
    top, bottom, left, right = (random.randint(0, 3) for _ in range(4))
    fill = pick(0, 1.5) if mode == 0 else 0
    value = {'value': fill} if mode == 0 else {}
    return (top, bottom, left, right, mode, fill), F.pad(x, (left, right, top, bottom),
                                                         MODES[mode], **value)


def crop(x):
    top, bottom, left, right = (random.randint(0, 2) for _ in range(4))
    return (top, bottom, left, right), F.pad(x, (-left, -right, -top, -bottom))


# torchvision.transforms.functional.center_crop of a size up to the image's
def center_crop(x):
    height, width = random.randint(1, x.shape[2]), random.randint(1, x.shape[3])
    top = int(round((x.shape[2] - height) / 2.0))
    left = int(round((x.shape[3] - width) / 2.0))
    return (height, width), x[:, :, top:top + height, left:left + width]


def pixel_shuffle(x):
    by = pick(1, 2, 3)
    return (by,), F.pixel_shuffle(x, by)


def pixel_unshuffle(x):
    by = pick(1, 2, 3)
    return (by,), F.pixel_unshuffle(x, by)


def channel_shuffle(x):
    groups = pick(1, 2, 3, 4, 6)
    return (groups,), F.channel_shuffle(x, groups)


# op: function, cases, whether inputs have NaN, channels
OPS = {
    'max_pool2d': (max_pool2d, 60, True, (1, 2)),
    'avg_pool2d': (avg_pool2d, 60, False, (1, 2)),
    'adaptive_avg_pool2d': (adaptive(F.adaptive_avg_pool2d), 25, False, (1, 2)),
    'adaptive_max_pool2d': (adaptive(F.adaptive_max_pool2d), 25, True, (1, 2)),
    'nearest_size': (upsample('nearest', True), 30, False, (1,)),
    'nearest_scale': (upsample('nearest', False), 40, False, (1,)),
    'bilinear_size': (upsample('bilinear', True), 40, False, (1,)),
    'bilinear_scale': (upsample('bilinear', False), 50, False, (1,)),
    'pad2d': (pad, 50, True, (1, 2)),
    'crop': (crop, 20, True, (1, 2)),
    'center_crop': (center_crop, 20, True, (1,)),
    'pixel_shuffle': (pixel_shuffle, 12, False, (4, 9, 36)),
    'pixel_unshuffle': (pixel_unshuffle, 12, False, (1, 2)),
    'channel_shuffle': (channel_shuffle, 12, False, (6, 12)),
}


def input_of(shape, k, has_nan):
    count = shape[0] * shape[1] * shape[2]
    values = [float('nan') if has_nan and (i * 31 + k) % 17 == 0
              else ((i * 7919 + k * 104729) % 2003) / 256 - 4 for i in range(count)]
    return torch.tensor(values, dtype=torch.float32).reshape(1, *shape)


def main(folder):
    random.seed(SEED)
    torch.set_num_threads(1)
    rows, outputs = [], []
    for op, (function, cases, has_nan, channels) in OPS.items():
        done = 0
        while done < cases:
            k = len(rows)
            shape = (pick(*channels), *(random.randint(1, 3) if channels[-1] > 2 else
                                        random.randint(1, 9) for _ in range(2)))
            try:
                args, out = function(input_of(shape, k, has_nan))
            except (IndexError, RuntimeError):  # arguments that PyTorch refuses
                continue
            if not 0 < out.numel() <= MOST_ELEMENTS:
                continue
            rows.append('\t'.join(map(str, (op, *shape, *out.shape[1:], int(has_nan),
                                            ' '.join(map(str, args))))))
            outputs += out.reshape(-1).tolist()
            done += 1
    head = 'op\tchannels\theight\twidth\tout_channels\tout_height\tout_width\tnan\targuments\n'
    Path(folder, 'moves.tsv').write_text(head + '\n'.join(rows) + '\n', encoding='utf-8')
    header = json.dumps({'outputs': {'dtype': 'F32', 'shape': [len(outputs)],
                                     'data_offsets': [0, 4 * len(outputs)]}})
    header += ' ' * (-len(header) % 8)
    Path(folder, 'moves.safetensors').write_bytes(
        struct.pack('<Q', len(header)) + header.encode() + struct.pack(f'<{len(outputs)}f', *outputs))


main(sys.argv[1])
