"""The encoder's nasty cases, by name. Each function gives the schema's nodes, the options of columns
and the row groups of one or more cases."""

import itertools
import math
import os
import struct

from cases import Case, Column, default_column, default_options, leaves_of

INFINITY = math.inf
NAN = math.nan
# The readers take a time that grows with the square of the columns.
MANY = 10_000 if os.environ.get("FRAUDGEN_TEST_LONG") else 2_000
STRING = {"kind": "string"}
LEAST_INT32, MOST_INT32 = -(2**31), 2**31 - 1
LEAST_INT64, MOST_INT64 = -(2**63), 2**63 - 1
ENCODINGS = {
    "BOOLEAN": ["plain", "rle"],
    "INT32": ["plain", "delta_binary_packed", "byte_stream_split", "dictionary"],
    "INT64": ["plain", "delta_binary_packed", "byte_stream_split", "dictionary"],
    "DOUBLE": ["plain", "byte_stream_split", "dictionary"],
    "BYTE_ARRAY": ["plain", "delta_length_byte_array", "delta_byte_array", "dictionary"],
    "FIXED_LEN_BYTE_ARRAY": ["plain", "delta_byte_array", "byte_stream_split", "dictionary"],
}
SAMPLE = {
    "BOOLEAN": True,
    "INT32": 7,
    "INT64": -7,
    "DOUBLE": 0.5,
    "BYTE_ARRAY": b"sete",
    "FIXED_LEN_BYTE_ARRAY": b"abc",
}


def node(name, type, optional=False, logical=None):
    described = {"name": name, "optional": optional, "type": type}
    if type == "FIXED_LEN_BYTE_ARRAY":
        described["length"] = 3
    if logical:
        described["logical"] = logical
    return described


def every_column(optional):
    """A column for each type and encoding, and its values: (node, options)."""
    for type, encodings in ENCODINGS.items():
        for encoding in encodings:
            for build in [False, True] if encoding == "dictionary" else [False]:
                name = f"{type.lower()}_{encoding}_{'built' if build else 'given'}"
                yield node(name, type, optional), default_column(encoding=encoding, build=build)


def column(leaf, options, rows):
    """`rows` are values, None for null."""
    values = [value for value in rows if value is not None]
    made = Column([leaf.max_level if value is not None else 0 for value in rows], values)
    if options["encoding"] == "dictionary" and not options["build"]:
        made.source = "dictionary"
        made.dictionary = list({leaf.entry(value): value for value in values}.values())
    return made


def case(name, columns, groups, **options):
    """`columns` are (node, options); `groups` are lists of rows for each column."""
    schema = [described for described, _ in columns]
    leaves = leaves_of(schema)
    row_groups = [
        (len(rows[0]), [column(leaf, o, r) for leaf, (_, o), r in zip(leaves, columns, rows)])
        for rows in groups
    ]
    chosen = default_options(leaves, **options)
    chosen["columns"] = [options for _, options in columns]
    return Case(name, schema, chosen, row_groups)


def same_in_every_column(name, optional, rows_of, **options):
    columns = list(every_column(optional))
    return case(name, columns, [[rows_of(n["type"]) for n, _ in columns]], **options)


def no_rows():
    yield case("no rows", list(every_column(False)), [])


def one_row():
    yield same_in_every_column("one row", False, lambda type: [SAMPLE[type]])
    yield same_in_every_column("one row, optional", True, lambda type: [SAMPLE[type]])
    yield same_in_every_column("one null", True, lambda type: [None])


def all_null():
    yield same_in_every_column("all null", True, lambda type: [None] * 1000)
    yield same_in_every_column(
        "a page of nulls between others",
        True,
        lambda type: [SAMPLE[type]] * 100 + [None] * 100 + [SAMPLE[type]] * 100,
        rows_per_page=100,
    )


def one_distinct_value():
    yield same_in_every_column("one distinct value", False, lambda type: [SAMPLE[type]] * 5000)
    yield same_in_every_column(
        "one distinct value and nulls",
        True,
        lambda type: [SAMPLE[type] if i % 3 else None for i in range(5000)],
    )


def value_longer_than_a_page():
    long = [b"a" * 5000, b"b", b"", "é".encode() * 4000, b"c" * 999]
    columns = [
        (node(f"{encoding}_{build}", "BYTE_ARRAY", logical=STRING), options)
        for encoding in ENCODINGS["BYTE_ARRAY"]
        for build in [False, True][: 1 + (encoding == "dictionary")]
        for options in [default_column(encoding=encoding, build=build)]
    ]
    for version in (1, 2):
        yield case(
            f"a value longer than a page, version {version}",
            columns,
            [[long for _ in columns]],
            page_bytes=1000,
            max_value_bytes=8000,
            page_version=version,
            footer_bytes=1 << 20,
        )


def dictionary_overflow():
    """The dictionary fills up in the middle of a chunk, of a batch, and of the nulls."""
    many = [b"%06d" % (i // 4) for i in range(4000)]
    numbers = [(i // 4) * 10**6 for i in range(4000)]
    fallbacks = {"BYTE_ARRAY": "delta_byte_array", "INT64": "delta_binary_packed"}
    for optional, build in itertools.product([False, True], [False, True]):
        columns = [
            (
                node(f"{type}_{fallback}", type, optional),
                default_column(encoding="dictionary", fallback=fallback, build=build),
            )
            for type in fallbacks
            for fallback in ["plain", fallbacks[type]]
        ]
        rows = {
            "BYTE_ARRAY": [v if not optional or i % 5 else None for i, v in enumerate(many)],
            "INT64": [v if not optional or i % 7 else None for i, v in enumerate(numbers)],
        }
        yield case(
            f"dictionary overflow, {'optional' if optional else 'required'},"
            f" {'built' if build else 'given'}",
            columns,
            [[rows[n["type"]] for n, _ in columns]] * 2,
            dictionary_page_bytes=4000,
            rows_per_page=700,
        )


def extreme_integers():
    extremes32 = [LEAST_INT32, MOST_INT32, 0, -1, 1, MOST_INT32, LEAST_INT32]
    extremes64 = [LEAST_INT64, MOST_INT64, 0, -1, 1, MOST_INT64, LEAST_INT64]
    unsigned = [("UINT32", "INT32", 32), ("UINT64", "INT64", 64)]
    columns, rows = [], []
    for type, values in (("INT32", extremes32), ("INT64", extremes64)):
        for encoding in ENCODINGS[type]:
            columns.append((node(f"{type}_{encoding}", type), default_column(encoding=encoding)))
            rows.append(values * 60)
    for name, type, bits in unsigned:
        for encoding in ENCODINGS[type]:
            logical = {"kind": "integer", "bits": bits, "signed": False}
            columns.append(
                (node(f"{name}_{encoding}", type, False, logical), default_column(encoding=encoding))
            )
            rows.append([0, 2**bits - 1, 2 ** (bits - 1), 2 ** (bits - 1) - 1, 1, 0, 5] * 60)
    yield case("extreme integers", columns, [rows], rows_per_page=130)


def odd_floats():
    negative_nan = struct.unpack("<d", struct.pack("<Q", 0xFFF8000000000001))[0]
    kinds = {
        "only NaN": [NAN, negative_nan],
        "NaN among numbers": [1.5, NAN, -2.5, negative_nan],
        "NaN first": [NAN, 3.0],
        "infinities": [INFINITY, -INFINITY, 0.0],
        "negative zero": [-0.0],
        "positive zero": [0.0],
        "both zeros": [0.0, -0.0],
        "zero and more": [-0.0, 1.0],
        "zero and less": [0.0, -1.0],
        "subnormal": [5e-324, -5e-324],
    }
    for name, values in kinds.items():
        columns = [
            (node(f"{encoding}_{build}_{o}", "DOUBLE", o), default_column(encoding=encoding, build=build))
            for encoding in ENCODINGS["DOUBLE"]
            for build in [False, True][: 1 + (encoding == "dictionary")]
            for o in (False, True)
        ]
        rows = values * 20
        rows_of = {False: rows, True: [v for value in rows for v in (value, None)][: len(rows)]}
        yield case(
            f"floats, {name}",
            columns,
            [[rows_of[n["optional"]] for n, _ in columns]],
            rows_per_page=9,
        )


def empty_strings():
    for name, values in {
        "empty strings": [b""] * 50,
        "empty and not": [b"", b"a", b"", b"", b"ab"] * 20,
    }.items():
        columns = [(n, o) for n, o in every_column(False) if n["type"] == "BYTE_ARRAY"]
        yield case(name, columns, [[values] * len(columns)])


def truncated_statistics():
    """Characters of two to four bytes across the 64th byte; maxima that cannot be raised."""
    texts = {
        "two bytes": "é" * 40,
        "two bytes, odd": "a" + "é" * 40,
        "three bytes": "漢" * 30,
        "four bytes": "a" + "😀" * 30,
        "exactly 64": "x" * 64,
        "65": "x" * 65,
        "ends in the last of two bytes": "a" * 62 + "\u07ff" + "tail",
        "before the surrogates": "a" * 61 + "\ud7ff" + "tail",
        "no greater character": "\U0010ffff" * 17,
        "a last character that can't grow": "b" * 60 + "\U0010ffff" + "tail",
    }
    for name, text in texts.items():
        columns = [
            (n | {"logical": STRING}, o) for n, o in every_column(False) if n["type"] == "BYTE_ARRAY"
        ]
        rows = [text.encode(), (text + "z").encode(), text.encode() * 2]
        yield case(f"truncated, {name}", columns, [[rows] * len(columns)])
    columns = [(n, o) for n, o in every_column(False) if n["type"] == "BYTE_ARRAY"]
    for name, value in {"ff": b"\xff" * 70, "ends in ff": b"a" + b"\xff" * 70}.items():
        yield case(f"truncated bytes, {name}", columns, [[[value]] * len(columns)])


def many_columns():
    nodes = [node(f"c{i}", "INT32", i % 2 == 1) for i in range(MANY)]
    columns = [(n, default_column(encoding="delta_binary_packed")) for n in nodes]
    rows = [[i, None if i % 2 else i + 1, i + 2] for i in range(MANY)]
    yield case(f"{MANY} columns", columns, [rows, rows], max_value_bytes=0)


def pages():
    """A row group of one page, of exactly one, of one and a bit, of many."""
    columns = list(every_column(True))
    for rows in (99, 100, 101, 1000):

        def rows_of(type, rows=rows):
            return [SAMPLE[type] if i % 11 else None for i in range(rows)]

        yield case(
            f"pages of 100 rows, {rows} rows",
            columns,
            [[rows_of(n["type"]) for n, _ in columns]],
            rows_per_page=100,
        )


def nested():
    """Structs in structs, each of which may be null, at every definition level."""
    leaf = {"name": "leaf", "optional": True, "type": "INT32"}
    text = {"name": "text", "optional": False, "type": "BYTE_ARRAY", "logical": STRING}
    inner = {"name": "inner", "optional": True, "children": [leaf, text]}
    middle = {"name": "middle", "optional": False, "children": [inner]}
    outer = {"name": "outer", "optional": True, "children": [middle]}
    rows = 1000
    present = [i % 5 for i in range(rows)]  # how deep each row goes: 0 no outer, 1 no inner, ...
    levels_leaf = [min(depth, 3) for depth in present]
    levels_text = [min(depth, 2) for depth in present]
    for encoding in ("plain", "dictionary"):
        options = default_options([None] * 2, rows_per_page=64)
        for column_options in options["columns"]:
            column_options.update(encoding=encoding, build=encoding == "dictionary")
        columns = [
            Column(levels_leaf, [i for i in range(rows) if levels_leaf[i] == 3]),
            Column(levels_text, [b"t%d" % (i % 9) for i in range(rows) if levels_text[i] == 2]),
        ]
        yield Case(f"nested, {encoding}", [outer], options, [(rows, columns)])


def decimal_ids():
    prefix = b"TXN_"
    series = {
        "in a row": list(range(95, 2095)),
        "from nought": list(range(0, 300)),
        "across all nines": list(range(999_990, 1_000_020)),
        "descending": list(range(5000, 4000, -1)),
        "equal": [42] * 300,
        "anywhere": [i * 7919 * 104_729 % 10**15 for i in range(1000)],
        "extremes": [0, 10**15 - 1] * 50,
    }
    for (name, numbers), digits in itertools.product(series.items(), (15, 19)):
        columns = [
            (n | {"logical": STRING}, o) for n, o in every_column(False) if n["type"] == "BYTE_ARRAY"
        ]
        columns = [(n, o) for n, o in columns if o["encoding"] != "dictionary" or o["build"]]
        texts = [prefix + b"%0*d" % (digits, number) for number in numbers]
        made = case(
            f"ids {name}, {digits} digits",
            columns,
            [[texts] * len(columns)],
            page_bytes=3000,
            footer_bytes=1 << 20,
        )
        for made_column in made.row_groups[0][1]:
            made_column.ids = (prefix.decode(), digits, numbers)
        yield made


GROUPS = [
    no_rows,
    one_row,
    all_null,
    one_distinct_value,
    value_longer_than_a_page,
    dictionary_overflow,
    extreme_integers,
    odd_floats,
    empty_strings,
    truncated_statistics,
    many_columns,
    pages,
    nested,
    decimal_ids,
]
