#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""same_bits.py ROOT XSIMD_INCLUDE HANA_INCLUDE: compiles same_bits.cpp for every instruction set and
compiler that this machine has, and fails unless all of them print the same bits.

With each compiler's own rule for fusing products and sums, as a user would have it.
"""
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

root, xsimd, hana = (Path(argument) for argument in sys.argv[1:])
SKIPPED = 77
AVX512 = {'avx512f', 'avx512dq', 'avx512bw', 'avx512vl'}

# compiler, its flags, what of /proc/cpuinfo the program needs, what runs it
NATIVE = {
    'x86_64': (
        ('g++', ['-march=x86-64-v4'], AVX512, []),
        ('clang++-19', ['-march=x86-64-v4'], AVX512, []),
        ('g++', ['-march=x86-64-v3'], {'avx2', 'fma'}, []),
        ('clang++-14', ['-march=x86-64-v3'], {'avx2', 'fma'}, []),
        ('g++', ['-march=x86-64-v3', '-DCONVEXPR_SCALAR'], {'avx2', 'fma'}, []),
    ),
    'aarch64': (('g++', [], set(), []), ('clang++-19', [], set(), [])),
}.get(platform.machine(), ())
FOREIGN = (('aarch64-linux-gnu-g++', ['-static'], set(), ['qemu-aarch64']),)


def flags_of_cpu():
    lines = Path('/proc/cpuinfo').read_text(encoding='utf-8').splitlines()
    return {flag for line in lines if line.startswith('flags') for flag in line.split(':')[1].split()}


printed = {}
with tempfile.TemporaryDirectory() as work:
    # A cross compiler must not see all of /usr/include.
    (Path(work) / 'xsimd').symlink_to(xsimd / 'xsimd')
    (Path(work) / 'boost').symlink_to(hana / 'boost')
    for compiler, flags, needs, runner in NATIVE + FOREIGN:
        what = ' '.join([compiler, *flags])
        missing = [program for program in [compiler, *runner] if not shutil.which(program)]
        missing += sorted(needs - flags_of_cpu()) if needs else []
        if missing:
            print(f'SKIPPED: {what}: there is no {", ".join(missing)} here.')
            continue
        program = f'{work}/same_bits'
        subprocess.run([compiler, *flags, '-std=c++20', '-O2', f'-I{root}/include', f'-isystem{work}',
                        root / 'tests' / 'laws' / 'same_bits.cpp', '-o', program], check=True)
        done = subprocess.run([*runner, program], stdout=subprocess.PIPE, text=True)
        print(f'{what}\n{done.stdout}')
        printed[what] = done.stdout if done.returncode == 0 else f'exit status {done.returncode}'

if len(printed) < 2:
    print('SKIPPED: with fewer than two builds there is nothing to compare.')
    sys.exit(SKIPPED)
first = next(iter(printed))
faults = [f'The bits of {what} are not those of {first}.'
          for what, lines in printed.items() if lines != printed[first]]
faults += [f'{what} fails: {lines}.' for what, lines in printed.items() if lines.startswith('exit')]
print('\n'.join(faults))
sys.exit(1 if faults else 0)
