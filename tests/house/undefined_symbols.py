#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when running a model needs anything of a library: exceptions, memory, locks, mathematics,
or a loop of the kernels as a call of memcpy. Only sqrtf may be called: compilers do so for errno's sake.

undefined_symbols.py SOURCE COMPILER [FLAG...] compiles SOURCE without exceptions and RTTI.
"""
import os
import subprocess
import sys
import tempfile

source, command = sys.argv[1], sys.argv[2:]
with tempfile.TemporaryDirectory() as folder:
    output = os.path.join(folder, 'forward.o')
    subprocess.run([*command, '-fno-exceptions', '-fno-rtti', '-c', source, '-o', output],
                   check=True)
    listing = subprocess.run(['nm', '-P', output], check=True, capture_output=True, text=True)
symbols = [line.split()[:2] for line in listing.stdout.splitlines()]
if not any(kind == 'T' and 'forward' in name for name, kind in symbols):
    sys.exit('The object file has no function forward: this test looks at nothing.')
undefined = sorted({name for name, kind in symbols if kind == 'U'} - {'sqrtf'})
if undefined:
    sys.exit('Running a model needs ' + ', '.join(undefined) + '.')
