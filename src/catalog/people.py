"""The tables of people.h."""

import unicodedata

from source import Source, joined, quoted
from tables import read

PARTICLES = ["da", "das", "de", "do", "dos"]
DECADES = [f"born_{decade}s" for decade in range(1940, 2001, 10)]
CLASSES = ["E", "D", "C", "B", "A"]


def ascii_form(row, text):
    """Lower case, no accents, no particle, no spaces."""
    words = [word for word in text.split(" ") if word not in PARTICLES]
    plain = unicodedata.normalize("NFD", "".join(words).lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if not plain.isascii() or not plain.isalpha():
        row.fail(f"'{text}' has no form in plain letters")
    return plain


def female(row):
    return "true" if row.one_of("sex", ["M", "F"]) else "false"


def names(out, folder):
    rows = read(folder, "given_names.tsv", ["name", "sex", "compound_per_mille", *DECADES],
                ["name", "sex"])
    out.table("GivenName", "given_names", [
        joined([quoted(r.text("name")), quoted(ascii_form(r, r.text("name"))), female(r),
                r.whole("compound_per_mille", 0, 1000),
                joined(r.whole(decade, 0, 10**6) for decade in DECADES)]) for r in rows])
    rows = read(folder, "second_names.tsv", ["name", "sex", "weight"], ["name", "sex"])
    out.table("SecondName", "second_names", [
        joined([quoted(r.text("name")), quoted(ascii_form(r, r.text("name"))), female(r),
                r.whole("weight", 1, 10**6)]) for r in rows])
    rows = read(folder, "surnames.tsv", ["surname", "weight", "particle", "particle_per_mille"],
                ["surname"])
    out.table("Surname", "surnames", [
        joined([quoted(r.text("surname")), quoted(ascii_form(r, r.text("surname"))),
                r.whole("weight", 1, 10**6), quoted(particle(r)),
                r.whole("particle_per_mille", 0, 1000)]) for r in rows])


def particle(row):
    choice = row.one_of("particle", ["-", *PARTICLES])
    if (choice == 0) != (row.whole("particle_per_mille") == 0):
        row.fail("a particle and its share go together")
    return "" if choice == 0 else row.text("particle")


def words(out, folder, file, column, function):
    out.table("Value", function, [joined([quoted(row.text(column)), row.whole("weight", 1, 10**6)])
                                  for row in read(folder, file, [column, "weight"], [column])])


def professions(out, folder, profiles):
    ends = ["income_class_min", "income_class_max", "age_min", "age_max"]
    rows = read(folder, "professions.tsv", ["profession", "feminine", *ends, *profiles],
                ["profession"])
    for number, row in enumerate(rows):
        if row.one_of(ends[0], CLASSES) > row.one_of(ends[1], CLASSES):
            row.fail("the lowest income class is above the highest")
        if row.whole("age_min", 18, 80) > row.whole("age_max", 18, 80):
            row.fail("the lowest age is above the highest")
        weights = joined(row.whole(profile, 0, 10**6) for profile in profiles)
        out.line(f"constexpr std::uint32_t profession_weights_{number}[] = {weights};")
    out.table("Profession", "professions", [
        joined([quoted(r.text("profession")), quoted(r.text("feminine")),
                r.one_of(ends[0], CLASSES), r.one_of(ends[1], CLASSES), r.whole("age_min"),
                r.whole("age_max"), f"profession_weights_{number}"])
        for number, r in enumerate(rows)])


def tables(folder, profiles):
    out = Source()
    names(out, folder)
    words(out, folder, "email_providers.tsv", "domain", "email_providers")
    words(out, folder, "street_types.tsv", "type", "street_types")
    words(out, folder, "street_names.tsv", "name", "street_names")
    words(out, folder, "neighbourhoods.tsv", "name", "neighbourhoods")
    professions(out, folder, profiles)
    return out
