"""Reads a Parquet file's structure byte by byte, from the format's specification alone, and checks it
against what the file was made from: every byte is accounted for, every checksum, size, offset and
statistic is compared. Knows the Thrift compact protocol, and nothing of the encoder.
"""

import struct
import zlib

from cases import is_nan

ENCODINGS = {
    0: "plain",
    3: "rle",
    5: "delta_binary_packed",
    6: "delta_length_byte_array",
    7: "delta_byte_array",
    8: "dictionary",
    9: "byte_stream_split",
}
MOST_BOUND_BYTES = 64


class Compact:
    """The Thrift compact protocol: structs become dicts from field number to value."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def integer(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def value(self, kind):
        if kind in (1, 2):
            return self.byte() == 1
        if kind == 3:
            return int.from_bytes(bytes([self.byte()]), "little", signed=True)
        if kind in (4, 5, 6):
            return self.integer()
        if kind == 8:
            size = self.varint()
            self.at += size
            assert self.at <= len(self.data)
            return bytes(self.data[self.at - size : self.at])
        if kind == 9:
            head = self.byte()
            count = head >> 4
            if count == 15:
                count = self.varint()
            return [self.value(head & 15) for _ in range(count)]
        assert kind == 12, f"type {kind}"
        return self.struct()

    def struct(self):
        fields, last = {}, 0
        while True:
            head = self.byte()
            if head == 0:
                return fields
            delta, kind = head >> 4, head & 15
            last = last + delta if delta else self.integer()
            assert last not in fields
            fields[last] = kind == 1 if kind in (1, 2) else self.value(kind)


def check_structure(data, case):
    """`data` is the file, `case` what it was made from. Fails by assertion."""
    assert data[:4] == data[-4:] == b"PAR1"
    size = struct.unpack("<I", data[-8:-4])[0]
    footer_at = len(data) - 8 - size
    reader = Compact(data, footer_at)
    footer = reader.struct()
    assert reader.at == len(data) - 8, "the footer is not as long as it says"

    leaves = case.leaves
    assert footer[1] == 1
    assert footer[3] == sum(rows for rows, _ in case.row_groups)
    pairs = [(pair[1].decode(), pair[2].decode()) for pair in footer.get(5, [])]
    assert pairs == [tuple(pair) for pair in case.key_values]
    assert footer[7] == [{1: {}} for _ in leaves]
    assert len(footer[4]) == len(case.row_groups)

    at = 4
    column_indexes, offset_indexes = [], []
    for ordinal, (group, (rows, columns)) in enumerate(zip(footer[4], case.row_groups)):
        assert (group[3], group[5], group[7]) == (rows, at, ordinal)
        expected = [{1: c, 2: d, 3: n} for c, d, n in case.options["sorting"]]
        assert group.get(4, []) == expected
        uncompressed = compressed = 0
        for number, (chunk, leaf, column) in enumerate(zip(group[1], leaves, columns)):
            checked = ChunkChecker(data, case, number, leaf, column, rows, chunk, at)
            at = checked.pages()
            checked.index(column_indexes, offset_indexes)
            checked.statistics()
            uncompressed += chunk[3][6]
            compressed += chunk[3][7]
        assert (group[2], group[6]) == (uncompressed, compressed)
        for chunk, options in zip(group[1], case.options["columns"]):
            at = check_bloom(data, chunk[3], options, at)
    for places in (column_indexes, offset_indexes):
        for offset, length in places:
            assert offset == at
            at += length
    assert at == footer_at, "bytes between the page index and the footer"
    return footer


def check_bloom(data, metadata, options, at):
    if not options["bloom"]:
        assert 14 not in metadata
        return at
    assert metadata[14] == at
    reader = Compact(data, at)
    assert reader.struct() == {1: options["bloom"], 2: {1: {}}, 3: {1: {}}, 4: {1: {}}}
    assert metadata[15] == reader.at - at + options["bloom"]
    return at + metadata[15]


class ChunkChecker:
    def __init__(self, data, case, number, leaf, column, rows, chunk, at):
        self.data, self.case, self.leaf, self.column, self.rows = data, case, leaf, column, rows
        self.options = case.options["columns"][number]
        self.chunk, self.metadata, self.at = chunk, chunk[3], at
        self.locations = []  # of data pages: offset, size, first row
        # How many values come before each row.
        self.values_before = [0]
        for level in column.levels:
            self.values_before.append(self.values_before[-1] + (level == leaf.max_level))

    def pages(self):
        metadata, at = self.metadata, self.at
        row = uncompressed = 0
        counts = {}
        dictionary = metadata.get(11)
        limit = self.case.options["rows_per_page"]
        while row < self.rows:
            reader = Compact(self.data, at)
            header = reader.struct()
            body = self.data[reader.at : reader.at + header[3]]
            assert len(body) == header[3]
            if self.case.options["page_checksums"]:
                assert header[4] & 0xFFFFFFFF == zlib.crc32(body), "checksum"
            end = reader.at + header[3]
            uncompressed += reader.at - at + header[2]
            if header[1] == 2:
                assert dictionary == at == self.at
                encoding = header[7][2]
                assert encoding == 0
            else:
                details = header[5] if header[1] == 0 else header[8]
                assert header[1] == (0 if self.case.options["page_version"] == 1 else 3)
                rows, encoding = details[1], details[2 if header[1] == 0 else 4]
                assert 0 < rows <= limit
                if header[1] == 3:
                    assert details[3] == rows
                    values = self.values_before[row + rows] - self.values_before[row]
                    assert details[2] == rows - values
                    if not details[7]:
                        assert header[2] == header[3]
                if not self.locations:
                    assert metadata[9] == at
                self.locations.append({1: at, 2: end - at, 3: row})
                row += rows
            key = (header[1], encoding)
            counts[key] = counts.get(key, 0) + 1
            at = end
        assert row == self.rows, "a page goes beyond its row group"
        assert metadata[5] == self.rows
        assert metadata[6] == uncompressed
        assert metadata[7] == at - self.at
        assert metadata[3] == [name.encode() for name in self.leaf.path]
        assert metadata[4] == (6 if self.options["codec"] == "zstd" else 0)
        assert {(s[1], s[2]): s[3] for s in metadata[13]} == counts
        assert set(metadata[2]) == {encoding for _, encoding in counts} | {3}
        assert len(metadata[2]) == len(set(metadata[2]))
        self.check_encodings({ENCODINGS[e] for kind, e in counts if kind != 2})
        return at

    def check_encodings(self, used):
        """Data pages have the encoding asked for, or the fallback where there is a reason."""
        options = self.options
        if options["encoding"] != "dictionary":
            assert used == {options["encoding"]}
        elif self.column.source == "values" and not options["build"]:
            assert used == {options["fallback"]}
        elif self.column.source != "values":
            size = sum(len(self.leaf.entry(v)) for v in self.column.dictionary)
            fits = size <= self.case.options["dictionary_page_bytes"]
            assert used == {"dictionary" if fits else options["fallback"]}
        else:
            assert used <= {"dictionary", options["fallback"]}

    def index(self, column_indexes, offset_indexes):
        chunk = self.chunk
        assert chunk[2] == 0
        reader = Compact(self.data, chunk[4])
        assert reader.struct() == {1: self.locations}
        assert reader.at - chunk[4] == chunk[5]
        offset_indexes.append((chunk[4], chunk[5]))

        ends = [location[3] for location in self.locations[1:]] + [self.rows]
        pages = [self.slice(l[3], end) for l, end in zip(self.locations, ends)]
        if 6 not in chunk:
            boundless = self.leaf.length > MOST_BOUND_BYTES or any(map(self.unbounded, pages))
            assert self.options["statistics"] != "page" or boundless
            return
        assert self.options["statistics"] == "page"
        column_indexes.append((chunk[6], chunk[7]))
        reader = Compact(self.data, chunk[6])
        index = reader.struct()
        assert reader.at - chunk[6] == chunk[7]
        for page, null, low, high in zip(pages, index[1], index[2], index[3], strict=True):
            if null:
                assert not page and low == high == b""
            else:
                self.check_bound(low, page, min)
                self.check_bound(high, page, max)
        assert index[5] == [
            end - l[3] - len(page) for l, end, page in zip(self.locations, ends, pages)
        ]
        if self.leaf.type == "DOUBLE":
            assert index[8] == [sum(map(is_nan, page)) for page in pages]
        self.check_boundary_order(index)

    def check_boundary_order(self, index):
        bounds = [
            (self.bound_key(low), self.bound_key(high))
            for null, low, high in zip(index[1], index[2], index[3])
            if not null
        ]
        pairs = list(zip(bounds, bounds[1:]))
        ascending = all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairs)
        descending = all(a[0] >= b[0] and a[1] >= b[1] for a, b in pairs)
        assert index[4] == (1 if ascending else 2 if descending else 0)

    def slice(self, first, end):
        return self.column.values[self.values_before[first] : self.values_before[end]]

    def unbounded(self, page):
        """No bounds can be given for this page though it has values."""
        values = [v for v in page if not is_nan(v)]
        if not page:
            return False
        if not values:
            return True
        top = max(values, key=self.leaf.key)
        return self.leaf.type == "BYTE_ARRAY" and raised(top, self.leaf.kind == "string") is None

    def bound_key(self, bound):
        leaf = self.leaf
        if leaf.type == "BOOLEAN":
            return bound[0]
        if leaf.type in ("INT32", "INT64"):
            return int.from_bytes(bound, "little", signed=not leaf.is_unsigned)
        if leaf.type == "DOUBLE":
            return struct.unpack("<d", bound)[0]
        return leaf.key(bound)

    def check_bound(self, bound, page, end):
        """Returns whether the bound is one of the values."""
        leaf = self.leaf
        values = [v for v in page if not is_nan(v)]
        extreme = end(values, key=leaf.key)
        if leaf.type == "DOUBLE" and extreme == 0:
            extreme = -0.0 if end is min else 0.0
        if len(leaf.plain(extreme)) <= MOST_BOUND_BYTES:
            assert bound == leaf.plain(extreme)
            return True
        assert leaf.type == "BYTE_ARRAY" and len(bound) <= MOST_BOUND_BYTES
        is_text = leaf.kind == "string"
        if is_text:
            bound.decode()
        if end is min:
            assert extreme.startswith(bound) and len(bound) > MOST_BOUND_BYTES - 4
        else:
            assert bound == raised(extreme, is_text)
        return False

    def statistics(self):
        if self.options["statistics"] == "none":
            assert 12 not in self.metadata
            return
        statistics = self.metadata[12]
        values = self.column.values
        if self.leaf.length > MOST_BOUND_BYTES:
            assert statistics[3] == self.rows - len(values)
            assert 5 not in statistics and 6 not in statistics
            return
        assert statistics[3] == self.rows - len(values)
        if self.leaf.type == "DOUBLE":
            assert statistics[9] == sum(map(is_nan, values))
        numbers = [v for v in values if not is_nan(v)]
        if not numbers:
            assert 5 not in statistics and 6 not in statistics
            return
        ends = [(6, 8, min), (5, 7, max)]
        for bound, is_exact, end in ends:
            if len(self.locations) == 1 or self.leaf.type != "BYTE_ARRAY":
                if bound in statistics:
                    assert statistics[is_exact] == self.check_bound(statistics[bound], values, end)
                else:
                    assert end is max and self.unbounded(values)
            elif bound in statistics:
                # The bounds of pages are cut one by one, so that of the chunk need not be the cut
                # extreme of its values; but it is exact when it is one of them.
                extreme = end(values)
                assert end(statistics[bound], extreme) == statistics[bound]
                assert statistics[is_exact] == (statistics[bound] == extreme)
                assert len(statistics[bound]) <= MOST_BOUND_BYTES
            else:
                assert end is max and len(max(values, key=len)) > MOST_BOUND_BYTES


def raised(value, is_text):
    """The bound above a value that is too long to be one, or None."""
    if len(value) <= MOST_BOUND_BYTES:
        return value
    if not is_text:
        prefix = value[:MOST_BOUND_BYTES].rstrip(b"\xff")
        return prefix[:-1] + bytes([prefix[-1] + 1]) if prefix else None
    text = value[:MOST_BOUND_BYTES].decode(errors="ignore")
    while text:
        code, size = ord(text[-1]) + 1, len(text[-1].encode())
        if code == 0xD800:
            code = 0xE000
        if code <= 0x10FFFF and len(chr(code).encode()) == size:
            return (text[:-1] + chr(code)).encode()
        text = text[:-1]
    return None
