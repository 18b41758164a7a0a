"""Small drawings inside a row or a card: the meter and the ring."""

from html import escape


def _share(part: float, whole: float) -> float:
    """The share in percent, kept between 0 and 100; nothing of nothing is 0."""
    return min(max(part / whole * 100, 0), 100) if whole > 0 else 0


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def meter(part: float, whole: float, *, name: str, state: str = "") -> str:
    """Progress inside a row. The number stands beside it in words; ``name`` says it for those who cannot see it."""
    css = f"meter is-{state}" if state else "meter"
    return (
        f'<svg class="{css}" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{escape(name)}">'
        f'<rect width="{_short(_share(part, whole))}" height="6"/></svg>'
    )


def ring(
    part: float, whole: float, *, name: str, middle: str, note: str = "", state: str = "", small: bool = False
) -> str:
    """Progress of one thing: ``middle`` is the number in the ring, ``note`` the words below it."""
    css = " ".join(["ring", *(["is-small"] if small else []), *([f"is-{state}"] if state else [])])
    done = _share(part, whole)
    arc = (
        f'<circle class="ring-done" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="{_short(done)} 100" '
        f'transform="rotate(-90 60 60)"/>'
        if done
        else ""
    )
    below = f'<text class="ring-note" x="60" y="82">{escape(note)}</text>' if note else ""
    return (
        f'<svg class="{css}" viewBox="0 0 120 120" role="img" aria-label="{escape(name)}">'
        f'<circle cx="60" cy="60" r="52"/>{arc}'
        f'<text x="60" y="{64 if note else 70}">{escape(middle)}</text>{below}</svg>'
    )
