#!/usr/bin/env python3
"""Turns the catalogue's files into the C++ tables that catalog.h, people.h and devices.h
declare.

Usage: embed.py DATA_FOLDER OUTPUT.cc PEOPLE_OUTPUT.cc DEVICES_OUTPUT.cc
"""

import sys

import devices
import people
import shops as shop_table
from source import Source, joined, quoted
from tables import DataError, read, read_json

MOST_SHOPS = 8191  # catalog.h says so too

# The enumerations of catalog.h whose values are columns of categories.tsv.
ENUMERATIONS = {
    "tipo": ("TransactionType", "transaction_types"),
    "canal": ("Channel", "channels"),
    "fraud_type": ("FraudType", "fraud_types"),
    "chave_pix_tipo": ("PixKeyType", "pix_key_types"),
    "bandeira": ("CardBrand", "card_brands"),
    "entrada_cartao": ("CardEntry", "card_entries"),
    "motivo_recusa": ("RefusalReason", "refusal_reasons"),
}


def categories(out, folder):
    """Writes the value tables; returns the values of each column."""
    rows = read(folder, "categories.tsv", ["column", "value", "weight"], ["column", "value"])
    columns = {}
    for row in rows:
        if row.text("column") not in ENUMERATIONS and row.text("column") != "parcelas":
            row.fail(f"unknown column '{row.text('column')}'")
        columns.setdefault(row.text("column"), []).append(row)
    for column, (enumeration, name) in ENUMERATIONS.items():
        values = columns.get(column, [])
        out.table("Value", name,
                  [joined([quoted(r.text("value")), r.whole("weight")]) for r in values])
        for position, row in enumerate(values):
            enumerator = f"{enumeration}::{row.text('value').lower()}"
            out.line(f"static_assert(index({enumerator}) == {position});")
    out.table("Installments", "installments",
              [joined([row.whole("value", 1, 99), row.whole("weight")])
               for row in columns["parcelas"]])
    return {column: [row.text("value") for row in rows] for column, rows in columns.items()}


def banks(out, folder):
    rows = read(folder, "banks.tsv", ["code", "name", "kind", "weight", "ispb"], ["code"])
    kinds = ["publico", "privado", "digital", "cooperativa"]
    out.table("Bank", "banks", [
        joined([quoted(row.digits("code", 3)), quoted(row.text("name")),
                quoted(row.digits("ispb", 8)),
                "BankKind::" + kinds[row.one_of("kind", kinds)], row.whole("weight", 1)])
        for row in rows])


def ip_prefixes(out, folder):
    rows = read(folder, "ip_prefixes.tsv", ["first_octet"], ["first_octet"])
    out.table("std::uint8_t", "ip_prefixes", [row.whole("first_octet", 1, 223) for row in rows])


def cep_number(row, text, last):
    if len(text) != 5 or not text.isdigit():
        row.fail(f"'{text}' is not the first five digits of a CEP")
    return int(text) * 1000 + (999 if last else 0)


def places(out, folder):
    """Writes states and cities; returns both."""
    state_rows = read(folder, "states.tsv",
                      ["uf", "name", "lat", "lon", "weight", "cpf_region_digit"], ["uf"])
    codes = [row.text("uf") for row in state_rows]
    states = [{"row": row, "weight": row.scaled("weight", 1000, 1),
               "latitude": row.scaled("lat", 10**6, -34 * 10**6, 6 * 10**6),
               "longitude": row.scaled("lon", 10**6, -74 * 10**6, -34 * 10**6),
               "cities": [], "inhabitants": 0} for row in state_rows]
    area_code_owner = {}
    for row in read(folder, "state_codes.tsv", ["uf", "cep_ranges", "area_codes"], ["uf"]):
        state = states[row.one_of("uf", codes)]
        state["cep"] = []
        for part in row.text("cep_ranges").split(" "):
            first, _, last = part.partition("-")
            state["cep"].append((cep_number(row, first, False), cep_number(row, last, True)))
        state["area_codes"] = [int(code) for code in row.text("area_codes").split(" ")]
        for code in state["area_codes"]:
            if area_code_owner.setdefault(code, row) is not row:
                row.fail(f"area code {code} is another state's")
    for state in states:
        if "cep" not in state:
            state["row"].fail("has no line in state_codes.tsv")
    cities = city_list(folder, codes, states)
    out.table("City", "cities", [
        joined([quoted(c["name"]), c["state"], c["area_code"], c["latitude"], c["longitude"],
                c["weight"], joined(c["cep"])]) for c in cities])
    for code, state in zip(codes, states):
        out.array("CepRange", f"cep_{code}", [joined(cep) for cep in state["cep"]])
        out.array("std::uint8_t", f"area_codes_{code}", state["area_codes"])
    out.table("State", "states", [
        joined([quoted(code), quoted(s["row"].text("name")), s["latitude"], s["longitude"],
                s["weight"], s["row"].whole("cpf_region_digit", 0, 9), s["cities"][0],
                len(s["cities"]), f"cep_{code}", f"area_codes_{code}"])
        for code, s in zip(codes, states)])
    return states, cities


def city_list(folder, codes, states):
    columns = ["uf", "city", "lat", "lon", "population_thousands", "ddd", "cep_first", "cep_last"]
    cities = []
    # A city's name tells it from all others, so that it can stand in a dictionary alone.
    for row in read(folder, "cities.tsv", columns, ["city"]):
        number = row.one_of("uf", codes)
        state = states[number]
        city = {"name": row.text("city"), "state": number,
                "area_code": row.whole("ddd", 11, 99),
                "latitude": row.scaled("lat", 10**6, -34 * 10**6, 6 * 10**6),
                "longitude": row.scaled("lon", 10**6, -74 * 10**6, -34 * 10**6),
                "weight": row.whole("population_thousands", 1),
                "cep": (cep_number(row, row.text("cep_first"), False),
                        cep_number(row, row.text("cep_last"), True))}
        first, last = city["cep"]
        if not any(low <= first < last <= high for low, high in state["cep"]):
            row.fail("the CEPs are not inside the state's")
        if city["area_code"] not in state["area_codes"]:
            row.fail(f"area code {city['area_code']} is not the state's")
        if state["cities"] and state["cities"][-1] != len(cities) - 1:
            row.fail("the cities of a state do not follow each other")
        if not state["cities"] and (abs(city["latitude"] - state["latitude"]) > 200_000 or
                                    abs(city["longitude"] - state["longitude"]) > 200_000):
            row.fail("the first city of a state must be its capital, where states.tsv puts it")
        state["cities"].append(len(cities))
        state["inhabitants"] += city["weight"]
        cities.append(city)
    for state in states:
        if not state["cities"]:
            state["row"].fail("has no city in cities.tsv")
    return cities


def commerce(out, folder, states, cities):
    """Writes MCCs and shops; returns the MCCs' keys."""
    risks = ["low", "medium", "high"]
    columns = ["mcc", "category", "risk", "amount_min_brl", "amount_max_brl", "weight"]
    rows = read(folder, "mcc.tsv", columns, ["mcc"])
    keys = [row.text("mcc") for row in rows]
    out.table("Mcc", "mccs", [
        joined([quoted(row.text("mcc")), quoted(row.text("mcc")[:4]), quoted(row.text("category")),
                "Risk::" + risks[row.one_of("risk", risks)], row.scaled("amount_min_brl", 100, 1),
                row.scaled("amount_max_brl", 100, 1), row.whole("weight", 1)]) for row in rows])
    merchants = merchant_list(folder, keys, [s["row"].text("uf") for s in states])
    mccs = [{"number": number, "key": row.text("mcc"), "weight": row.whole("weight", 1)}
            for number, row in enumerate(rows)]
    shops, lists = shop_table.make(mccs, merchants, cities, states)
    if len(shops) > MOST_SHOPS:
        raise DataError(f"{folder}: {len(shops)} shops, more than {MOST_SHOPS}")
    out.table("Shop", "shops", [
        joined([quoted(s["brand"]["name"]), s["mcc"],
                "nowhere" if s["state"] is None else s["state"],
                "no_city" if s["city"] is None else s["city"], s["latitude"], s["longitude"]])
        for s in shops])
    starts = [0]
    for number, positions in enumerate(lists):
        if not positions:
            raise DataError(f"{folder}/merchants.tsv: no merchant of MCC "
                            f"{keys[number % len(keys)]} serves "
                            f"{cities[number // len(keys)]['name']}")
        starts.append(starts[-1] + len(positions))
    out.array("std::uint16_t", "shop_lists", [", ".join(map(str, p)) for p in lists])
    out.array("std::uint32_t", "shop_list_starts", starts)
    out.line("""}  // namespace
ShopLists::ShopLists()
    : shops_(shop_lists), starts_(shop_list_starts), mccs_(std::size(mccs_table)) {}
std::span<const std::uint16_t> shops_for(std::size_t mcc, std::size_t city) {
  return ShopLists().of(mcc, city);
}
namespace {""")
    return keys


def merchant_list(folder, keys, codes):
    """The brands of each MCC (by number), each with its presence and states."""
    presence = {}
    for row in read(folder, "merchant_presence.tsv", ["mcc", "merchant", "presence", "states"],
                    ["mcc", "merchant"]):
        presence[row.text("mcc"), row.text("merchant")] = row
    merchants = {number: [] for number in range(len(keys))}
    for row in read(folder, "merchants.tsv", ["mcc", "merchant"], ["mcc", "merchant"]):
        mcc, name = row.text("mcc"), row.text("merchant")
        number = row.one_of("mcc", keys)
        rule = presence.get((mcc, "*"))
        rule = presence.pop((mcc, name), rule)
        merchants[number].append({
            "name": name,
            "presence": rule.one_of("presence", shop_table.PRESENCES) if rule else 0,
            "states": rule.many_of("states", codes) if rule else list(range(len(codes)))})
    for (mcc, name), row in presence.items():
        if name != "*":
            row.fail(f"merchants.tsv has no '{name}' under {mcc}")
    return merchants


def profiles(out, folder, values, keys):
    """Writes the profiles; returns their names."""
    path, document = read_json(folder, "profiles.json")
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = []
    for name, profile in document.items():
        at = 1 + next(i for i, line in enumerate(lines) if f'"{name}"' in line)

        def weights(field, names, profile=profile, at=at):
            for key in profile[field]:
                if key not in names:
                    raise DataError(f"{path}:{at}: {field} names '{key}', which is unknown")
            return joined(profile[field].get(key, 0) for key in names)

        def pair(field, scale, profile=profile, at=at):
            low, high = (round(value * scale) for value in profile[field])
            if not 0 <= low <= high:
                raise DataError(f"{path}:{at}: {field} is not a range")
            return f"{low}, {high}"

        try:
            for field, names in [("transaction_types", values["tipo"]), ("preferred_mccs", keys),
                                 ("channels", values["canal"])]:
                out.line(f"constexpr std::uint32_t {name}_{field}[] = {weights(field, names)};")
            hours = sum(1 << hour for hour in profile["preferred_hours"] if 0 <= hour < 24)
            rows.append(joined([
                quoted(name), profile["population_weight"], pair("age_range", 1),
                pair("income_multiplier", 1000), f"{name}_transaction_types",
                f"{name}_preferred_mccs", f"{name}_channels", pair("transactions_per_month", 1),
                pair("typical_amount_brl", 100), hours,
                round(profile["weekend_multiplier"] * 1000),
                round(profile["fraud_susceptibility"] * 1000)]))
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{path}:{at}: {name} lacks or misstates {error}") from error
    out.table("Profile", "profiles", rows)
    return list(document)


def main(folder, target, people_target, devices_target):
    out = Source()
    values = categories(out, folder)
    banks(out, folder)
    ip_prefixes(out, folder)
    states, cities = places(out, folder)
    keys = commerce(out, folder, states, cities)
    names = profiles(out, folder, values, keys)
    people_out = people.tables(folder, names)
    devices_out = devices.tables(folder)
    out.write(target, "catalog/catalog.h")
    people_out.write(people_target, "catalog/people.h")
    devices_out.write(devices_target, "catalog/devices.h")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except DataError as error:
        sys.exit(str(error))
