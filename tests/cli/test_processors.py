"""The same bytes on every processor: neither the instructions that one has, nor the variants that the C
library, zstd and our own checksums choose by them, may reach a byte."""

import re
import shutil
import subprocess

import pytest

from conftest import PROGRAM, ROOT, environment, run, succeed, tree

EMULATOR = shutil.which("qemu-x86_64-static") or shutil.which("qemu-x86_64")
OPTIONS = {
    "as it comes": ("--rows", 60_000, "--customers", 3_000),
    "for old readers": ("--rows", 20_000, "--parquet-version", 1, "--money", "double"),
    "uncompressed, no profiles": ("--rows", 20_000, "--compression", "none", "--no-profiles"),
}


@pytest.fixture(scope="module", params=OPTIONS)
def written_here(request, tmp_path_factory):
    target = tmp_path_factory.mktemp("here")
    options = ("--quiet", *OPTIONS[request.param])
    succeed(*options, "-o", target)
    return options, tree(target)


# An early one without AVX, PCLMULQDQ and BMI; the least that the program is built for; the first with
# AVX2; all that can be emulated.
@pytest.mark.skipif(EMULATOR is None, reason="qemu-user-static is not installed")
@pytest.mark.parametrize("processor", ["Nehalem", "qemu64", "Haswell", "max"])
def test_an_emulated_processor(processor, written_here, tmp_path):
    options, files = written_here
    subprocess.run([EMULATOR, "-cpu", processor, PROGRAM, "generate", *map(str, options), "-o", tmp_path],
                   env=environment(), check=True, timeout=600)
    assert tree(tmp_path) == files


SETS = ("baseline", "avx2", "avx512")


@pytest.mark.parametrize("instructions", SETS)
def test_each_set_of_instructions(instructions, written_here, tmp_path):
    options, files = written_here
    done = run("generate", *options, "-o", tmp_path, FRAUDGEN_INSTRUCTIONS=instructions)
    if done.returncode == 2 and "this processor does not have" in done.stderr:
        pytest.skip(f"this processor does not have {instructions}")
    assert done.returncode == 0
    assert tree(tmp_path) == files


def test_a_set_of_instructions_that_is_none(tmp_path):
    target = tmp_path / "out"
    done = run("generate", "--rows", 1000, "-o", target, FRAUDGEN_INSTRUCTIONS="sse9")
    assert done.returncode == 2
    assert done.stderr == 'fraudgen: FRAUDGEN_INSTRUCTIONS: "sse9" is none of baseline, avx2, avx512\n'
    assert not target.exists()


@pytest.mark.skipif(EMULATOR is None, reason="qemu-user-static is not installed")
def test_a_set_of_instructions_that_the_processor_lacks(tmp_path):
    target = tmp_path / "out"
    done = subprocess.run([EMULATOR, "-cpu", "Nehalem", PROGRAM, "generate", "--rows", "1000", "-o", target],
                          env=environment(FRAUDGEN_INSTRUCTIONS="avx2"), capture_output=True, text=True, timeout=600)
    assert done.returncode == 2
    assert done.stderr == "fraudgen: FRAUDGEN_INSTRUCTIONS: this processor does not have avx2\n"
    assert not target.exists()


def test_without_the_c_librarys_fast_variants(written_here, tmp_path):
    options, files = written_here
    succeed(*options, "-o", tmp_path, GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-BMI2,-SSE4_2,-ERMS")
    assert tree(tmp_path) == files


@pytest.fixture(scope="module")
def objects():
    found = [path for folder in ("base", "memory", "parquet", "catalog", "generator")
             for path in (ROOT / "build" / "src" / folder).rglob("*.o")]
    assert len(found) > 50, "build first (tools/run --version)"
    return found


def test_no_function_of_the_maths_library_that_rounds_as_it_likes(objects):
    symbols = subprocess.run(["nm", "--undefined-only", *objects], check=True, capture_output=True,
                             text=True).stdout
    called = {name.split("@")[0] for name in re.findall(r"\bU (\S+)", symbols)}
    assert "memcpy" in called
    rounded = re.compile(r"_*(a?(sin|cos|tan)h?|sincos|atan2|exp(2|10|m1)?|log(2|10|1p)?|pow|cbrt|hypot|[lt]gamma|erfc?|fma)[fl]?(_finite)?")
    assert not [name for name in called if rounded.fullmatch(name)]


def test_no_fused_multiply_add(objects):
    code = subprocess.run(["objdump", "--disassemble", "--no-show-raw-insn", *objects], check=True,
                          capture_output=True, text=True).stdout
    assert "mulsd" in code
    assert not re.findall(r"\tvfn?m(?:add|sub)\w*", code)
