"""Reads the catalogue's files, with errors that name file and line."""

import json
import pathlib


class DataError(Exception):
    pass


class Row:
    """One line of a TSV file, by column name."""

    def __init__(self, path, number, fields):
        self.path, self.number, self.fields = path, number, fields

    def fail(self, message):
        raise DataError(f"{self.path}:{self.number}: {message}")

    def text(self, column):
        value = self.fields[column]
        if not value or value != value.strip():
            self.fail(f"{column} is empty or has spaces around it")
        return value

    def digits(self, column, count):
        value = self.text(column)
        if len(value) != count or not value.isascii() or not value.isdigit():
            self.fail(f"{column} is '{value}', not {count} digits")
        return value

    def scaled(self, column, scale, low=0, high=2**31 - 1):
        """The number times `scale`, which must make it whole; `low` and `high` are after it."""
        value = self.text(column)
        sign = -1 if value.startswith("-") else 1
        whole, _, fraction = value.lstrip("-").partition(".")
        if not (whole + fraction).isdigit():
            self.fail(f"{column} is '{value}', not a number")
        product = int(whole + fraction) * scale
        if product % 10 ** len(fraction):
            self.fail(f"{column} is '{value}', more precise than 1/{scale}")
        result = sign * product // 10 ** len(fraction)
        if not low <= result <= high:
            self.fail(f"{column} is '{value}', out of range")
        return result

    def whole(self, column, low=0, high=2**31 - 1):
        return self.scaled(column, 1, low, high)

    def one_of(self, column, choices):
        """Position of the value in `choices`."""
        value = self.text(column)
        if value not in choices:
            self.fail(f"{column} is '{value}', not one of {', '.join(choices)}")
        return choices.index(value)

    def many_of(self, column, choices, separator=" "):
        """Positions of the listed values in `choices`; `*` stands for all."""
        value = self.text(column)
        if value == "*":
            return list(range(len(choices)))
        positions = []
        for part in value.split(separator):
            if part not in choices:
                self.fail(f"{column} names '{part}', not one of {', '.join(choices)}")
            positions.append(choices.index(part))
        if len(set(positions)) != len(positions):
            self.fail(f"{column} names something twice")
        return positions


def read(folder, name, columns, key):
    """The rows of a TSV file that has exactly these columns; the `key` columns tell rows apart."""
    path = pathlib.Path(folder) / name
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != columns:
        raise DataError(f"{path}:1: the columns are not {', '.join(columns)}")
    rows, seen = [], {}
    for number, line in enumerate(lines[1:], 2):
        fields = line.split("\t")
        if len(fields) != len(columns):
            raise DataError(f"{path}:{number}: {len(fields)} fields, not {len(columns)}")
        row = Row(path, number, dict(zip(columns, fields)))
        identity = tuple(row.fields[column] for column in key)
        if identity in seen:
            row.fail(f"the same as line {seen[identity]}")
        seen[identity] = number
        rows.append(row)
    if not rows:
        raise DataError(f"{path}:1: no rows")
    return rows


def read_json(folder, name):
    path = pathlib.Path(folder) / name
    try:
        return path, json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise DataError(f"{path}:{error.lineno}: {error.msg}") from error
