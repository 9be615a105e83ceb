"""Who is somebody to us, by what the organisation that signed them in says of them? (decision D8)"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from kcr2.settings import Settings
from kcr2.terms import Decider, Role
from kcr2.words import words as _

HOMES = {
    Role.KCR2: "KCR2",
    Role.VALIDATOR: "KCR2",
    Role.RIJK: "NCC",
    Role.BESTUUR: "Veiligheidsberaad",
    Role.BEHEER: "KCR2",
}
"""The organisation that each role acts for, but for a region's and a deciding authority's."""

LONGEST_NAME = 120
"""As long as the journal keeps a name."""

Claims = Mapping[str, object]


class Function(NamedTuple):
    """A role, and the organisation that it is held for."""

    role: Role
    organisation: str


@dataclass(frozen=True)
class Account:
    """Who signed in: the name that the journal keeps, what they may act as, and what could not be used."""

    name: str
    functions: tuple[Function, ...]
    faults: tuple[str, ...]


def organisations(role: Role, owners: Sequence[str]) -> tuple[str, ...]:
    """Give the organisations that a role can be held for; one, unless it is a region's or an authority's."""
    if role is Role.REGIO:
        return tuple(owners)
    if role is Role.AUTHORITY:
        return tuple(decider.value for decider in Decider)
    return (HOMES[role],)


def account_of(claims: Claims, settings: Settings, owners: Sequence[str]) -> Account:
    """Read an account from its claims; a group that cannot be used is told, and stops no other group."""
    name = name_of(claims, settings.name_claim)
    if not name:
        return Account("", (), (_nameless(settings),))
    held = texts_of(claims.get(settings.role_claim))
    groups = [group for group in held if group.startswith(settings.role_prefix)]
    if not groups:
        return Account(name, (), (_without_group(len(held), settings),))
    named = texts_of(claims.get(settings.organisation_claim))
    told = [functions_of(group, named, settings, owners) for group in groups]
    functions = [function for one in told if not isinstance(one, str) for function in one]
    order = list(Role)
    return Account(
        name,
        tuple(sorted(dict.fromkeys(functions), key=lambda one: order.index(one.role))),
        tuple(one for one in told if isinstance(one, str)),
    )


def functions_of(
    group: str, named: Collection[str], settings: Settings, owners: Sequence[str]
) -> tuple[Function, ...] | str:
    """Give what a group lets somebody act as, or what is wrong with it."""
    value = group.removeprefix(settings.role_prefix)
    if value not in set(Role):
        return _unknown_role(group, settings)
    role = Role(value)
    possible = organisations(role, owners)
    if len(possible) == 1:
        return (Function(role, possible[0]),)
    fitting = tuple(Function(role, one) for one in named if one in possible)
    return fitting or _unknown_organisation(group, named, possible, settings)


def name_of(claims: Claims, claim: str) -> str:
    """Give the account name; where its claim cannot be used, the identity provider's own number."""
    names = [value.strip() for value in (claims.get(claim), claims.get("sub")) if isinstance(value, str)]
    return next((name for name in names if name and name.isprintable() and len(name) <= LONGEST_NAME), "")


def texts_of(value: object) -> tuple[str, ...]:
    """Give the texts of a claim, which may hold one or several; anything else is not a text."""
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def ends_at(claims: Claims) -> datetime | None:
    """Give the moment at which a sign-in ends; None when it does not say so, and then it does not hold."""
    stated = claims.get("exp")
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        return None
    try:
        return datetime.fromtimestamp(stated, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def sign_in_id(claims: Claims) -> str:
    """Tell one sign-in from another, also of the same person, without saying whose it is."""
    parts = [str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce")]
    return sha256("\n".join(parts).encode()).hexdigest()


def _nameless(settings: Settings) -> str:
    return _(
        "Verwacht: een accountnaam van ten hoogste {most} tekens in de claim ‘{claim}’ of ‘sub’. Gevonden: geen."
    ).format(most=LONGEST_NAME, claim=settings.name_claim)


def _without_group(held: int, settings: Settings) -> str:
    return _(
        "Verwacht: een groep waarvan de naam begint met ‘{prefix}’, in de claim ‘{claim}’. "
        "Gevonden: {held} groepen, geen daarvan begint zo."
    ).format(prefix=settings.role_prefix, claim=settings.role_claim, held=held)


def _unknown_role(group: str, settings: Settings) -> str:
    return _("Groep ‘{group}’ hoort bij geen rol. Verwacht: een van {known}.").format(
        group=group, known=", ".join(f"{settings.role_prefix}{role.value}" for role in Role)
    )


def _unknown_organisation(group: str, named: Collection[str], possible: Collection[str], settings: Settings) -> str:
    return _(
        "Groep ‘{group}’ vraagt een organisatie in de claim ‘{claim}’. Verwacht: een van {possible}. Gevonden: {found}."
    ).format(
        group=group,
        claim=settings.organisation_claim,
        possible=", ".join(possible),
        found=", ".join(f"‘{one}’" for one in named) or _("geen"),
    )
