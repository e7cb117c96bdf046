"""Counts test cases in what the runners leave behind; tools/test adds them up.

    test_counts.py meson LOG     a meson-logs/testlog.json whose Boost.Test programs were asked for a
                                 short report in XML: their cases count one by one; a program that
                                 left no report (it crashed, or is no Boost.Test) counts as one case
    test_counts.py junit FILE    a JUnit file, as pytest writes it

Prints "PASSED FAILED SKIPPED". A missing or unreadable file is one failure: something that should have
run did not.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree


def count_meson(path):
    total = [0, 0, 0]
    with open(path, encoding="utf-8") as log:
        programs = [json.loads(line) for line in log if line.strip()]
    for program in programs:
        report = re.search(r"<TestSuite [^>]*>", program.get("stderr", "") + program.get("stdout", ""))
        ok = program["result"] in ("OK", "EXPECTEDFAIL")
        if program["result"] == "SKIP":
            counts = [0, 0, 1]
        elif report is None:
            counts = [1, 0, 0] if ok else [0, 1, 0]
        else:
            tag = dict(re.findall(r'([a-z_]+)="([^"]*)"', report[0]))
            number = lambda name: int(tag.get("test_cases_" + name, 0))
            # "passed" leaves out those that passed with warnings; an aborted case is counted as failed.
            counts = [
                number("passed") + number("passed_with_warnings"),
                number("failed"),
                number("skipped"),
            ]
            # A sanitizer's complaint at exit fails the program after every case has passed.
            if not ok and counts[1] == 0:
                counts[1] = 1
        if counts[1]:
            print(f"FAILED: {program['name']}: {counts[1]} of {sum(counts)}", file=sys.stderr)
        total = [a + b for a, b in zip(total, counts)]
    return total


def count_junit(path):
    total = [0, 0, 0]
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total[0] += max(0, int(suite.get("tests", 0)) - failed - skipped)
        total[1] += failed
        total[2] += skipped
    return total


def main():
    kind, path = sys.argv[1:]
    try:
        counts = {"meson": count_meson, "junit": count_junit}[kind](path)
    except (OSError, ValueError, KeyError, ElementTree.ParseError) as error:
        print(f"FAILED: no results in {path}: {error}", file=sys.stderr)
        counts = [0, 1, 0]
    if sum(counts) == 0:
        print(f"FAILED: no test ran according to {path}", file=sys.stderr)
        counts = [0, 1, 0]
    print(*counts)


if __name__ == "__main__":
    main()
