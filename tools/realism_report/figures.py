"""What the plots have in common: colours, sizes, and how a figure becomes part of a page."""

import base64
import io

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

HONEST, FRAUD, GREY = "#33658a", "#d1495b", "#8d99a6"
SEVERAL = ["#33658a", "#d1495b", "#edae49", "#66a182", "#7a5195", "#2e4057"]
WIDE = (10.5, 3.4)

pyplot.rcParams.update({
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e6ea",
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 120,
})


def canvas(columns: int = 1, rows: int = 1, size: tuple[float, float] = WIDE, **options):
    return pyplot.subplots(rows, columns, figsize=size, **options)


def thousands(axis) -> None:
    axis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def as_png(figure: Figure) -> str:
    """The picture in base64; the figure is closed."""
    stream = io.BytesIO()
    # Without the date and the version, so that the same data make the same page.
    figure.savefig(stream, format="png", metadata={"Software": None})
    pyplot.close(figure)
    return base64.b64encode(stream.getvalue()).decode()


__all__ = ["Axes", "FRAUD", "Figure", "GREY", "HONEST", "SEVERAL", "WIDE", "as_png", "canvas",
           "pyplot", "thousands"]
