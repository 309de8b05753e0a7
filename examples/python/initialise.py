# SPDX-License-Identifier: BSL-1.0
"""convexpr's seeded numbers in numpy, bit for bit: what cx::initialise and cx::uniform_numbers give."""
import numpy as np


def mix(z):  # of an int or of an array of uint64
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    z = (z ^ z >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return z ^ z >> 31


def uniform_numbers(name, seed, count):
    """`count` numbers in (-1, 1) for the tensor of that name."""
    key = 14695981039346656037
    for byte in name.encode():
        key = (key ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    key = mix(key ^ mix(seed))
    bits = mix(np.arange(1, count + 1, dtype=np.uint64) * 0x9E3779B97F4A7C15 + key) >> 40
    return (bits + 0.5) * 2.0**-23 - 1


def kaiming_uniform(name, shape, seed, dtype=np.float32):
    """The weight of a Conv*d, ConvTranspose*d or Linear; a bias takes the fan-in of its weight."""
    bound = 1 / np.sqrt(float(np.prod(shape[1:])))
    return (uniform_numbers(name, seed, int(np.prod(shape))) * bound).astype(dtype).reshape(shape)
