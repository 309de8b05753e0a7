#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when something lies at the top of the tree that has a place further down."""
from tree import ROOT, finish

ALLOWED = {'LICENSE', 'README.md', 'docs', 'examples', 'include', 'meson.build',
           'meson_options.txt', 'subprojects', 'tests'}

finish([f'{entry.name} lies at the top of the tree; only {", ".join(sorted(ALLOWED))} and dot '
        'files do (and build folders, called build...).'
        for entry in sorted(ROOT.iterdir())
        if entry.name not in ALLOWED and not entry.name.startswith(('.', 'build'))])
