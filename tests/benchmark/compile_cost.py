#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What a network costs to compile.

compile_cost.py INCLUDE_DIR SOURCE... [-- COMPILER...]: for each file CPU seconds (least of three
runs), peak memory, bytes of .text and, where the compiler is clang, template instantiations.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FLAGS = ['-std=c++20', '-O3', '-march=native', '-ffp-contract=off']


def cost(command):
    """CPU seconds and MB of one run, which must succeed."""
    process = os.spawnvp(os.P_NOWAIT, command[0], command)
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        sys.exit('failed: ' + ' '.join(command))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def instantiations(clang, arguments, folder):
    """How many classes and functions clang instantiates: the same in every run."""
    target = os.path.join(folder, 'counted.o')
    subprocess.run([clang, *arguments, '-ftime-trace', '-ftime-trace-granularity=0', '-o', target],
                   check=True)
    with open(os.path.join(folder, 'counted.json'), encoding='utf-8') as trace:
        events = json.load(trace)['traceEvents']
    return sum(e['name'] in ('InstantiateClass', 'InstantiateFunction') for e in events)


def text_bytes(object_file):
    out = subprocess.run(['size', '-A', object_file], check=True, capture_output=True, text=True)
    return sum(int(line.split()[1]) for line in out.stdout.splitlines() if line.startswith('.text'))


def main():
    arguments = sys.argv[1:]
    compilers = ['g++', 'clang++-19']
    if '--' in arguments:
        at = arguments.index('--')
        arguments, compilers = arguments[:at], arguments[at + 1:]
    if len(arguments) < 2:
        sys.exit(__doc__)
    include, sources = arguments[0], arguments[1:]
    print(f'{"file":24} {"compiler":11} {"seconds":>8} {"MB":>6} {".text":>9} instantiations')
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, 'out.o')
        for source in sources:
            for compiler in compilers:
                command = [*FLAGS, '-I', include, '-c', source]
                runs = [cost([compiler, *command, '-o', target]) for _ in range(3)]
                count = instantiations(compiler, command, folder) if 'clang' in compiler else ''
                print(f'{Path(source).name:24} {compiler:11} {min(r[0] for r in runs):8.2f} '
                      f'{max(r[1] for r in runs):6.0f} {text_bytes(target):9} {count:>14}',
                      flush=True)


if __name__ == '__main__':
    main()
