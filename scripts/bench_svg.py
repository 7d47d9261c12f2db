"""The picture of scripts/bench: each program's time between its floor and its best peer, as SVG."""

import math
from html import escape

LEFT, WIDTH, ROW, TOP, BOTTOM = 170, 640, 24, 56, 40
STYLE = """text{font:13px sans-serif;fill:#222}.note{fill:#777;font-size:11px}.axis{stroke:#ddd}
.range{stroke:#c9d4e3;stroke-width:8}.floor{stroke:#777;stroke-width:2}.peer{fill:#fff;stroke:#d9822b;stroke-width:2.5}
.ours{fill:#2b6cb0}"""


def picture(rows):
    """rows: (name, ours, peer, floor) in ms; a peer may be nan, a floor 0."""
    times = [t for row in rows for t in row[1:] if t > 0 and not math.isnan(t)] or [1.0]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    high = max(high, low + 1)
    x = lambda ms: LEFT + WIDTH * (math.log10(ms) - low) / (high - low)
    height = TOP + ROW * len(rows) + BOTTOM
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 90}" height="{height}" role="img">',
           f"<style>{STYLE}</style>", '<rect width="100%" height="100%" fill="#fff"/>',
           f'<text x="{LEFT}" y="20">Milliseconds of a call: <tspan fill="#2b6cb0">● arrayc</tspan>  '
           '<tspan fill="#d9822b">○ best peer</tspan>  <tspan fill="#777">| floor of this machine</tspan></text>']
    for power in range(low, high + 1):
        at = x(10.0 ** power)
        out.append(f'<line class="axis" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 12}" y2="{height - BOTTOM + 4}"/>')
        out.append(f'<text class="note" x="{at:.1f}" y="{height - BOTTOM + 20}" text-anchor="middle">{10.0 ** power:g}</text>')
    for i, (name, ours, peer, floor) in enumerate(rows):
        y = TOP + ROW * i + ROW / 2
        marks = [t for t in (ours, peer, floor) if t > 0 and not math.isnan(t)]
        out.append(f'<text x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(name)}</text>')
        out.append(f'<line class="range" x1="{x(min(marks)):.1f}" x2="{x(max(marks)):.1f}" y1="{y}" y2="{y}"/>')
        if floor > 0:
            out.append(f'<line class="floor" x1="{x(floor):.1f}" x2="{x(floor):.1f}" y1="{y - 8}" y2="{y + 8}"/>')
        out.append(f'<circle class="ours" cx="{x(ours):.1f}" cy="{y}" r="6"/>')
        if not math.isnan(peer):
            out.append(f'<circle class="peer" cx="{x(peer):.1f}" cy="{y}" r="5"/>')
            out.append(f'<text class="note" x="{LEFT + WIDTH + 14}" y="{y + 4:.1f}">{peer / ours:.2f} ×</text>')
    return "\n".join([*out, "</svg>", ""])
