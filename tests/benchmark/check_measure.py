#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What measure.py writes of results whose every number is known."""
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path


def layer(group, name, ratio):
    return {'group': group, 'layer': name, 'flop': 2e6, 'bytes': 1e5, 'peak': 1e11, 'min': 4e-5,
            'median': 5e-5, 'onednn_min': 4e-5 * ratio, 'ratio_of_mins': ratio,
            'median_of_ratios': ratio + 0.01}


def run(compiler, ratio):
    peers = [{'name': 'convexpr', 'min': 1e-3, 'median': 2e-3},
             {'name': 'relaxed', 'min': 5e-4, 'median': 1e-3},
             {'name': 'oneDNN', 'min': 1.5e-3, 'median_of_ratios': 1.25, 'ratio_of_mins': 1.5}]
    return {'compiler': compiler, 'march': 'native', 'version': '1.2.3', 'l2_bandwidth': 6e10,
            'beyond_l2_bandwidth': 1e10,
            'layers': [layer('few', '64->4 3x3 @128', ratio), layer('few', '12->3', 4 * ratio),
                       {**layer('odd', '1->1', 0.5), 'relaxed_min': 1e-5, 'relaxed_error': 3e-6}],
            'networks': [{'network': 'net', 'flop': 5e7, 'peak': 1e11, 'peers': peers,
                          'two_threads': [{'name': 'relaxed', 'min': 3e-4, 'median': 4e-4, 'one_min': 5.4e-4,
                                           'speed_up_of_mins': 1.8, 'median_speed_up': 1.75, 'apart': 4.8e-8}]}]}


RESULTS = {'date': '2026-01-02', 'processor': 'a processor', 'rounds': 3, 'load': 0.5,
           'commit': '0123456789',
           'runs': [run('g++', 1), run('clang++-19', 3)]}
# one instruction set may have another algorithm, and the other none
RESULTS['runs'][0]['layers'][1] |= {'relaxed_min': 2e-5, 'relaxed_error': 1e-6}
EXPECTED = ('2026-01-02, commit\n0123456789, a processor, g++: 1.2.3', 'load average before it began: 0.5. FMA peak in GFLOP/s: g++ 100, clang++-19 100',
            '| net | g++ | 1 ms | 2 ms | 50 % | 1.5 ms | 1.50 | 1.25 | - | - | - | 500 µs | 3.00 |',
            '| few | 2.00 | 1.00 | 6.00 | 3.00 |', '| odd | 0.50 | 0.50 | 0.50 | 0.50 |',
            '| few | 64→4 3x3 @128 | 40 µs | 50 % | 1.00 | 1.01 | 40 µs | 50 % | 3.00 | 3.01 |')
EXPECTED += ('| net, relaxed | g++ | 540 µs | 300 µs | 1.80 | 1.75 | 48 ns |',)
EXPECTED += ('| odd | 1→1 | 10 µs | 2.00 | - | 10 µs | 2.00 | - | 3.0e-06 |',)
EXPECTED += ('| few | 12→3 | 20 µs | 8.00 | - | - | - | - | 1.0e-06 |',)
PICTURES = {'layer_ratios.svg': ('few  64→4 3x3 @128', 'clang++-19'),
            'roofline.svg': ('FMA peak, 100 GFLOP/s', 'L2, 60 GB/s')}


def write(folder, source):
    script = Path(__file__).with_name('measure.py')
    subprocess.run([sys.executable, script, '--from', source, '--docs', folder], check=True)
    return {p.name: p.read_text(encoding='utf-8') for p in Path(folder).iterdir()}


def main():
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        source = Path(one) / 'given.json'
        source.write_text(json.dumps(RESULTS), encoding='utf-8')
        files, again = write(one, source), write(two, source)
    assert json.loads(files['results.json']) == RESULTS
    for words in EXPECTED:
        assert words in files['results.md'], words + ' is not in\n' + files['results.md']
    if 'roofline.svg' not in files:
        print('There is no matplotlib here: no plots.')
        return
    assert all(again[name] == files[name] for name in again), 'two runs differ'
    for name, texts in PICTURES.items():
        svg = xml.etree.ElementTree.fromstring(files[name])
        found = [element.text for element in svg.iter() if element.text]
        for words in texts:
            assert words in found, f'{words} is not in {name}'


main()
