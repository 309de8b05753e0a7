#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when an include goes from one floor of the house to one it must not see, or in a circle.

Arrows: layers -> plan <- kernels. Each dependency has one door.
"""
import re

from tree import HEADERS, finish, headers, includes

PLAN_STD = {'concepts', 'cstddef', 'cstdint', 'initializer_list', 'limits', 'type_traits',
            'utility'}

# Which own headers the files of a room may include. The first room that fits counts.
KERNELS = r'kernels/\w+\.hpp'  # what the devices share
MAY_SEE = {
    'plan/': ('config.hpp', 'plan/'),
    'layers/': ('config.hpp', 'plan/', 'layers/'),
    'kernels/reference/': ('config.hpp', 'plan/', KERNELS, 'kernels/reference/'),
    'kernels/cpu/': ('config.hpp', 'plan/', KERNELS, 'kernels/cpu/'),
    'kernels/cuda/': ('config.hpp', 'plan/', KERNELS, 'kernels/cuda/'),
    'kernels/': ('config.hpp', 'plan/', KERNELS),
    'io/': ('config.hpp', 'plan/', 'io/'),
    'inspect/': ('config.hpp', 'plan/', 'inspect/'),
    'tensor.hpp': ('config.hpp', 'plan/'),
    'config.hpp': (),
}

# How the names of a dependency's headers begin, and the one header that may include them.
DOORS = {
    'boost/': 'layers/lower.hpp',
    'xsimd': 'kernels/cpu/simd.hpp',
    'immintrin.h': 'kernels/cpu/simd.hpp',
    'arm_neon.h': 'kernels/cpu/simd.hpp',
}


def room_of(header):
    return next((room for room in MAY_SEE if header.startswith(room)), None)


def circle_from(header, graph, path, done):
    """The first circle of includes met from here, as a list of headers."""
    if header in path:
        return path[path.index(header):] + [header]
    if header in done:
        return None
    for target in graph.get(header, []):
        circle = circle_from(target, graph, path + [header], done)
        if circle:
            return circle
    done.add(header)
    return None


def reachable(header, graph):
    seen, todo = set(), [header]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += graph.get(here, [])
    return seen


faults, graph = [], {}
for header in headers():
    room = room_of(header)
    found = includes(HEADERS / header)
    graph[header] = [name for kind, name in found if kind == 'own']
    for kind, name in found:
        door = next((door for start, door in DOORS.items() if name.startswith(start)), None)
        if kind == 'own' and name not in headers():
            faults.append(f'{header} includes {name}, which does not exist.')
        elif kind == 'own' and room and not any(re.match(may, name) for may in MAY_SEE[room]):
            faults.append(f'{header} includes {name}, but {room} may see only '
                          f'{", ".join(MAY_SEE[room]) or "the standard library"}.')
        elif kind == 'other' and door and header != door:
            faults.append(f'{header} includes <{name}>, but its one door is {door}.')
        elif kind == 'other' and room == 'plan/' and name not in PLAN_STD:
            faults.append(f'{header} includes <{name}>, but plan/ may use only '
                          f'<{">, <".join(sorted(PLAN_STD))}>, so that a GPU can compile it.')

if 'kernels/cpu/simd.hpp' in reachable('layers.hpp', graph):
    faults.append('layers.hpp reaches kernels/cpu/simd.hpp, but must stay cheap: no xsimd.')

done = set()
circles = filter(None, (circle_from(header, graph, [], done) for header in graph))
faults += [f'The includes go in a circle: {" -> ".join(circle)}.' for circle in circles]
finish(faults)
