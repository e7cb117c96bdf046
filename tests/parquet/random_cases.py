"""Random cases for the encoder: any schema, any options, any data."""

import struct

from cases import Case, Column, default_column, default_options, leaves_of

ENCODINGS = {
    "BOOLEAN": ["plain", "rle"],
    "INT32": ["plain", "delta_binary_packed", "byte_stream_split"],
    "INT64": ["plain", "delta_binary_packed", "byte_stream_split"],
    "DOUBLE": ["plain", "byte_stream_split"],
    "BYTE_ARRAY": ["plain", "delta_length_byte_array", "delta_byte_array"],
    "FIXED_LEN_BYTE_ARRAY": ["plain", "delta_byte_array", "byte_stream_split"],
}
TEXT = "abcxyz019 éçãõ€漢字😀\x00\U0010ffff\ud7ff\ue000"


def random_case(name, rng):
    schema = random_schema(rng)
    leaves = leaves_of(schema)
    row_groups = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3, 5])):
        rows = rng.choice([1, 2, 3, 8, 9, 31, 64, 100, 129, 300, rng.randrange(1, 600)])
        if rng.random() < 0.02:
            rows = rng.randrange(600, 30_000)
        row_groups.append((rows, random_row_group(schema, rows, rng)))
    options = random_options(leaves, row_groups, rng)
    use_dictionaries(leaves, options, row_groups, rng)
    pairs = [["key", "value"], ["", ""], ["ção", "漢" * 200]]
    return Case(
        name,
        schema,
        options,
        row_groups,
        key_values=rng.sample(pairs, rng.randrange(len(pairs) + 1)),
        fail_after=rng.choice([2**63, rng.randrange(1, 60)]),
    )


def random_schema(rng):
    counter = [0]

    def node(depth):
        counter[0] += 1
        name = rng.choice(["c", "coluna_é", "x y", "Z"]) + str(counter[0])
        optional = rng.random() < 0.5
        if depth < 3 and rng.random() < 0.2:
            children = [node(depth + 1) for _ in range(rng.randrange(1, 4))]
            return {"name": name, "optional": optional, "children": children}
        return {"name": name, "optional": optional} | random_type(rng)

    return [node(0) for _ in range(rng.choice([1, 1, 2, 3, 5, 8]))]


def random_type(rng):
    kind = rng.choice(list(ENCODINGS))
    logical, length = None, 0
    if kind == "INT32":
        logical = rng.choice(
            [None, {"kind": "date"}, integer(rng.choice([8, 16, 32]), rng), decimal(9, rng)]
        )
    elif kind == "INT64":
        timestamp = {"kind": "timestamp", "utc": rng.random() < 0.5}
        logical = rng.choice([None, timestamp, integer(64, rng), decimal(18, rng)])
    elif kind == "BYTE_ARRAY":
        logical = rng.choice([None, {"kind": "string"}, {"kind": "string"}])
    elif kind == "FIXED_LEN_BYTE_ARRAY":
        length = rng.choice([1, 2, 3, 4, 5, 8, 12, 16, 65])
        digits = min(38, int((8 * length - 1) * 0.30103))
        logical = rng.choice([None, decimal(digits, rng)]) if 0 < digits and length <= 16 else None
    described = {"type": kind}
    if logical:
        described["logical"] = logical
    if length:
        described["length"] = length
    return described


def integer(bits, rng):
    return {"kind": "integer", "bits": bits, "signed": rng.random() < 0.5}


def decimal(most, rng):
    precision = rng.randrange(1, most + 1)
    return {"kind": "decimal", "precision": precision, "scale": rng.randrange(precision + 1)}


def random_row_group(schema, rows, rng):
    """The columns of a row group: one Column for each leaf."""
    columns = []

    def walk(node, levels, there):
        # `there` tells for each row whether the parent is, `levels` how many optional ancestors are.
        if node["optional"]:
            missing = rng.choice([0, 0, 0.02, 0.3, 0.9, 1])
            run = rng.choice([1, 1, 20])
            draws = [rng.random() >= missing for _ in range(0, rows, run)]
            there = [a and draws[i // run] for i, a in enumerate(there)]
            levels = [level + now for level, now in zip(levels, there)]
        if "children" in node:
            for child in node["children"]:
                walk(child, levels, there)
            return
        leaf = leaves_of([node])[0]
        columns.append(Column(levels, random_values(leaf, sum(there), rng)))

    for node in schema:
        walk(node, [0] * rows, [True] * rows)
    return columns


def random_values(leaf, count, rng):
    """Values of one character: all equal, few, in a row, anything, the extremes."""
    style = rng.choice(["one", "few", "sorted", "runs", "any", "extreme"])
    draw = drawer(leaf, style, rng)
    if style == "one":
        return [draw()] * count
    if style == "few":
        some = [draw() for _ in range(rng.choice([2, 3, 10, 200]))]
        return [rng.choice(some) for _ in range(count)]
    if style == "runs":
        values = []
        while len(values) < count:
            values += [draw()] * rng.choice([1, 2, 8, 9, 40, 200])
        return values[:count]
    values = [draw() for _ in range(count)]
    if style == "sorted":
        values.sort(key=leaf.key, reverse=rng.random() < 0.3)
    return values


def drawer(leaf, style, rng):
    if leaf.type == "BOOLEAN":
        share = rng.choice([0.5, 0.02, 0.99])
        return lambda: rng.random() < share
    if leaf.type in ("INT32", "INT64"):
        low, high = integer_range(leaf)
        if style == "extreme":
            return lambda: rng.choice([low, high, low + 1, high - 1, 0, max(low, -1)])
        bits = rng.randrange(1, high.bit_length() + 1)
        base = rng.randrange(low, high)
        return lambda: min(high, max(low, base + rng.randrange(1 << bits) - (1 << bits) // 2))
    if leaf.type == "DOUBLE":
        odd = [float("nan"), float("inf"), -float("inf"), 0.0, -0.0, 5e-324, 1.7976931348623157e308]
        if style == "extreme":
            some = rng.sample(odd, rng.randrange(1, len(odd) + 1))
            return lambda: rng.choice(some)
        if style == "any":
            return lambda: struct.unpack("<d", rng.randbytes(8))[0]
        return lambda: rng.randrange(-(10**6), 10**6) / 100
    if leaf.type == "FIXED_LEN_BYTE_ARRAY":
        if leaf.kind == "decimal":
            most = 10 ** leaf.logical["precision"] - 1
            return lambda: rng.randrange(-most, most + 1).to_bytes(leaf.length, "big", signed=True)
        return lambda: rng.choice([rng.randbytes(leaf.length), bytes(leaf.length)])
    return text_drawer(leaf, style, rng)


def text_drawer(leaf, style, rng):
    most = rng.choice([0, 1, 5, 20, 70, 200])
    if leaf.kind != "string":
        common = rng.choice([b"", b"\xff" * 70, rng.randbytes(40)])
        return lambda: common + rng.randbytes(rng.randrange(most + 1))
    common = rng.choice(["", "prefixo comum ", "\U0010ffff" * 20, "é" * 31])
    if style == "extreme":
        return lambda: rng.choice(["", "\x00", common * 3, "\U0010ffff" * 17]).encode()
    return lambda: (common + "".join(rng.choices(TEXT, k=rng.randrange(most + 1)))).encode()


def integer_range(leaf):
    if leaf.kind == "decimal":
        most = 10 ** leaf.logical["precision"] - 1
        return -most, most
    bits = leaf.logical["bits"] if leaf.kind == "integer" else 32 if leaf.type == "INT32" else 64
    return (0, 2**bits - 1) if leaf.is_unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def random_options(leaves, row_groups, rng):
    lengths = [
        len(value)
        for _, columns in row_groups
        for leaf, column in zip(leaves, columns)
        if leaf.type == "BYTE_ARRAY"
        for value in column.values
    ]
    # Not more than some dozens of pages a chunk: the tests' time goes into page headers.
    most_rows = max([rows for rows, _ in row_groups], default=1)
    least = most_rows // 40 + 1
    page_bytes = max(rng.choice([1, 64, 1000, 1 << 20, 1 << 20]), 8 * least)
    options = default_options(
        leaves,
        page_version=rng.choice([1, 2, 2]),
        rows_per_page=max(rng.choice([1, 3, 10, 100, 20_000, 20_000]), least),
        page_bytes=page_bytes,
        max_value_bytes=max(lengths, default=0),
        dictionary_page_bytes=rng.choice([0, 16, 100, 1000, 1 << 20, 1 << 20]),
        zstd_level=rng.choice([-5, 1, 1, 1, 3, 9]),
        page_checksums=rng.random() < 0.9,
        # Small pages of byte arrays are more than the computed room is for.
        footer_bytes=0 if page_bytes == 1 << 20 and sum(lengths) < page_bytes / 4 else 1 << 24,
        sorting=[
            [rng.randrange(len(leaves)), rng.random() < 0.5, rng.random() < 0.5]
            for _ in range(rng.choice([0, 0, 1, 2]))
        ],
    )
    for leaf, column in zip(leaves, options["columns"]):
        values = ENCODINGS[leaf.type]
        dictionary = leaf.type != "BOOLEAN" and rng.random() < 0.5
        column.update(
            default_column(
                encoding="dictionary" if dictionary else rng.choice(values),
                fallback=rng.choice(values),
                build=dictionary and rng.random() < 0.6,
                codec=rng.choice(["zstd", "uncompressed"]),
                statistics=rng.choice(["none", "chunk", "page", "page"]),
                bloom=rng.choice([0, 0, 32, 256, 4096]) if leaf.type != "BOOLEAN" else 0,
            )
        )
    return options


def use_dictionaries(leaves, options, row_groups, rng):
    for _, columns in row_groups:
        for leaf, column in zip(leaves, columns):
            if leaf.type != "BOOLEAN" and rng.random() < 0.5:
                give_dictionary(leaf, column, rng)


def give_dictionary(leaf, column, rng):
    """Makes the column one of codes, with a few entries that nothing uses."""
    column.source = rng.choice(["dictionary", "prepared"])
    draw = drawer(leaf, rng.choice(["any", "extreme"]), rng)
    values = column.values + [draw() for _ in range(rng.choice([0, 0, 3]))]
    column.dictionary = list({leaf.entry(value): value for value in values}.values())
    if not column.values and rng.random() < 0.5:
        column.dictionary = []
    if rng.random() < 0.5:
        column.dictionary.sort(key=leaf.key)
    else:
        rng.shuffle(column.dictionary)
