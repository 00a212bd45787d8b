"""The map of words as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from drift.arrays import BoolArray, DoubleArray, IntArray
from drift.layout.layout import Layout
from drift.present.figures import colours
from drift.present.figures.labels import place_labels, write_word
from drift.present.figures.look import USUAL, Look
from drift.present.figures.map_text import DRAWN, SIDE, around, caption, title_of, write_around

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = ["caption", "map_figure"]

WIDTH = 11.0  # inches
DENSE = 6_000  # words, from which on dots would lie upon each other
CELLS, BLUR = 260, 2.0  # of a density: cells across, and how far it is spread, in cells
FLATTEST, HIGHEST = 0.5, 0.85  # height of the map for its width
MOST_ASKED = 24  # labels in bold: more would cover the map and take minutes to place
MOST_MOVED = 14  # automatic labels of the words that moved most
REGIONS = 18  # and of common words elsewhere
APART = 0.085  # of the map's width: two automatic labels are about different places


def map_figure(
    layout: Layout, labels: Sequence[str] = (), *, captioned: bool = True, look: Look = USUAL
) -> "Figure":
    """Draw the map: words at their last places, trails from their first ones, the first `labels` in bold.

    Labels that are not on the map are named in the caption, which is left out unless `captioned`. Some of
    the most moved and of the commonest words are labelled besides, so that regions can be told. From 6,000
    words on they are drawn as densities, with the longest trails alone.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    words = caption(layout, [word for word in labels if word not in layout.words]) if captioned else ""
    told = around(layout, words, look, WIDTH)
    broad, beside = 1 - 2 * SIDE, told.above + told.legend + told.foot
    room = HIGHEST if look.tallest is None else (look.tallest * told.width - beside) / (broad * told.width)
    box = _limits(layout, min(HIGHEST, room))
    height = broad * told.width * float(np.ptp(box[1]) / np.ptp(box[0])) + beside
    label = f"{title_of(layout)}. {words}".strip()
    figure = Figure(figsize=(told.width, height), facecolor=colours.PAPER, label=label)
    FigureCanvasAgg(figure)
    ax = figure.add_axes((SIDE, (told.legend + told.foot) / height, broad, 1 - beside / height))
    ax.set(xlim=box[0], ylim=box[1], xticks=[], yticks=[])
    ax.spines[:].set_color(colours.GRID)
    asked, dense = _asked(layout, labels), layout.n_words >= DENSE
    size = told.width / WIDTH
    if dense:
        _draw_densities(ax, layout)
    else:
        _draw_words(ax, layout, size)
    _draw_trails(ax, layout, DRAWN if dense else layout.n_words)
    _draw_asked(ax, layout, asked)
    write_around(figure, layout, told, float(np.ptp(box[0])), dense=dense)
    texts = _texts(ax, layout, asked, size)
    place_labels(ax, texts, len(asked), _keep_free(ax, layout, asked, texts))
    return figure


def _limits(layout: Layout, highest: float = HIGHEST) -> DoubleArray:
    """The map's frame, shape (2, 2): from and to, of x and of y; neither very flat nor too high."""
    places = layout.places.astype(np.float64).reshape(-1, 2)
    low, high = places.min(axis=0), places.max(axis=0)
    broad, tall = (high - low).tolist()
    broad = max(broad, tall / highest, 1e-6)
    sizes = 1.1 * np.array([broad, max(tall, broad * min(FLATTEST, highest))])
    middle = (low + high) / 2
    return np.stack([middle - sizes / 2, middle + sizes / 2], axis=1)


def _asked(layout: Layout, labels: Sequence[str]) -> IntArray:
    index = {word: row for row, word in enumerate(layout.words)}
    asked = [index[word] for word in dict.fromkeys(labels) if word in index]
    return np.array(asked[:MOST_ASKED], dtype=np.int64)


def _draw_words(ax: "Axes", layout: Layout, broad: float) -> None:
    size = min(1.0, broad) * float(np.clip(9000 / layout.n_words, 4, 40))
    last = layout.places[-1]
    hollow: Any = {"marker": "s", "facecolors": "none", "edgecolors": colours.UNSEEN, "lw": 0.4 + size / 60}
    ax.scatter(last[~layout.seen, 0], last[~layout.seen, 1], s=size, alpha=0.45, **hollow)
    ax.scatter(
        last[layout.seen, 0], last[layout.seen, 1], s=size, color=colours.SEEN, lw=0, alpha=0.75, zorder=3
    )


def _draw_densities(ax: "Axes", layout: Layout) -> None:
    """Draw how many words lie where, the unseen ones and over them the seen ones, each in its colour."""
    from matplotlib.colors import to_rgb
    from scipy.ndimage import gaussian_filter

    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    shape = (round(CELLS * (high - low) / (right - left)), CELLS)
    for which, colour in ((~layout.seen, colours.UNSEEN), (layout.seen, colours.SEEN)):
        x, y = layout.places[-1, which].T
        counts, _, _ = np.histogram2d(y, x, bins=shape, range=((low, high), (left, right)))
        spread = gaussian_filter(counts, BLUR)
        picture = np.empty((*shape, 4))
        picture[..., :3] = to_rgb(colour)
        picture[..., 3] = 0.5 * np.sqrt(spread / max(float(spread.max()), 1e-12))
        ax.imshow(picture, extent=(left, right, low, high), origin="lower", aspect="auto", zorder=1)
    ax.set(xlim=(left, right), ylim=(low, high))


def _draw_trails(ax: "Axes", layout: Layout, most: int) -> None:
    """Draw the `most` longest trails, each as a wedge that widens from the first place to the last."""
    from matplotlib.collections import PolyCollection

    moved = np.flatnonzero((layout.places[0] != layout.places[-1]).any(axis=1))
    if len(moved) == 0:
        return
    moved = moved[np.argsort(-np.nan_to_num(layout.displacement[moved]), kind="stable")[:most]]
    width = 0.0011 * float(np.ptp(ax.get_xlim()))
    wedges = [_wedge(layout.places[:, one].astype(np.float64), width) for one in moved.tolist()]
    ax.add_collection(
        PolyCollection(wedges, facecolors=colours.SEEN, edgecolors="none", alpha=0.4, zorder=2),
        autolim=False,
    )


def _wedge(path: DoubleArray, width: float) -> DoubleArray:
    """Outline of a line that widens from nothing to twice `width`: path (n, 2), result (2n, 2)."""
    ahead = np.gradient(path, axis=0)
    lengths = np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / lengths
    aside *= np.linspace(0, width, len(path))[:, None]
    return np.concatenate([path + aside, (path - aside)[::-1]])


def _draw_asked(ax: "Axes", layout: Layout, asked: IntArray) -> None:
    for one in asked.tolist():
        first, last = layout.places[0, one], layout.places[-1, one]
        colour = colours.SEEN_DARK if layout.seen[one] else colours.UNSEEN_DARK
        if (first != last).any():
            style: Any = {"arrowstyle": "-|>", "color": colour, "lw": 1.6, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", last, xytext=first, arrowprops=style | {"mutation_scale": 10}, zorder=6)
            ax.scatter(
                first[0], first[1], s=16, facecolors=colours.PAPER, edgecolors=colour, lw=1.4, zorder=6
            )
        else:
            face = colour if layout.seen[one] else colours.PAPER
            form = "o" if layout.seen[one] else "s"
            ax.scatter(
                last[0], last[1], s=30, marker=form, facecolors=face, edgecolors=colour, lw=1.8, zorder=6
            )


def _texts(ax: "Axes", layout: Layout, asked: IntArray, size: float) -> "list[Text]":
    """The labels, those asked for first, at their words' last places; size: of the figure, 1 is the usual."""
    texts = []
    for place, one in enumerate([*asked.tolist(), *_automatic(layout, asked, size)]):
        x, y = layout.places[-1, one].tolist()
        bold = place < len(asked)
        colour = colours.SEEN_DARK if layout.seen[one] else colours.UNSEEN_DARK
        texts.append(
            write_word(
                ax,
                x,
                y,
                layout.words[one],
                fontsize=12 if bold else 8.5,
                fontweight="bold" if bold else "normal",
                color=colour,
                zorder=8 if bold else 7,
                bbox={"facecolor": colours.PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.6},
            )
        )
    return texts


def _keep_free(ax: "Axes", layout: Layout, asked: IntArray, texts: "list[Text]") -> DoubleArray:
    """Places that no label shall cover: every labelled dot, and the asked words' trails with some room."""
    around = 0.008 * float(np.ptp(ax.get_xlim())) * np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
    steps = np.linspace(0, 1, 5)[:, None, None]
    trails = layout.places[0, asked] * (1 - steps) + layout.places[-1, asked] * steps
    room = (trails[:, :, None] + around).reshape(-1, 2)
    return np.concatenate([room, [text.get_position() for text in texts]])


def _automatic(layout: Layout, asked: IntArray, size: float) -> list[int]:
    """Words to label unasked: the most moved ones, then the commonest, each apart from those before."""
    far = APART / min(1.0, size) * float(np.ptp(_limits(layout)[0]))
    taken: list[int] = asked.tolist()
    by_displacement = np.argsort(-np.nan_to_num(layout.displacement), kind="stable")
    moved = by_displacement[layout.displacement[by_displacement] > 0]
    tellable = np.array([len(word) > 2 and word.isalpha() for word in layout.words])
    commonest = np.lexsort((layout.ids, ~tellable))  # numbers and marks last
    for order, most in ((moved, MOST_MOVED), (commonest, REGIONS)):
        wanted = len(taken) + round(most * min(1.0, size))
        for one in order.tolist():
            if len(taken) == wanted:
                break
            if one not in taken and _apart(layout, one, taken, far).all():
                taken.append(one)
    return taken[len(asked) :]


def _apart(layout: Layout, one: int, taken: list[int], far: float) -> BoolArray:
    gaps = layout.places[-1, taken].astype(np.float64) - layout.places[-1, one]
    apart: BoolArray = np.linalg.norm(gaps, axis=1) >= far
    return apart
