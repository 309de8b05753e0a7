#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Turns the rows of cases.tsv and errors.tsv into networks: C++ files that hold one type for each.

generate.py cases.tsv errors.tsv FOLDER PARTS writes cases_0.cpp to cases_<PARTS - 1>.cpp and
refusals.cpp.
"""
import csv
import sys
from pathlib import Path


def both(height, width):
    """One number for both axes where they agree, as a user would write it."""
    return f'{int(height)}' if height == width else f'cx::hw{{{int(height)}, {int(width)}}}'


def options(kind, given):
    """`, cx::with{.stride = 2}`: only what differs from the default, in the order of PyTorch."""
    written = ', '.join(f'.{name} = {value}' for name, value in given if value is not None)
    return f', cx::{kind}{{{written}}}' if written else ''


def unless(default, value):
    return None if value == default else value


def padding(text):
    if text in ('same', 'valid'):
        return f'"{text}"'
    return 'cx::same_upper' if text == 'keras_same' else unless('0', both(*text.split(',')))


def conv2d(row, _):
    return (f'cx::Conv2d<{row["in_channels"]}, {row["out_channels"]}, '
            + both(row['kernel_h'], row['kernel_w'])
            + options('with', [
                ('stride', unless('1', both(row['stride_h'], row['stride_w']))),
                ('padding', padding(row['padding'])),
                ('dilation', unless('1', both(row['dilation_h'], row['dilation_w']))),
                ('groups', unless('1', row['groups'])),
                ('bias', None if row['bias'] == '1' else 'false'),
                ('padding_mode', unless('"zeros"', f'"{row["padding_mode"]}"')),
                ('dtype', unless('cx::float32', f'cx::{row["dtype"]}'))]) + '>')


def conv1d(row, _):
    given = row['padding']
    return (f'cx::Conv1d<{row["in_channels"]}, {row["out_channels"]}, {row["kernel_w"]}'
            + options('with', [
                ('stride', unless('1', row['stride_w'])),
                ('padding', f'"{given}"' if given in ('same', 'valid') else unless('0', given)),
                ('dilation', unless('1', row['dilation_w'])),
                ('groups', unless('1', row['groups'])),
                ('bias', None if row['bias'] == '1' else 'false'),
                ('padding_mode', unless('"zeros"', f'"{row["padding_mode"]}"')),
                ('dtype', unless('cx::float32', f'cx::{row["dtype"]}'))]) + '>')


def conv_transpose2d(row, extra):
    return (f'cx::ConvTranspose2d<{row["in_channels"]}, {row["out_channels"]}, '
            + both(row['kernel_h'], row['kernel_w'])
            + options('conv_transpose', [
                ('stride', unless('1', both(row['stride_h'], row['stride_w']))),
                ('padding', padding(row['padding'])),
                ('output_padding',
                 unless('0', both(extra['output_padding_h'], extra['output_padding_w']))),
                ('groups', unless('1', row['groups'])),
                ('bias', None if row['bias'] == '1' else 'false'),
                ('dilation', unless('1', both(row['dilation_h'], row['dilation_w']))),
                ('padding_mode', unless('"zeros"', f'"{row["padding_mode"]}"')),
                ('dtype', unless('cx::float32', f'cx::{row["dtype"]}'))]) + '>')


def pool2d(layer):
    def of(row, extra):
        kernel = both(row['kernel_h'], row['kernel_w'])
        return f'cx::{layer}<{kernel}' + options('pool', [
            ('stride', unless(kernel, both(row['stride_h'], row['stride_w']))),
            ('padding', padding(row['padding'])),
            ('dilation', unless('1', both(row['dilation_h'], row['dilation_w']))),
            ('ceil_mode', {'1': 'true'}.get(extra.get('ceil_mode'))),
            ('count_include_pad', {'0': 'false'}.get(extra.get('count_include_pad'))),
            ('divisor_override', extra.get('divisor_override'))]) + '>'
    return of


def adaptive_avg_pool2d(_, extra):
    return f'cx::AdaptiveAvgPool2d<{both(extra["output_size_h"], extra["output_size_w"])}>'


def batch_norm2d(row, extra):
    return f'cx::BatchNorm2d<{row["in_channels"]}' + options('batch_norm', [
        ('eps', unless('1e-05', extra.get('eps', '1e-05'))),
        ('affine', {'0': 'false'}.get(extra.get('affine')))]) + '>'


def linear(row, _):
    return f'cx::Linear<{row["in_channels"]}, {row["out_channels"]}' + options('linear', [
        ('bias', None if row['bias'] == '1' else 'false'),
        ('dtype', unless('cx::float32', f'cx::{row["dtype"]}'))]) + '>'


# Channels, rows and columns of each input: its shape, padded on the left with ones as PyTorch does,
# without the batch.
def images_of_inputs(row):
    shapes = [t.split(':')[1] for t in row['tensors'].split() if t.startswith('input')]
    return [(['1'] * 3 + shape.split('x'))[-3:] for shape in shapes]


# A network of as many inputs: `joined` of what `before` makes of each.
def join(row, joined, before=()):
    names = [f'"x{i}"' for i in range(len(images_of_inputs(row)))]
    nodes = [f'cx::Node<"y{i}", {layer}, cx::From<{names[i]}>>' for i, layer in enumerate(before)]
    ends = [f'"y{i}"' for i in range(len(before))] or names
    return (f'cx::Graph<cx::InputNames<{", ".join(names)}>, '
            + ', '.join([*nodes, f'cx::Node<"all", {joined}, cx::From<{", ".join(ends)}>>']) + '>')


# Along rows or columns: the sum of the inputs, each with zeros where the others stand.
def concat(row, extra):
    if extra['dim'] == '0':  # images after images: for the caller of any network
        return 'cx::Identity'
    if extra['dim'] == '1':
        return join(row, 'cx::Concat<>')
    first, last = {'2': ('top', 'bottom'), '3': ('left', 'right')}[extra['dim']]
    sizes = [int(image[int(extra['dim']) - 1]) for image in images_of_inputs(row)]
    return join(row, 'cx::Add', [
        f'cx::ZeroPad2d<cx::sides{{.{first} = {sum(sizes[:i])}, .{last} = {sum(sizes[i + 1:])}}}>'
        for i in range(len(sizes))])


def add(row, extra):
    return join(row, 'cx::Add' if extra.get('broadcast') == '0' else 'cx::Broadcast<cx::Add>')


def upsample(mode):
    def of(_, extra):
        return f'cx::UpsampleTo<{both(extra["size_h"], extra["size_w"])}' + options('upsample', [
            ('mode', unless('"nearest"', f'"{mode}"')),
            ('align_corners', {'1': 'true'}.get(extra.get('align_corners')))]) + '>'
    return of


# Gradients are not here: a network only runs forwards.
LAYERS = {
    'adaptive_avg_pool2d': adaptive_avg_pool2d,
    'add': add,
    'avg_pool2d': pool2d('AvgPool2d'),
    'batch_norm2d': batch_norm2d,
    'concat': concat,
    'conv1d': conv1d,
    'conv2d': conv2d,
    'conv_transpose2d': conv_transpose2d,
    'elu': lambda row, extra: f'cx::ELU<{extra["alpha"]}>',
    'gelu': lambda row, extra: f'cx::GELU<"{extra["approximate"]}">',
    'hardswish': lambda row, extra: 'cx::Hardswish',
    'leaky_relu': lambda row, extra: f'cx::LeakyReLU<{extra["negative_slope"]}>',
    'linear': linear,
    'log_softmax': lambda row, extra: f'cx::LogSoftmax<{extra["dim"]}>',
    'max_pool2d': pool2d('MaxPool2d'),
    'pixel_shuffle': lambda row, extra: f'cx::PixelShuffle<{extra["upscale_factor"]}>',
    'prelu': lambda row, extra: f'cx::PReLU<{extra["num_parameters"]}>',
    'relu': lambda row, extra: 'cx::ReLU',
    'relu6': lambda row, extra: 'cx::ReLU6',
    'sigmoid': lambda row, extra: 'cx::Sigmoid',
    'silu': lambda row, extra: 'cx::SiLU',
    'softmax': lambda row, extra: f'cx::Softmax<{extra["dim"]}>',
    'tanh': lambda row, extra: 'cx::Tanh',
    'upsample_bilinear': upsample('bilinear'),
    'upsample_nearest': upsample('nearest'),
}


def network(row):
    extra = dict(pair.split('=') for pair in row['extra'].split(';')) if row['extra'] != '-' else {}
    return LAYERS[row['op']](row, extra) if row['op'] in LAYERS else None


def input_of(extents, order, dtype):
    three = (extents + ['0', '0'])[:3]
    if dtype != 'float32':
        return f'cx::Input<{", ".join(three)}, cx::{order}, cx::{dtype}>'
    return f'cx::Input<{", ".join(three + ["cx::nhwc"] if order == "nhwc" else extents)}>'


def inputs_of(images, order, dtype):
    each = [input_of(image, order, dtype) for image in images]
    return f'cx::Inputs<{", ".join(each)}>' if len(each) > 1 else each[0]


def entry(row, net):
    images = [[row[axis] for axis in ('in_channels', 'in_h', 'in_w') if row[axis] != '-']]
    orders = ('nchw', 'nhwc') if len(images[0]) > 1 else ('nchw',)
    if net.startswith('cx::Graph<'):
        images = images_of_inputs(row)
    inputs = [inputs_of(images, order, row['dtype']) for order in orders]
    about = ', '.join(f'"{row[column]}"' for column in ('id', 'group', 'op', 'dtype', 'values'))
    return f'    entry_of<{net},\n             {", ".join(inputs)}>(\n        {about}),\n'


# Neighbours in this order share most machine code, so that a file compiles it once.
def likeness(case):
    row = case[0]
    if row['op'] != 'conv2d':
        return (0, row['op'], row['id'])
    each_in = int(row['in_channels']) // int(row['groups'])
    return (1, row['stride_w'], row['dtype'],
            next(trip for trip in (4, 3, 2, 1) if each_in % trip == 0), int(row['out_w']))


# Refused before there is a network, or no network at all.
ELSEWHERE = {
    'unknown padding word',  # tests/reject/word_unknown.cpp
    'unknown padding_mode',  # tests/reject/padding_mode_misspelt.cpp
    'input of rank 2',  # an Input has channels, height and width
    'input of rank 5',
    'bias length differs from out_channels',  # a file's: tests/load.cpp
}


def refusal(row):
    told = {column: value for column, value in row.items() if value != '-'}
    shapes = row['input_shape'].split(',')
    net = network({'dtype': 'float32', 'dilation_h': '1', 'dilation_w': '1', 'extra': '-', **told,
                   'tensors': ' '.join(f'input{i}=F32:{shape}' for i, shape in enumerate(shapes))})
    images = [shape.split('x')[1:] for shape in shapes]
    dtype = 'float64' if 'input_dtype=float64' in row['extra'] else 'float32'
    return (f'    refusal_of<{net}, {inputs_of(images, "nchw", dtype)}>(\n'
            f'        "{row["id"]}", "{row["op"]}: {row["reason"]}"),\n')


def read(table):
    with open(table, encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))


def write(folder, name, function, entries):
    text = ('// SPDX-License-Identifier: BSL-1.0\n'
            '// Written by generate.py.\n'
            '#include "entry.hpp"\n\n'
            'namespace conformance {\n\n'
            f'{function} {{\n  return {{\n{"".join(entries)}  }};\n}}\n\n'
            '}  // namespace conformance\n')
    Path(folder, name).write_text(text, encoding='utf-8')


def main(table, errors, folder, parts):
    cases = [(row, net) for row in read(table) for net in [network(row)] if net is not None]
    cases.sort(key=likeness)
    for part in range(parts):
        begin, end = len(cases) * part // parts, len(cases) * (part + 1) // parts
        write(folder, f'cases_{part}.cpp', f'template <>\nstd::vector<entry> cases<{part}>()',
              [entry(*case) for case in cases[begin:end]])
    write(folder, 'refusals.cpp', 'std::vector<refusal> refusals()',
          [refusal(row) for row in read(errors)
           if row['op'] in LAYERS and row['reason'] not in ELSEWHERE])


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
