"""Draws the score of each category as a PNG, by typst with the shipped Sarabun."""

from __future__ import annotations

from fractions import Fraction

from bot.copy import Copy, points
from bot.exports.source import PackSource
from bot.exports.typeset import typeset
from bot.scoring import CategoryScore, full_points

WIDTH, HEIGHT = 1200, 760
"""Pixels."""

_DRAWING = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 600pt, height: 380pt, margin: 20pt, fill: white)
#set text(font: "Sarabun", size: 12pt, lang: "th", fill: rgb("#1f2a44"))
#let edge = 190pt
#let room = 300pt
#let head = 44pt
#let step = 40pt
#text(size: 16pt, weight: "bold", data.title)
#for (number, row) in data.rows.enumerate() {
  let y = head + step * number
  place(top + start, dy: y, box(width: edge - 14pt, height: step - 10pt,
    align(right + horizon, par(leading: 7pt, text(size: 10.5pt, row.label)))))
  place(top + start, dx: edge, dy: y + 4pt, rect(width: room, height: step - 18pt, radius: 3pt,
    fill: rgb("#eef1f6")))
  if row.share > 0 {
    place(top + start, dx: edge, dy: y + 4pt, rect(width: room * row.share, height: step - 18pt, radius: 3pt,
      fill: rgb(if row.provisional { "#9db7e0" } else { "#2f5fa8" })))
  }
  place(top + start, dx: edge + room + 8pt, dy: y, box(width: 70pt, height: step - 10pt,
    align(left + horizon, text(size: 10.5pt, row.points))))
}
#for bound in data.bounds {
  let x = edge + room * bound.share
  place(top + start, dx: x, dy: head - 8pt, line(angle: 90deg, length: step * data.rows.len() + 4pt,
    stroke: (paint: rgb("#8795b3"), thickness: 0.8pt, dash: "dashed")))
}
#place(bottom + start, text(size: 10pt, fill: rgb("#5a6783"), data.note))
"""


def draw_chart(source: PackSource, copy: Copy) -> bytes:
    """Return the picture; the same score gives the same bytes on every machine."""
    return typeset(_DRAWING, _data(source, copy), "png")


def _data(source: PackSource, copy: Copy) -> dict[str, object]:
    full = full_points(source.framework.scoring)
    levels = source.framework.scoring.category_levels
    bounds = [
        copy.say("pack.chart.bound", level=level.label, points=points(at)) for level, at in levels.items()
    ]
    return {
        "title": copy.say("pack.chart.title"),
        "bounds": [{"share": _share(at, full)} for at in levels.values()],
        "rows": [_row(source, one, full, copy) for one in source.score.categories.values()],
        "note": " · ".join(
            [
                source.office.name,
                *([copy.say("pack.draft")] if source.is_draft else []),
                copy.say("pack.chart.bounds", bounds=" ".join(bounds)),
            ]
        ),
    }


def _row(source: PackSource, score: CategoryScore, full: Fraction, copy: Copy) -> dict[str, object]:
    category = source.framework.category(score.id)
    told = copy.say("pack.chart.pending") if score.points is None else points(score.points)
    if score.points is not None and score.provisional:
        told = copy.say("pack.chart.provisional", points=told)
    return {
        "label": copy.say("category.label", id=score.id, title=category.title if category else ""),
        "share": _share(score.points or Fraction(0), full),
        "provisional": score.provisional,
        "points": told,
    }


def _share(points_of: Fraction, full: Fraction) -> float:
    return float(points_of / full)
