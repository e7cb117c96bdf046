"""Holds counted instructions against recorded ones."""

MOST_GROWTH = 1.05
NAMED = 8


def incomparable(counted: dict, recorded: dict) -> str | None:
    """Why the two can't be compared, if they can't: other tools make other instructions."""
    for tool, version in recorded["made_with"].items():
        if counted["made_with"].get(tool) != version:
            return f"recorded with {tool} {version}, and this is {counted['made_with'].get(tool)}"
    return None


def grown_parts(counted: dict, recorded: dict) -> list[str]:
    return [part for part, before in recorded["parts"].items()
            if counted["parts"][part] > before * MOST_GROWTH]


def shrunk_parts(counted: dict, recorded: dict) -> list[str]:
    return [part for part, before in recorded["parts"].items()
            if counted["parts"][part] * MOST_GROWTH < before]


def grown_functions(counted: dict, recorded: dict) -> list[str]:
    """The functions that grew most, as lines to read. One that is not on record counts from 0: it is
    new, or was too small to be recorded."""
    before = recorded["functions"]
    growth = {name: cost - before.get(name, 0) for name, cost in counted["functions"].items()}
    most = sorted((name for name in growth if growth[name] >= 1), key=growth.get, reverse=True)[:NAMED]
    return [f"{name}: {before.get(name, 0):.1f} -> {counted['functions'][name]:.1f}" for name in most]


def report(counted: dict, recorded: dict) -> list[str]:
    lines = [f"{part:12} {recorded['parts'][part]:8.1f} -> {cost:8.1f} instructions a row "
             f"({100 * (cost / recorded['parts'][part] - 1):+.1f} %)"
             for part, cost in counted["parts"].items()]
    if grown_parts(counted, recorded):
        lines.append("What grew, by itself:")
        lines += ["  " + line for line in grown_functions(counted, recorded)]
    elif shrunk_parts(counted, recorded):
        lines.append("Over 5 % less: tools/instructions --record keeps it so.")
    return lines
