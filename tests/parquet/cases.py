"""Cases for the Parquet encoder: schemas, options and data, described for write_cases.cc, which writes
the files, and kept as plain values for the tests, which compare them with what readers read.

A leaf's values are the format's own: bool, int (also of dates, timestamps and decimals, unscaled),
float, bytes. Where a value is missing there is a definition level below the leaf's maximum instead.
"""

import json
import math
import struct
from dataclasses import dataclass, field

INTEGER_BITS = {"INT32": 32, "INT64": 64}


@dataclass
class Leaf:
    path: tuple
    type: str
    length: int = 0
    logical: dict = None
    max_level: int = 0
    optional_levels: tuple = ()  # for each step of the path: the level at which it is there, or None

    @property
    def kind(self):
        return self.logical["kind"] if self.logical else None

    @property
    def is_unsigned(self):
        return self.kind == "integer" and not self.logical["signed"]

    def key(self, value):
        """Sorts values as the format orders them."""
        if self.type == "FIXED_LEN_BYTE_ARRAY" and self.kind == "decimal":
            return int.from_bytes(value, "big", signed=True)
        return value

    def plain(self, value):
        """PLAIN, byte arrays without their length."""
        if self.type == "BOOLEAN":
            return bytes([value])
        if self.type in INTEGER_BITS:
            return value.to_bytes(INTEGER_BITS[self.type] // 8, "little", signed=not self.is_unsigned)
        if self.type == "DOUBLE":
            return struct.pack("<d", value)
        return value

    def entry(self, value):
        plain = self.plain(value)
        return struct.pack("<I", len(plain)) + plain if self.type == "BYTE_ARRAY" else plain


@dataclass
class Column:
    """A leaf's data in one row group."""

    levels: list
    values: list
    source: str = "values"
    dictionary: list = None
    form: str = None
    ids: tuple = None  # prefix, digits, numbers


@dataclass
class Case:
    name: str
    schema: list
    options: dict
    row_groups: list  # of (rows, [Column])
    key_values: list = field(default_factory=list)
    max_rows: int = 0
    max_row_groups: int = 0
    fail_after: int = 2**64 - 1
    validity: str = "any"

    @property
    def leaves(self):
        return leaves_of(self.schema)


def leaves_of(schema):
    found = []

    def walk(node, path, level, levels):
        level += node["optional"]
        path = path + (node["name"],)
        levels = levels + (level if node["optional"] else None,)
        if "children" in node:
            for child in node["children"]:
                walk(child, path, level, levels)
        else:
            found.append(
                Leaf(path, node["type"], node.get("length", 0), node.get("logical"), level, levels)
            )

    for node in schema:
        walk(node, (), 0, ())
    return found


def default_options(leaves, **changes):
    options = {
        "page_version": 2,
        "rows_per_page": 20_000,
        "page_bytes": 1 << 20,
        "max_value_bytes": 1 << 16,
        "dictionary_page_bytes": 1 << 20,
        "zstd_level": 1,
        "page_checksums": True,
        "footer_bytes": 0,
        "sorting": [],
        "columns": [default_column() for _ in leaves],
    }
    options.update(changes)
    return options


def default_column(**changes):
    column = {
        "encoding": "plain",
        "fallback": "plain",
        "build": False,
        "codec": "zstd",
        "statistics": "page",
        "bloom": 0,
    }
    column.update(changes)
    return column


# Serialisation for write_cases.cc


class Blob:
    def __init__(self):
        self.data = bytearray()

    def add(self, raw, count=None):
        self.data += bytes(-len(self.data) % 8)
        place = [len(self.data), len(raw) if count is None else count]
        self.data += raw
        return place


FORMATS = {"bool": "B", "double": "d", "codes8": "B", "codes16": "H", "codes32": "I"}


def serialise(case, rng):
    """The bytes of a case; `rng` cuts it into batches."""
    blob = Blob()
    leaves = case.leaves
    row_groups = []
    for rows, columns in case.row_groups:
        described = [
            describe_column(leaf, column, rows, blob, rng, case.validity)
            for leaf, column in zip(leaves, columns)
        ]
        row_groups.append({"rows": rows, "columns": described})
    description = {
        "file": case.name + ".parquet",
        "schema": case.schema,
        "options": case.options,
        "max_rows": case.max_rows or max([rows for rows, _ in case.row_groups], default=1),
        "max_row_groups": case.max_row_groups or max(1, len(case.row_groups)),
        "key_values": case.key_values,
        "fail_after": case.fail_after,
        "row_groups": row_groups,
    }
    text = json.dumps(description).encode()
    return struct.pack("<QQ", len(text), len(blob.data)) + text + bytes(blob.data)


def describe_column(leaf, column, rows, blob, rng, validity):
    described = {"source": column.source, "batches": []}
    codes = None
    if column.source != "values":
        entries = [leaf.entry(value) for value in column.dictionary]
        place = {entry: code for code, entry in enumerate(entries)}
        codes = [place[leaf.entry(value)] for value in column.values]
        offsets, at = [], 0
        for entry in entries:
            offsets.append(at)
            at += len(entry)
        if leaf.type != "BYTE_ARRAY":
            offsets = []
        keys = [leaf.key(value) for value in column.dictionary]
        is_sorted = all(a <= b for a, b in zip(keys, keys[1:])) and not any(map(is_nan, keys))
        described["dictionary"] = {
            "plain": blob.add(b"".join(entries)),
            "offsets": blob.add(struct.pack(f"<{len(offsets)}I", *offsets), len(offsets)),
            "count": len(entries),
            "sorted": is_sorted and rng.random() < 0.8,
        }
    row = value = 0
    while row < rows or (rows == 0 and not described["batches"]):
        count = min(rows - row, rng.choice([1, 7, 8, 64, 1000, 4096, rows]))
        levels = column.levels[row : row + count]
        values = sum(level == leaf.max_level for level in levels)
        batch = {"rows": count}
        describe_validity(leaf, levels, batch, blob, rng, validity)
        if codes is not None:
            describe_codes(codes[value : value + values], len(column.dictionary), batch, blob, rng)
        elif column.ids:
            prefix, digits, numbers = column.ids
            numbers = numbers[value : value + values]
            batch |= {"form": "ids", "prefix": prefix, "digits": digits}
            batch["data"] = blob.add(struct.pack(f"<{len(numbers)}Q", *numbers), len(numbers))
        else:
            describe_values(leaf, column.values[value : value + values], batch, blob, rng)
        described["batches"].append(batch)
        row += count
        value += values
    return described


def describe_validity(leaf, levels, batch, blob, rng, validity):
    forms = ["levels"] if leaf.max_level else []
    if leaf.max_level == 1:
        forms.append("bitmap")
    if all(level == leaf.max_level for level in levels):
        forms.append("all")
    form = validity if validity in forms else rng.choice(forms)
    batch["validity"] = form
    if form == "levels":
        batch["valid"] = blob.add(bytes(levels))
    elif form == "bitmap":
        bits = bytearray((len(levels) + 7) // 8)
        for i, level in enumerate(levels):
            bits[i // 8] |= level << (i % 8)
        batch["valid"] = blob.add(bytes(bits))


def describe_codes(codes, entries, batch, blob, rng):
    forms = ["codes32"]
    if entries <= 1 << 16:
        forms.append("codes16")
    if entries <= 1 << 8:
        forms.append("codes8")
    batch["form"] = rng.choice(forms)
    letter = FORMATS[batch["form"]]
    batch["data"] = blob.add(struct.pack(f"<{len(codes)}{letter}", *codes), len(codes))


def describe_values(leaf, values, batch, blob, rng):
    count = len(values)
    if leaf.type == "BYTE_ARRAY":
        batch["form"] = rng.choice(["offsets", "views"])
        offsets = [0]
        for value in values:
            offsets.append(offsets[-1] + len(value))
        batch["offsets"] = blob.add(struct.pack(f"<{count + 1}I", *offsets), count + 1)
        batch["data"] = blob.add(b"".join(values))
    elif leaf.type == "FIXED_LEN_BYTE_ARRAY":
        batch["form"] = "fixed"
        batch["data"] = blob.add(b"".join(values))
    else:
        names = {"BOOLEAN": "bool", "INT32": "int32", "INT64": "int64", "DOUBLE": "double"}
        batch["form"] = names[leaf.type]
        batch["data"] = blob.add(b"".join(map(leaf.plain, values)), count)


def is_nan(value):
    return isinstance(value, float) and math.isnan(value)
