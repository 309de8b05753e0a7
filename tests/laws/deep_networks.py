#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""deep_networks.py INCLUDE_DIR FLAG...: the cost of a plan is linear in the number of layers.

Counted, not timed: template instantiations and steps of constant evaluation, both by clang 19, are
the same in every run. 300 layers must cost no more per layer than 100 do.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[1] / 'benchmark'))
from compile_cost import instantiations  # noqa: E402
from deep_networks import FORMS, program  # noqa: E402

SKIPPED = 77
CLANG = 'clang++-19'
STEPS_PER_LAYER = 1200  # 570 to 1005 were measured; clang's own limit is 1,048,576 in all


def main():
    include, flags = sys.argv[1], sys.argv[2:]
    if not shutil.which(CLANG):
        print(f'SKIPPED: there is no {CLANG} here to count.')
        return SKIPPED
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / 'net.cpp'
        for form in FORMS:
            counts = {}
            for n in (100, 200, 300):
                source.write_text(program(form, n), encoding='utf-8')
                arguments = ['-std=c++20', '-I', include, *flags, '-c', str(source)]
                counts[n] = instantiations(
                    CLANG, [*arguments, f'-fconstexpr-steps={STEPS_PER_LAYER * n}'], folder)
            first, second = counts[200] - counts[100], counts[300] - counts[200]
            print(f'{form}: {counts}')
            if second > 1.05 * first:
                print(f'{form}: 100 layers more cost {first} instantiations, the next {second}.')
                failed = 1
    return failed


try:
    sys.exit(main())
except subprocess.CalledProcessError:
    sys.exit(f'The plan takes more than {STEPS_PER_LAYER} steps of evaluation per layer.')
