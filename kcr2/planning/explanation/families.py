"""Which types have nothing to do with each other? A problem falls apart where nothing stands in or is shared."""

from kcr2.planning.allocation.instance import Instance


def families(instance: Instance) -> dict[str, int]:
    """Give each type the number of its family: types that may stand in for each other, or share crews or cover."""
    family = {row.id: number for number, row in enumerate(instance.types)}
    groups: list[tuple[str, ...]] = [(row.use, row.for_) for row in instance.substitutions]
    groups += [tuple(pool.use) for pool in instance.pools] + [rule.types for rule in instance.cover]
    for group in groups:
        _join(family, group)
    return family


def _join(family: dict[str, int], group: tuple[str, ...]) -> None:
    numbers = {family[type_] for type_ in group if type_ in family}
    if len(numbers) > 1:
        least = min(numbers)
        for type_, number in family.items():
            if number in numbers:
                family[type_] = least


def only(instance: Instance, types: frozenset[str]) -> Instance:
    """Give the problem of one family of types by itself."""
    requests = tuple(row for row in instance.requests if row.type in types)
    asked = {row.id for row in requests}
    return instance.having(
        types=tuple(row for row in instance.types if row.id in types),
        substitutions=tuple(row for row in instance.substitutions if row.use in types),
        stock=tuple(row for row in instance.stock if row.type in types),
        cover=tuple(rule for rule in instance.cover if types.issuperset(rule.types)),
        pools=tuple(pool for pool in instance.pools if types.issuperset(pool.use)),
        requests=requests,
        incumbent=tuple(row for row in instance.incumbent if row.request in asked),
    )
