"""Runs clang-tidy over sources, as many at a time as there are processors:

    clang_tidy.py CLANG_TIDY BUILD_FOLDER SOURCE...

A source that was clean is not looked at again until it, a header of the project it includes, or
.clang-tidy changes: BUILD_FOLDER/clang-tidy-clean remembers their hashes. Which headers a source
includes is what ninja recorded when it compiled it, so the build must be up to date.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import subprocess
import sys


def dependencies(build):
    """Of each source in the build: the files of the project (generated ones too) it is made from."""
    listing = subprocess.run(
        ["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True
    ).stdout
    found = {}
    for block in listing.split("\n\n"):
        files = [line.strip() for line in block.splitlines()[1:]]
        files = [os.path.realpath(os.path.join(build, file)) for file in files]
        files = [file for file in files if file.startswith(os.getcwd() + os.sep)]
        if files:
            found[files[0]] = files
    return found


def main():
    clang_tidy, build, *sources = sys.argv[1:]
    of_source = dependencies(build)
    # A source that nothing compiles (yet) has no command that clang-tidy could follow.
    for source in [s for s in sources if os.path.realpath(s) not in of_source]:
        print(f"not built, so not looked at: {source}", file=sys.stderr)
        sources.remove(source)

    memory = pathlib.Path(build, "clang-tidy-clean")
    clean = set(memory.read_text().split()) if memory.exists() else set()

    def fingerprint(source):
        digest = hashlib.sha256()
        for file in [".clang-tidy", *of_source[os.path.realpath(source)]]:
            digest.update(file.encode())
            digest.update(pathlib.Path(file).read_bytes())
        return digest.hexdigest()

    def check(source):
        command = [clang_tidy, "-p", build, "--quiet"]
        # The build's flags are GCC's, not all of which clang knows.
        command += ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-error", source]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode != 0:
            print(run.stdout + (run.stderr if not run.stdout else ""), flush=True)
        return run.returncode == 0

    fingerprints = {source: fingerprint(source) for source in sources}
    changed = [source for source in sources if fingerprints[source] not in clean]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        good = dict(zip(changed, pool.map(check, changed)))
    memory.write_text("\n".join(f for s, f in fingerprints.items() if good.get(s, True)))

    bad = [source for source in changed if not good[source]]
    print(f"clang-tidy: {len(sources)} sources, {len(changed)} looked at, {len(bad)} with warnings")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
