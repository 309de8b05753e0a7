#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when a header has over 300 lines, or the median header over 110."""
from statistics import median

from tree import HEADERS, finish, headers

LONGEST, MEDIAN = 300, 110

lines = {h: len((HEADERS / h).read_text(encoding='utf-8').splitlines()) for h in headers()}
faults = [f'include/convexpr/{header} has {count} lines; {LONGEST} are the most.'
          for header, count in lines.items() if count > LONGEST]
if lines and median(lines.values()) > MEDIAN:
    faults.append(f'The median header has {median(lines.values()):g} lines; {MEDIAN} are the most.')
finish(faults)
