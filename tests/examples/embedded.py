#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""embedded.py BOOST_INCLUDE HOST_PROGRAM: examples/embedded for a Cortex-M7.

Fails unless it links without a heap, exceptions and RTTI and, in QEMU, says what HOST_PROGRAM says.
Prints the sizes. Skipped without arm-none-eabi-g++; without QEMU it is only linked.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / 'examples' / 'embedded'
CPU = ['-mcpu=cortex-m7', '-mthumb', '-mfpu=fpv5-d16', '-mfloat-abi=hard']
FLAGS = ['-std=c++20', '-ffp-contract=off', '-DCONVEXPR_SCALAR', '-fno-exceptions', '-fno-rtti',
         '-ffunction-sections', '-fdata-sections', '-Wall', '-Wextra', '-Wpedantic', '-Werror']
HEAP = re.compile(r'malloc|free|calloc|realloc|sbrk|_Zn[wa]|_Zd[la]|__cxa|_Unwind|__gxx|printf')


def run(*command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True).stdout


def header(file, namespace, *options):
    return run(sys.executable, str(ROOT / 'examples' / 'python' / 'to_header.py'),
               str(ROOT / 'examples' / 'digits' / file), namespace, *options)


def main():
    boost, host = sys.argv[1:]
    try:
        subprocess.run(['arm-none-eabi-g++', '-x', 'c++', '-std=c++20', '-fsyntax-only', '-'],
                       input='#include <array>', check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        print('SKIPPED: there is no arm-none-eabi-g++ with a C++ library here '
              '(Debian: libstdc++-arm-none-eabi-newlib).')
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / 'digits_weights.hpp').write_text(header('model.safetensors', 'digits_weights'))
        (work / 'digits_test.hpp').write_text(
            header('test_digits.safetensors', 'digits_test', '--first', '20'))
        for level in ('-Os', '-O2'):
            elf = str(work / 'digits.elf')
            run('arm-none-eabi-g++', level, *FLAGS, *CPU, '-I', str(work),
                '-I', str(ROOT / 'include'), '-idirafter', boost,
                str(EXAMPLE / 'digits.cpp'), str(EXAMPLE / 'board.cpp'), '-nostartfiles',
                '--specs=nosys.specs', '-Wl,--gc-sections', '-T', str(EXAMPLE / 'board.ld'),
                '-o', elf)
            symbols = [line.split()[-1] for line in run('arm-none-eabi-nm', elf).splitlines()]
            assert 'reset' in symbols
            heap = [s for s in symbols if HEAP.search(s)]
            if heap:
                print(f'{level} links {", ".join(heap)}.')
                return 1
            sizes = dict(re.findall(r'^\.(\w+)\s+(\d+)', run('arm-none-eabi-size', '-A', elf),
                                    re.MULTILINE))
            print(level, *(f'.{name} {sizes[name]}' for name in ('text', 'rodata', 'data', 'bss')))
            if not shutil.which('qemu-system-arm'):
                print('There is no qemu-system-arm here: it was linked, not run.')
                continue
            said = run('qemu-system-arm', '-M', 'mps2-an500', '-nographic', '-semihosting',
                       '-kernel', elf)
            print(said, end='')
            wanted = run(host)
            said = [line for line in said.splitlines() if not line.startswith('stack: ')]
            if 'bits: ' not in wanted:  # no fused multiply-add on this machine
                said = [line for line in said if not line.startswith('bits: ')]
            if said != wanted.splitlines():
                print(f'but {host} says\n{wanted}')
                return 1
    return 0


sys.exit(main())
