"""What was measured: one line each, with its limits."""

from dataclasses import asdict, dataclass, field
from math import isfinite


@dataclass
class Line:
    """A figure and the limits it must keep; without limits, it is there for information."""

    group: str
    name: str
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""
    percent: bool = False

    @property
    def has_limits(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def kept(self) -> bool:
        """False, too, of a figure that is not a number."""
        if not self.has_limits:
            return True
        return ((self.low is None or self.value >= self.low)
                and (self.high is None or self.value <= self.high))

    @property
    def verdict(self) -> str:
        if not self.has_limits:
            return ""
        return "PASS" if self.kept else "FAIL"

    def shown(self, value: float) -> str:
        if self.percent:
            return f"{100 * value:.{3 if abs(value) < 0.001 else 2}f} %"
        if abs(value) < 10:
            return f"{value:.4f}"
        return f"{value:,.0f}" if value == round(value, 0) else f"{value:,.1f}"

    @property
    def limits(self) -> str:
        bound = lambda value: f"{100 * value:g} %" if self.percent else f"{value:g}"
        if not self.has_limits:
            return "(information)"
        if self.low is None:
            return f"at most {bound(self.high)}"
        if self.high is None:
            return f"at least {bound(self.low)}"
        return f"{bound(self.low)} to {bound(self.high)}"


@dataclass
class Report:
    lines: list[Line] = field(default_factory=list)
    details: dict = field(default_factory=dict)  # all that --json gives beyond the lines

    def add(self, group: str, name: str, value: float, low: float | None = None,
            high: float | None = None, note: str = "", percent: bool = False) -> None:
        self.lines.append(Line(group, name, float(value), low, high, note, percent))

    @property
    def passed(self) -> bool:
        return all(line.kept for line in self.lines)

    def table(self) -> str:
        cells = [(line.verdict, line.name, line.shown(line.value), line.limits, line.note)
                 for line in self.lines]
        widths = [max((len(row[column]) for row in cells), default=0) for column in range(4)]
        return "\n".join(
            "  ".join([row[0].ljust(4), row[1].ljust(widths[1]), row[2].rjust(widths[2]),
                       row[3].ljust(widths[3]), row[4]]).rstrip() for row in cells)

    def as_json(self) -> dict:
        # JSON has no infinities.
        finite = lambda value: value if isfinite(value) else None
        lines = [{**asdict(line), "value": finite(line.value), "verdict": line.verdict}
                 for line in self.lines]
        return {"lines": lines, "details": self.details}
