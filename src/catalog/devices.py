"""The tables of devices.h."""

from source import Source, joined, quoted
from tables import read

KINDS = ["smartphone", "desktop", "tablet"]


def without_doubles(lists):
    return list(dict.fromkeys(value for values in lists for value in values))


def tables(folder):
    out = Source()
    types = read(folder, "device_types.tsv",
                 ["device_type", "weight", "operating_systems", "manufacturers"], ["device_type"])
    systems_of = [row.text("operating_systems").split("|") for row in types]
    makers_of = [row.text("manufacturers").split("|") for row in types]
    systems, makers = without_doubles(systems_of), without_doubles(makers_of)
    names = [row.text("device_type") for row in types]
    kinds = []
    for row in types:
        kind = row.text("device_type").split("_")[0].lower()
        if kind not in KINDS:
            row.fail(f"'{row.text('device_type')}' begins with none of {', '.join(KINDS)}")
        kinds.append(kind)
    out.table("DeviceType", "device_types", [
        joined([quoted(row.text("device_type")), f"DeviceKind::{kind}", row.whole("weight", 1)])
        for row, kind in zip(types, kinds)])
    out.table("std::string_view", "manufacturers", map(quoted, makers))
    out.table("std::string_view", "operating_systems", map(quoted, systems))

    columns = ["manufacturer", "model", "device_type", "weight", "operating_systems"]
    models = []
    for number, row in enumerate(
            read(folder, "device_models.tsv", columns, ["manufacturer", "model"])):
        kind = row.one_of("device_type", names)
        maker = row.one_of("manufacturer", makers)
        if row.text("manufacturer") not in makers_of[kind] and row.whole("weight") > 0:
            row.fail(f"{row.text('manufacturer')} makes no {names[kind]}, says device_types.tsv")
        runs = [systems.index(systems_of[kind][i])
                for i in row.many_of("operating_systems", systems_of[kind], "|")]
        out.line(f"constexpr std::uint8_t systems_of_{number}[] = {joined(runs)};")
        models.append(joined([maker, quoted(row.text("model")), kind, row.whole("weight", 0, 10**6),
                              f"systems_of_{number}"]))
    out.table("DeviceModel", "device_models", models)
    return out
