"""What the checks found: one line per rule, with how many violations and an example."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """One rule. `checked` counts what was looked at, in `unit`s."""

    name: str
    title: str
    unit: str = "rows"
    checked: int = 0
    broken: dict[str, tuple[int, str]] = field(default_factory=dict)  # what: (count, example)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    def violation(self, what: str, count: int = 1, example: object = None) -> None:
        """`what` is broken `count` times; nothing happens when that is 0 or None."""
        if count:
            before, first = self.broken.get(what, (0, str(example)))
            self.broken[what] = (before + count, first)

    @property
    def verdict(self) -> str:
        if self.broken:
            return "FAIL"
        return "SKIP" if self.skipped else "PASS"

    def __str__(self) -> str:
        text = f"{self.verdict}  {self.name:<12}  {self.title}: "
        if self.broken:
            total = sum(count for count, _ in self.broken.values())
            what, (_, example) = next(iter(self.broken.items()))
            return text + f"{total:,} broken, e.g. {what}: {example}"
        if self.skipped:
            return text + self.skipped
        return text + "; ".join([f"{self.checked:,} {self.unit}", *self.notes])

    def details(self) -> list[str]:
        """A line for everything that is broken."""
        return [f"      {what}: {n:,}, e.g. {example}" for what, (n, example) in self.broken.items()]


class Report:
    def __init__(self) -> None:
        self.manifest = Line("manifest", "every file is listed, complete and unchanged", "files")
        self.schema = Line("columns", "names, types and required or optional as promised", "files")
        self.customers = Line("customers", "values of the table's columns")
        self.devices = Line("devices", "values of the table's columns")
        self.transactions = Line("transactions", "values of the table's columns")
        self.rules = {
            1: Line("rule 1", "ids are unique, customers and devices exist"),
            2: Line("rule 2", "count and sum of the last 24 hours"),
            3: Line("rule 3", "minutes since the previous transaction"),
            4: Line("rule 4", "distance from the previous transaction"),
            5: Line("rule 5", "a beneficiary is new at the first payment only"),
            6: Line("rule 6", "a merchant has one name, category, MCC and risk", "merchants"),
            7: Line("rule 7", "habits", "customers"),
            8: Line("rule 8", "unusual hours are 0 to 5"),
            9: Line("rule 9", "timestamps and their order"),
            10: Line("rule 10", "share of fraud"),
        }

    @property
    def lines(self) -> list[Line]:
        tables = [self.customers, self.devices, self.transactions]
        return [self.manifest, self.schema, *tables, *self.rules.values()]

    @property
    def passed(self) -> bool:
        return not any(line.broken for line in self.lines)
