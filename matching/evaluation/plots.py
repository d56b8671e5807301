"""Plots of an evaluation as SVG: how precision falls as recall grows, and whether what is stated comes true."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from matching.evaluation.quality import Band, bands_of, curve_of
from matching.evaluation.report import Report

_SIDE = 400
_EDGE = 50
_MOST_POINTS = 500

Points = Sequence[tuple[float, float]]


def precision_recall_svg(report: Report) -> str:
    """Precision over recall, one line."""
    curve = curve_of(report.pairs, report.whole.true_pairs)
    points = list(zip(curve.recall.tolist(), curve.precision.tolist(), strict=True))
    step = max(len(points) // _MOST_POINTS, 1)
    return _svg("recall", "precision", _path(points[::step]))


def reliability_svg(report: Report) -> str:
    """What came true over what was stated, a dot a band, its size by the number of pairs; the diagonal is ideal."""
    bands = bands_of(curve_of(report.pairs, report.whole.true_pairs))
    told = [f"{band.stated:.2f} stated, {band.correct:.2f} true, {band.pairs} pairs" for band in bands]
    return bands_svg(bands, told, across="stated probability", up="share that is true")


def bands_svg(bands: Sequence[Band], told: Sequence[str], *, across: str, up: str) -> str:
    """The same of any bands, in words of the caller's language: `told` names each dot, the others the axes."""
    most = max((band.pairs for band in bands), default=1)
    dots = "".join(
        f'<circle cx="{_x(band.stated):.1f}" cy="{_y(band.correct):.1f}" r="{3 + 9 * (band.pairs / most) ** 0.5:.1f}" '
        f'fill="#1d4e6b" fill-opacity="0.7"><title>{escape(name)}</title></circle>'
        for band, name in zip(bands, told, strict=True)
    )
    diagonal = f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#888" stroke-dasharray="4 4"/>'
    return _svg(escape(across), escape(up), diagonal + dots)


def _path(points: Points) -> str:
    steps = "L".join(f"{_x(x):.1f} {_y(y):.1f}" for x, y in points)
    return f'<path d="M{steps}" fill="none" stroke="#1d4e6b" stroke-width="2"/>' if points else ""


def _svg(across: str, up: str, drawn: str) -> str:
    size = _SIDE + 2 * _EDGE
    ticks = "".join(
        f'<text x="{_x(n / 5):.0f}" y="{_y(0) + 18:.0f}" text-anchor="middle">{n / 5:.1f}</text>'
        f'<text x="{_x(0) - 8:.0f}" y="{_y(n / 5) + 4:.0f}" text-anchor="end">{n / 5:.1f}</text>'
        for n in range(6)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="12">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#444"/>{ticks}'
        f'<text x="{_x(0.5):.0f}" y="{size - 8}" text-anchor="middle">{across}</text>'
        f'<text x="14" y="{_y(0.5):.0f}" text-anchor="middle" transform="rotate(-90 14 {_y(0.5):.0f})">{up}</text>'
        f"{drawn}</svg>\n"
    )


def _x(value: float) -> float:
    return _EDGE + _SIDE * value


def _y(value: float) -> float:
    return _EDGE + _SIDE * (1 - value)
