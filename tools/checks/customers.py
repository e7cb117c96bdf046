"""The customers table: values of its columns."""

import json
from functools import partial

from .dataset import CATALOG, Dataset, read
from .report import Report
from .shares import check_shares
from .sql import Condition, count_broken, has_shape, one_of

# From this many customers on, shares and correlations are looked at too.
ENOUGH = 1000


def cpf_check_digit(digits: str, known: int) -> str:
    """SQL for the check digit that follows the first `known` of the 11 digits in `digits`."""
    terms = [f"({digits} // {10 ** (10 - i)}) % 10 * {known + 1 - i}" for i in range(known)]
    return f"(11 - ({' + '.join(terms)}) % 11) % 11 % 10"


def view(data: Dataset) -> str:
    """The table with the pieces of text that the conditions look at."""
    return f"""
        SELECT *, TRY_CAST(replace(replace(cpf, '.', ''), '-', '') AS BIGINT) AS cpf_digits,
               regexp_extract(telefone, '^(?:\\+55 ?)?\\(?([1-9][0-9])\\)? ?9[0-9]{{4}}-?[0-9]{{4}}$',
                              1) AS ddd,
               TRY_CAST(left(replace(endereco.cep, '-', ''), 5) AS INTEGER) AS cep5,
               date_sub('year', data_nascimento, DATE '{data.start}') AS age,
               split_part(strip_accents(lower(nome)), ' ', 1) AS given,
               string_split(strip_accents(lower(nome)), ' ')[-1] AS surname,
               split_part(email, '@', 1) AS local_part
        FROM {read(data.paths("customers"))} AS customers
        LEFT JOIN states ON states.uf = endereco.estado
        LEFT JOIN profiles ON profiles.profile = perfil_comportamental"""


def load_reference(data: Dataset) -> None:
    con = data.con
    con.execute(f"""
        CREATE TEMP TABLE states AS
        SELECT uf, cpf_region_digit::INTEGER AS region, area_codes, cep_ranges
        FROM {data.catalog("states")} JOIN {data.catalog("state_codes")} USING (uf)""")
    con.execute(f"CREATE TEMP TABLE cities AS SELECT uf, city FROM {data.catalog('cities')}")
    con.execute(f"CREATE TEMP TABLE banks AS SELECT code, name FROM {data.catalog('banks')}")
    con.execute("CREATE TEMP TABLE profiles (profile VARCHAR, low INTEGER, high INTEGER)")
    for name, profile in json.loads((CATALOG / "profiles.json").read_text()).items():
        con.execute("INSERT INTO profiles VALUES (?, ?, ?)", [name, *profile["age_range"]])
    con.execute("INSERT INTO profiles SELECT NULL, 18, max(high) FROM profiles")


def conditions(data: Dataset, report: Report) -> list[Condition]:
    line = report.customers

    rule = partial(Condition, line)
    shape = partial(has_shape, line)

    def values(column: str, allowed: list[str]) -> Condition:
        return rule(f"{column} is none of its values", one_of(column, allowed), column)

    profile = "perfil_comportamental"
    return [
        shape("customer_id", "CUST_[0-9]{12}"),
        shape("nome", "\\p{Lu}[\\p{L}']+( (\\p{Lu}[\\p{L}']+|d[aeo]s?|e))* \\p{Lu}[\\p{L}']+"),
        shape("cpf", "[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}"),
        rule("cpf: first check digit is wrong",
             f"cpf_digits // 10 % 10 <> {cpf_check_digit('cpf_digits', 9)}", "cpf"),
        rule("cpf: second check digit is wrong",
             f"cpf_digits % 10 <> {cpf_check_digit('cpf_digits', 10)}", "cpf"),
        rule("cpf: region is not the state's", "cpf_digits // 100 % 10 <> region",
             "cpf || ' in ' || endereco.estado"),
        shape("email", "[a-z0-9._-]+@[a-z0-9-]+(\\.[a-z]+)+"),
        rule("email does not follow the name",
             "NOT (contains(local_part, given) OR contains(local_part, surname))",
             "email || ' of ' || nome"),
        rule("telefone has another shape", "ddd = ''", "telefone"),
        rule("telefone: area code is not the state's",
             "ddd <> '' AND NOT contains(area_codes, ddd)", "telefone || ' in ' || endereco.estado"),
        rule("data_nascimento: age outside the profile's range",
             "age NOT BETWEEN low AND high", f"age || ' years, ' || coalesce({profile}, 'none')"),
        rule("endereco.estado is no state", "region IS NULL", "endereco.estado"),
        rule("endereco.cidade is not in the state",
             "(endereco.estado, endereco.cidade) NOT IN (SELECT (uf, city) FROM cities)",
             "endereco.cidade || ' in ' || endereco.estado"),
        shape("endereco.cep", "[0-9]{5}-[0-9]{3}"),
        rule("endereco.cep is outside the state's range",
             "region IS NOT NULL AND NOT list_contains("
             "[cep5 BETWEEN split_part(r, '-', 1)::INTEGER AND split_part(r, '-', 2)::INTEGER"
             " FOR r IN string_split(cep_ranges, ' ')], true)",
             "endereco.cep || ' in ' || endereco.estado"),
        rule("an empty part of the address",
             "endereco.logradouro = '' OR endereco.bairro = ''", "endereco"),
        rule("profissao is empty", "profissao = ''", "profissao"),
        rule("renda_mensal is not positive", "renda_mensal <= 0", "renda_mensal"),
        rule("limite_credito is negative", "limite_credito < 0", "limite_credito"),
        values("tipo_conta", ["CORRENTE", "POUPANCA", "DIGITAL"]),
        values("status_conta", ["ATIVA", "BLOQUEADA", "INATIVA"]),
        rule("score_credito outside 300 to 900", "score_credito NOT BETWEEN 300 AND 900",
             "score_credito"),
        values("nivel_risco", ["BAIXO", "MEDIO", "ALTO"]),
        rule("banco_codigo and banco_nome disagree",
             "(banco_codigo, banco_nome) NOT IN (SELECT (code, name) FROM banks)",
             "banco_codigo || ' ' || banco_nome"),
        shape("agencia", "[0-9]{4}(-[0-9X])?"),
        shape("numero_conta", "[0-9]{5,12}-[0-9X]"),
        rule("perfil_comportamental is none of the profiles",
             f"{profile} IS NOT NULL AND low IS NULL", profile)
        if data.profiles
        else rule("perfil_comportamental is set without profiles", f"{profile} IS NOT NULL", profile),
        rule("perfil_comportamental is null with profiles",
             f"{profile} IS NULL AND {data.profiles}", profile),
    ]


def check(data: Dataset, report: Report) -> None:
    line = report.customers
    if not data.has("customers"):
        line.skipped = "the dataset has no customers table"
        return
    load_reference(data)
    data.con.execute(f"CREATE TEMP VIEW customers AS {view(data)}")
    line.checked = count_broken(
        data.con, "customers", "customer_id", conditions(data, report)
    )
    doubled = data.con.execute("""
        SELECT count(*), any_value(example) FROM (
            SELECT any_value(customer_id || ' ' || cpf) AS example FROM customers
            GROUP BY cpf_digits HAVING count(*) > 1)""").fetchone()
    line.violation("cpf is not unique", *doubled)
    if line.checked >= ENOUGH:
        check_habits_of_the_crowd(data, line)


def check_habits_of_the_crowd(data: Dataset, line) -> None:
    """What holds over many customers rather than for each."""
    check_shares(data, line, "customers", "status_conta",
                 "SELECT * FROM (VALUES ('ATIVA', 95), ('BLOQUEADA', 3), ('INATIVA', 2))")
    check_shares(data, line, "customers", "banco_codigo",
                 f"SELECT code, weight::DOUBLE FROM {data.catalog('banks')}")
    check_shares(data, line, "customers", "endereco.estado",
                 f"SELECT uf, weight::DOUBLE FROM {data.catalog('states')}")
    by_income, by_score, by_age = data.con.execute(f"""
        SELECT corr(ln(1 + limite_credito), ln(renda_mensal)),
               corr(score_credito, ln(renda_mensal)),
               corr(score_credito, date_diff('day', conta_criada_em, TIMESTAMP '{data.start}'))
        FROM customers WHERE renda_mensal > 0 AND limite_credito >= 0""").fetchone()
    if by_income < 0.5:
        line.violation("limite_credito hardly follows renda_mensal", 1, f"correlation {by_income:.2f}")
    if by_score < 0.1:
        line.violation("score_credito does not rise with income", 1, f"correlation {by_score:.2f}")
    if by_age < 0.05:
        line.violation("score_credito does not rise with the account's age", 1,
                       f"correlation {by_age:.2f}")
