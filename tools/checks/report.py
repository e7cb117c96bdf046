"""What the checks found: one line per rule, with how many violations and an example."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """One rule. `checked` counts what was looked at, in `unit`s."""

    title: str
    unit: str = "rows"
    checked: int = 0
    violations: int = 0
    example: str = ""
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    def violation(self, what: str, count: int = 1, example: str | None = None) -> None:
        """`what` is broken `count` times; nothing happens when that is 0 or None."""
        if not count:
            return
        if not self.violations:
            self.example = f"{what}: {example}" if example else what
        self.violations += count

    @property
    def verdict(self) -> str:
        if self.violations:
            return "FAIL"
        return "SKIP" if self.skipped else "PASS"

    def __str__(self) -> str:
        text = f"{self.verdict}  {self.title}: "
        if self.violations:
            text += f"{self.violations:,} violations, e.g. {self.example}"
        elif self.skipped:
            text += self.skipped
        else:
            text += f"{self.checked:,} {self.unit}"
            if self.notes:
                text += "; " + "; ".join(self.notes)
        return text


class Report:
    def __init__(self) -> None:
        self.manifest = Line("manifest  every file is listed, complete and unchanged", "files")
        self.schema = Line("columns   names, types and required or optional as promised", "files")
        self.customers = Line("customers values of the table's columns")
        self.devices = Line("devices   values of the table's columns")
        self.transactions = Line("transactions values of the table's columns")
        self.rules = {
            1: Line("rule 1    ids are unique, customers and devices exist"),
            2: Line("rule 2    count and sum of the last 24 hours"),
            3: Line("rule 3    minutes since the previous transaction"),
            4: Line("rule 4    distance from the previous transaction"),
            5: Line("rule 5    a beneficiary is new at the first payment only"),
            6: Line("rule 6    a merchant has one name, category, MCC and risk", "merchants"),
            7: Line("rule 7    habits", "customers"),
            8: Line("rule 8    unusual hours are 0 to 5"),
            9: Line("rule 9    timestamps and their order"),
            10: Line("rule 10   share of fraud"),
        }

    @property
    def lines(self) -> list[Line]:
        tables = [self.customers, self.devices, self.transactions]
        return [self.manifest, self.schema, *tables, *self.rules.values()]

    @property
    def passed(self) -> bool:
        return not any(line.violations for line in self.lines)
