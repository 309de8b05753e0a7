#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the plan alone of a deep network costs a compiler, without kernels.

deep_networks.py INCLUDE_DIR [PLOT.svg]: CPU seconds (least of three), peak memory and, by clang,
template instantiations for 50 to 300 layers in three forms. The plot needs python3-matplotlib.
"""
import os
import sys
import tempfile

from compile_cost import cost, instantiations

SIZES = (50, 100, 200, 300)
COMPILERS = ('g++', 'clang++-19')


def chain(n):
    """Convolution, normalisation, activation, and so on."""
    layers = ('cx::Conv2d<16, 16, 3, cx::with{.padding = 1}>', 'cx::BatchNorm2d<16>', 'cx::ReLU')
    return 'cx::Sequential<' + ',\n'.join(layers[i % 3] for i in range(n)) + '>'


def residual(n):
    """Five convolutions, and a sum with the first of them."""
    nodes = [f'cx::Node<"n{i}", cx::Add, cx::From<"n{i - 1}", "n{i - 5}">>' if i % 6 == 5 else
             f'cx::Node<"n{i}", cx::Conv2d<16, 16, 3, cx::with{{.padding = 1}}>>' for i in range(n)]
    return 'cx::Graph<' + ',\n'.join(nodes) + '>'


def dense(n):
    """Each convolution sees all before it: concatenations of concatenations."""
    nodes = ['cx::Node<"n0", cx::Conv2d<16, 4, 3, cx::with{.padding = 1}>>']
    for i in range(1, n):
        before = f'n{i - 2}' if i > 1 else 'input'
        nodes.append(f'cx::Node<"n{i}", cx::Concat<>, cx::From<"{before}", "n{i - 1}">>' if i % 2 else
                     f'cx::Node<"n{i}", cx::Conv2d<{16 + 2 * i}, 4, 3, cx::with{{.padding = 1}}>>')
    return 'cx::Graph<' + ',\n'.join(nodes) + '>'


FORMS = {'chain': chain, 'residual': residual, 'dense': dense}


def program(form, n):
    return f'''#include <convexpr/layers.hpp>
#include <convexpr/plan/network.hpp>

namespace cx = convexpr;

struct Net : {FORMS[form](n)} {{}};
using In = cx::Input<16, 32, 32>;
constexpr cx::plan::device_facts facts{{16, 32, true, 4, 48 * 1024, 2048 * 1024}};
constexpr auto plan = cx::plan::make_network(cx::description_of<Net, In>, In::border, facts);
static_assert(plan.fits_memory && plan.macs > 0);
long long arena() {{ return plan.arena_elements; }}
'''


def plot(rows, path):
    import matplotlib
    matplotlib.use('svg')
    import matplotlib.pyplot as pyplot
    matplotlib.rcParams.update({'svg.hashsalt': 'convexpr', 'svg.fonttype': 'none', 'font.size': 9})
    _, axes = pyplot.subplots(1, 2, figsize=(7.2, 3), layout='constrained')
    marks = {'chain': 'o', 'residual': 's', 'dense': '^'}
    for index, compiler in enumerate(COMPILERS):
        for form in FORMS:
            points = [(r['layers'], r['seconds']) for r in rows
                      if r['compiler'] == compiler and r['form'] == form]
            axes[0].plot(*zip(*points), marks[form] + ('-' if index == 0 else ':'),
                         color=f'C{index}', label=f'{compiler}, {form}')
    for form in FORMS:
        points = [(r['layers'], r['instantiations']) for r in rows
                  if r['form'] == form and r['instantiations']]
        axes[1].plot(*zip(*points), marks[form] + '-', color='C1', label=form)
    for axis, title in zip(axes, ('CPU seconds', 'template instantiations, clang 19')):
        axis.set(xlabel='layers', title=title, xlim=(0, None), ylim=(0, None))
        axis.legend(frameon=False, fontsize=7)
        axis.spines[['top', 'right']].set_visible(False)
    pyplot.savefig(path, metadata={'Date': None, 'Creator': None})


def main():
    include, *svg = sys.argv[1:]
    rows = []
    print('form      layers  compiler     seconds     MB  instantiations')
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, 'net.cpp'), os.path.join(folder, 'net.o')
        for form in FORMS:
            for n in SIZES:
                with open(source, 'w', encoding='utf-8') as file:
                    file.write(program(form, n))
                for compiler in COMPILERS:
                    arguments = ['-std=c++20', '-O2', '-I', include, '-c', source]
                    runs = [cost([compiler, *arguments, '-o', target]) for _ in range(3)]
                    count = instantiations(compiler, arguments, folder) if 'clang' in compiler else 0
                    seconds, memory = min(runs)
                    rows.append({'form': form, 'layers': n, 'compiler': compiler,
                                 'seconds': seconds, 'instantiations': count})
                    print(f'{form:9} {n:6}  {compiler:11} {seconds:8.2f} {memory:6.0f}  '
                          f'{count or "":>14}', flush=True)
    if svg:
        plot(rows, svg[0])


if __name__ == '__main__':
    main()
