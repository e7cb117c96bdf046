"""Reads a file with a reader and compares what it finds with a case: values and definition levels."""

import pyarrow as pa

from cases import is_nan


def compare_table(table, case):
    """`table` is a pyarrow Table with the case's rows in order, and all or some of its columns."""
    table = table.combine_chunks()
    rows = sum(rows for rows, _ in case.row_groups)
    assert table.num_rows == rows
    for number, leaf in enumerate(case.leaves):
        if leaf.path[0] not in table.column_names:
            continue
        levels = [level for _, columns in case.row_groups for level in columns[number].levels]
        values = [value for _, columns in case.row_groups for value in columns[number].values]
        array = table.column(leaf.path[0])
        array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
        found, array = definition_levels(array, leaf)
        assert found == levels, f"{leaf.path}: definition levels"
        compare_values(leaf, raw_values(leaf, array), values)


def definition_levels(array, leaf):
    """The definition level of each row, and the leaf's array with the nulls of all its parents."""
    levels = [0] * len(array)
    for depth, level in enumerate(leaf.optional_levels):
        if depth > 0:
            names = [array.type.field(i).name for i in range(array.type.num_fields)]
            array = array.flatten()[names.index(leaf.path[depth])]
        if level is not None:
            for row, valid in enumerate(array.is_valid().to_pylist()):
                levels[row] += valid
    return levels, array


def compare_values(leaf, found, expected):
    assert len(found) == len(expected), f"{leaf.path}: number of values"
    if leaf.type == "DOUBLE":  # by bits, so that -0.0 is not 0.0; any NaN is a NaN
        found = ["nan" if is_nan(v) else leaf.plain(v) for v in found]
        expected = ["nan" if is_nan(v) else leaf.plain(v) for v in expected]
    assert found == expected, f"{leaf.path}: values"


def raw_values(leaf, array):
    """The values of an array without nulls, in the form that cases have."""
    array = array.drop_null()
    if leaf.kind == "decimal":
        if not pa.types.is_decimal128(array.type):
            array = array.cast(pa.decimal128(38, leaf.logical["scale"]))
        buffer, start = array.buffers()[1], array.offset
        words = [bytes(buffer[16 * (start + i) : 16 * (start + i + 1)]) for i in range(len(array))]
        numbers = [int.from_bytes(word, "little", signed=True) for word in words]
        if leaf.type == "FIXED_LEN_BYTE_ARRAY":
            return [number.to_bytes(leaf.length, "big", signed=True) for number in numbers]
        return numbers
    if leaf.kind == "date":
        return array.cast(pa.int32()).to_pylist()
    if leaf.kind == "timestamp":
        return array.cast(pa.int64()).to_pylist()
    if leaf.kind == "string":
        return [text.encode() for text in array.to_pylist()]
    return array.to_pylist()
