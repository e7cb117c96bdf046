"""Spreads the merchants over the country as shops: integers only, no seed, so the table is fixed.

A merchant whose presence is `local` has shops with a place in a city; `regional` is one without a
place for each state it serves; `online` is one for the whole country. Every city gets at least one
shop of each local MCC, common ones two, and more by its inhabitants. A merchant's rank in
merchants.tsv gives its weight by Zipf's law, so big brands have more shops; all have one at least.
"""

import bisect

SPREAD = 3000  # shops given out by weight, beyond the least that every city has
COMMON = 6  # an MCC of at least this weight has two shops in every city
PRESENCES = ["local", "regional", "online"]
MASK = 2**64 - 1


def mixed(*parts):
    """64 well mixed bits of a few texts or numbers."""
    state = 0xCBF29CE484222325
    for byte in "\x1f".join(map(str, parts)).encode():
        state = (state ^ byte) * 0x100000001B3 & MASK
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
    state = (state ^ state >> 27) * 0x94D049BB133111EB & MASK
    return state ^ state >> 31


def scattered(city, *key):
    """A place near the city's centre, the nearer the likelier, in millionths of a degree."""
    radius = 6000 + min(60_000, city["weight"] * 12)
    place = []
    for axis in ("latitude", "longitude"):
        bits = mixed(axis, city["name"], *key)
        a, b = bits & 0xFFFFFFFF, bits >> 32
        place.append(city[axis] + ((a + b) * radius >> 32) - radius)
    return place


def drawn(weights, *key):
    """A position, drawn by weight but the same every time."""
    mark = mixed(*key) * sum(weights) >> 64
    for position, weight in enumerate(weights):
        mark -= weight
        if mark < 0:
            return position
    raise AssertionError("no weight")


def local_shops(mcc, brands, cities, states, states_weight, mccs_weight):
    """Shops with a place: a number by the city's weight, each of a brand drawn by weight, less
    likely the more of its shops the city has; and one in a capital for a brand left out."""
    without = {brand["name"]: brand for brand in brands}
    for number, city in enumerate(cities):
        state = states[city["state"]]
        here = [brand for brand in brands if city["state"] in brand["states"]]
        if not here:
            continue
        count = SPREAD * mcc["weight"] * state["weight"] * city["weight"]
        count //= mccs_weight * states_weight * state["inhabitants"]
        count += 2 if mcc["weight"] >= COMMON else 1
        held = [0] * len(here)
        for seat in range(count):
            weights = [brand["weight"] // (n + 1) for brand, n in zip(here, held)]
            chosen = drawn(weights, mcc["key"], number, seat)
            held[chosen] += 1
            without.pop(here[chosen]["name"], None)
            yield placed(mcc, here[chosen], number, city, held[chosen])
    for brand in without.values():
        number = states[brand["states"][0]]["cities"][0]
        yield placed(mcc, brand, number, cities[number], 1)


def placed(mcc, brand, number, city, ordinal):
    latitude, longitude = scattered(city, mcc["key"], brand["name"], ordinal)
    return {
        "brand": brand,
        "mcc": mcc["number"],
        "state": city["state"],
        "city": number,
        "latitude": latitude,
        "longitude": longitude,
        "weight": brand["weight"] // ordinal,
        "key": (mcc["key"], number, brand["name"], ordinal),
    }


def placeless(mcc, brand, state):
    where = "everywhere" if state is None else state
    return {
        "brand": brand,
        "mcc": mcc["number"],
        "state": state,
        "city": None,
        "latitude": 0,
        "longitude": 0,
        "weight": brand["weight"],
        "key": (mcc["key"], where, brand["name"], 1),
    }


def make(mccs, merchants, cities, states):
    """All shops in the order of their numbers, and for each (mcc, city) the positions of the shops
    for its people, the best known first. `merchants` maps an MCC's number to its brands."""
    physical = [mcc for mcc in mccs if any(b["presence"] == 0 for b in merchants[mcc["number"]])]
    mccs_weight = sum(mcc["weight"] for mcc in physical)
    states_weight = sum(state["weight"] for state in states)
    shops = []
    for mcc in mccs:
        brands = merchants[mcc["number"]]
        for rank, brand in enumerate(brands):
            brand["weight"] = 2**40 // (rank + 1)
        local = [brand for brand in brands if brand["presence"] == 0]
        shops += local_shops(mcc, local, cities, states, states_weight, mccs_weight)
        for brand in brands:
            if brand["presence"] == 1:
                shops += [placeless(mcc, brand, state) for state in brand["states"]]
            elif brand["presence"] == 2:
                shops.append(placeless(mcc, brand, None))
    shops.sort(key=lambda shop: (mixed("number", *shop["key"]), shop["key"]))
    return shops, listed(shops, mccs, cities)


def listed(shops, mccs, cities):
    by_place = {}
    for position, shop in enumerate(shops):
        place = (shop["mcc"], shop["state"], shop["city"])
        bisect.insort(by_place.setdefault(place, []), (-shop["weight"], position))
    # A customer's city stays the same: its lists lie side by side.
    lists = []
    for city_number, city in enumerate(cities):
        for mcc in range(len(mccs)):
            found = []
            for place in [(city["state"], city_number), (city["state"], None), (None, None)]:
                found += by_place.get((mcc, *place), [])
            lists.append([position for _, position in sorted(found)])
    return lists
