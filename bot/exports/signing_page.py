"""The one page that is printed and signed by hand: whose answers, how far, what they score, and its code.

The code is that of the document which the signature stores, so that a page shows whose answers, and of
which revision, were in front of who signed it.
"""

from __future__ import annotations

from bot import progress
from bot.copy import Copy, points
from bot.exports.source import PackSource
from bot.exports.typeset import typeset
from bot.progress import Status

_DRAWING = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set page(paper: "a4", margin: (x: 25mm, y: 22mm))
#set text(font: "Sarabun", size: 13pt, lang: "th")
#set par(leading: 9pt)
#let dots = (thickness: 0.7pt, dash: "dotted")
#let blank(width) = box(width: width, baseline: -2pt, line(length: 100%, stroke: dots))
#let tick = box(width: 10pt, height: 10pt, stroke: 0.7pt, baseline: 1pt)
#align(center, text(size: 17pt, weight: "bold", data.title))
#v(10pt)
#table(columns: (auto, 1fr), stroke: 0.5pt + rgb("#8795b3"), inset: 8pt,
  ..data.rows.map(row => (text(weight: "bold", row.at(0)), row.at(1))).flatten())
#v(6pt)
#data.statement
#v(26pt)
#align(center, stack(spacing: 18pt,
  [#data.sign #blank(75mm)],
  [( #blank(75mm) )],
  [#data.position #blank(75mm)],
  data.capacities.map(one => [#tick #one]).join(h(18pt)),
  [#data.date #blank(60mm)],
))
#v(1fr)
#text(size: 10.5pt, fill: rgb("#5a6783"), data.after)
"""


def draw_page(source: PackSource, copy: Copy, *, revision: int, code: str) -> bytes:
    """Return the page as a PDF; the same answers give the same bytes on every machine.

    Args:
        revision: the one that signing these answers makes.
        code: what ties the page to the document that signing them stores.
    """
    return typeset(_DRAWING, _told(source, copy, revision, code), "pdf")


def _told(source: PackSource, copy: Copy, revision: int, code: str) -> dict[str, object]:
    return {
        "title": copy.say("paper.title", year=source.framework.fiscal_year),
        "rows": _rows(source, copy, revision, code),
        "capacities": [copy.say(f"paper.as_{one}") for one in ("director", "deputy", "acting")],
        **{name: copy.say(f"paper.{name}") for name in ("statement", "sign", "position", "date", "after")},
    }


def _rows(source: PackSource, copy: Copy, revision: int, code: str) -> list[tuple[str, str]]:
    say, total, own = copy.say, source.score, source.framework.own_items
    reached = say("paper.score_of", points=points(total.points), full=points(total.full_points))
    done = progress.by_status(source.assessment, source.framework)[Status.DONE]
    rows = [
        (say("pack.book.office"), source.office.name),
        (say("pack.book.year"), str(source.framework.fiscal_year)),
        (say("paper.score"), reached),
        (say("pack.book.progress"), say("pack.book.progress_of", done=len(done), of=len(own))),
        (say("pack.book.revision"), str(revision)),
        (say("paper.as_of"), copy.moment(source.as_of)),
        (say("paper.code"), code),
    ]
    if total.provisional:
        between = say("pack.book.range_of", low=points(total.low), high=points(total.high))
        rows.insert(3, (say("pack.book.range"), between))
    return rows
