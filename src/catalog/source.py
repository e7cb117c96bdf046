"""Writes C++ tables."""


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def joined(values):
    return "{" + ", ".join(map(str, values)) + "}"


class Source:
    """The C++ file in the making."""

    def __init__(self):
        self.lines = []

    def array(self, kind, name, rows):
        self.lines.append(f"constexpr {kind} {name}[] = {{")
        self.lines += [f"    {row}," for row in rows]
        self.lines.append("};")

    def table(self, kind, name, rows):
        """An array and the function of catalog.h that shows it."""
        self.array(kind, f"{name}_table", rows)
        self.lines.append(f"}}  // namespace\nstd::span<const {kind}> {name}() "
                          f"{{ return {name}_table; }}\nnamespace {{")

    def line(self, text):
        self.lines.append(text)

    def write(self, path, header):
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#include "{header}"\n\nnamespace fraudgen::catalog {{\nnamespace {{\n')
            file.write("\n".join(self.lines))
            file.write("\n}  // namespace\n}  // namespace fraudgen::catalog\n")
