"""Who may do what, on whose data? (decision D8)"""

from collections.abc import Collection

from kcr2.errors import RefusedError
from kcr2.journal import Author
from kcr2.terms import Party, Role, Term


class Permission(Term):
    """Something that a role may do; the label completes "mag niet …"."""

    READ_PICTURE = "read_picture", "het landelijk beeld lezen"
    READ_FIGURES = "read_figures", "cijfers per eigenaar lezen"
    READ_JOURNAL = "read_journal", "het journaal lezen"
    REPORT_CAPACITY = "report_capacity", "capaciteit opgeven"
    TRANSCRIBE = "transcribe", "een opgave van een eigenaar overnemen"
    REPORT_REGION = "report_region", "het beeld van een regio melden"
    RECORD_PHASE = "record_phase", "een met de regio's afgesproken fase vastleggen"
    MANAGE_INCIDENT = "manage_incident", "een incident openen, bijwerken of sluiten"
    SET_GRIP = "set_grip", "een GRIP-niveau vastleggen"
    FILE_REQUEST = "file_request", "een bijstandsaanvraag opstellen, indienen of aanvaarden"
    COORDINATE = "coordinate", "een bijstandsaanvraag behandelen"
    VALIDATE = "validate", "een advies valideren"
    SUPPLY = "supply", "over eigen capaciteit antwoorden en die inzetten"
    GRANT = "grant", "namens het bevoegd gezag beslissen"
    REPORT_ROAD = "report_road", "een wegafsluiting melden"
    RECORD_OUTSIDE = "record_outside", "hulp buiten KCR2 om vastleggen"
    VIEW_STRICT = "view_strict", "een streng gerubriceerde aanvraag openen"
    PREPARE = "prepare", "de voorbereiding bijhouden"
    RECORD_FEED = "record_feed", "opnemen wat een bron meldt"
    WRITE_PRODUCT = "write_product", "aan een landelijk operationeel beeld schrijven of het verzenden"
    ESTABLISH_PRODUCT = "establish_product", "een landelijk operationeel beeld vaststellen, teruggeven of intrekken"
    ASK = "ask", "vragen stellen en beantwoorden, en signalen noteren"
    INTERPRET = "interpret", "duiden en signalen beoordelen"
    STATE_FIGURE = "state_figure", "een cijfer bij een incident opgeven of vaststellen"
    TELL_STORY = "tell_story", "een demonstratie verder vertellen"
    HAND_OVER = "hand_over", "een wacht overdragen"
    SIMULATE = "simulate", "een wat-als maken, bewerken of doorrekenen"
    LEAD_EXERCISE = "lead_exercise", "een oefening voorbereiden en leiden"
    TAKE_PART = "take_part", "aan een oefening deelnemen"
    MANAGE_SPACES = "manage_spaces", "ruimten en referentiegegevens beheren"


_READERS = frozenset({Role.REGIO, Role.KCR2, Role.VALIDATOR, Role.RIJK, Role.AUTHORITY})

MAY: dict[Permission, frozenset[Role]] = {
    Permission.READ_PICTURE: _READERS | {Role.BESTUUR},
    Permission.READ_FIGURES: _READERS,
    Permission.READ_JOURNAL: _READERS,
    Permission.REPORT_CAPACITY: frozenset({Role.REGIO}),
    Permission.TRANSCRIBE: frozenset({Role.KCR2}),
    Permission.REPORT_REGION: frozenset({Role.REGIO}),
    Permission.RECORD_PHASE: frozenset({Role.KCR2}),
    Permission.MANAGE_INCIDENT: frozenset({Role.REGIO, Role.KCR2}),
    Permission.SET_GRIP: frozenset({Role.REGIO}),
    Permission.FILE_REQUEST: frozenset({Role.REGIO}),
    Permission.COORDINATE: frozenset({Role.KCR2}),
    Permission.VALIDATE: frozenset({Role.VALIDATOR}),
    Permission.SUPPLY: frozenset({Role.REGIO}),
    Permission.GRANT: frozenset({Role.AUTHORITY}),
    Permission.REPORT_ROAD: frozenset({Role.REGIO, Role.KCR2}),
    Permission.RECORD_OUTSIDE: frozenset({Role.REGIO, Role.KCR2}),
    Permission.VIEW_STRICT: _READERS,
    Permission.PREPARE: frozenset({Role.REGIO, Role.KCR2, Role.AUTHORITY}),
    Permission.RECORD_FEED: frozenset({Role.KCR2}),
    Permission.WRITE_PRODUCT: frozenset({Role.KCR2}),
    Permission.ESTABLISH_PRODUCT: frozenset({Role.KCR2, Role.VALIDATOR}),
    Permission.ASK: _READERS,
    Permission.INTERPRET: frozenset({Role.KCR2}),
    Permission.STATE_FIGURE: frozenset({Role.REGIO, Role.KCR2}),
    Permission.TELL_STORY: frozenset({Role.KCR2, Role.BEHEER}),
    Permission.HAND_OVER: frozenset({Role.REGIO, Role.KCR2, Role.VALIDATOR, Role.RIJK}),
    Permission.SIMULATE: frozenset({Role.KCR2}),
    Permission.LEAD_EXERCISE: frozenset({Role.KCR2, Role.BEHEER}),
    Permission.TAKE_PART: frozenset(Role),
    Permission.MANAGE_SPACES: frozenset({Role.BEHEER}),
}
"""The whole table of rights; nothing else in the program decides who may."""

BOUND = frozenset({Role.REGIO, Role.AUTHORITY})
"""Roles that act for their own organisation only: a region for its data, an authority for its decisions."""

PARTIES: dict[Party, Permission] = {
    Party.REQUESTER: Permission.FILE_REQUEST,
    Party.HUB: Permission.COORDINATE,
    Party.VALIDATOR: Permission.VALIDATE,
    Party.OWNER: Permission.SUPPLY,
    Party.AUTHORITY: Permission.GRANT,
}
"""What it takes to act as a party to a request."""

PAGES: dict[str, Permission] = {
    "landelijk_beeld": Permission.READ_PICTURE,
    "capaciteiten": Permission.READ_FIGURES,
    "mijn_regio": Permission.SUPPLY,
    "regiobeeld": Permission.READ_FIGURES,
    "coordinatie": Permission.COORDINATE,
    "planner": Permission.COORDINATE,
    "wat_als": Permission.SIMULATE,
    "simulatie": Permission.SIMULATE,
    "scenarios": Permission.READ_PICTURE,
    "aanvragen": Permission.READ_FIGURES,
    "inzet": Permission.READ_FIGURES,
    "lob": Permission.READ_PICTURE,
    "terugblik": Permission.READ_FIGURES,
    "journaal": Permission.READ_JOURNAL,
    "afspelen": Permission.READ_PICTURE,
    "demonstratie": Permission.READ_PICTURE,
    "stresstest": Permission.READ_PICTURE,
    "beheer": Permission.MANAGE_SPACES,
    "oefening": Permission.TAKE_PART,
    "preparatie": Permission.READ_PICTURE,
    "bronnen": Permission.READ_PICTURE,
    "vragen": Permission.ASK,
    "wachtoverdracht": Permission.READ_FIGURES,
    "wandbeeld": Permission.READ_PICTURE,
}
"""What it takes to see a page."""


def may(role: Role | None, permission: Permission) -> bool:
    """Say whether a role has a permission; nobody has none."""
    return role in MAY[permission]


def may_write_for(author: Author, permission: Permission, owners: Collection[str]) -> bool:
    """Say whether the author may do this to data of these owners: who is bound only to its own."""
    own = author.role not in BOUND or author.organisation in owners
    return may(author.role, permission) and own


def require(author: Author, permission: Permission, *, owners: Collection[str] | None = None) -> None:
    """Refuse what the author may not do.

    Parameters
    ----------
    owners : codes of which one must be the author's organisation, if the role is bound to its own data

    Raises
    ------
    RefusedError
        The role has no such right, or the data are another owner's.
    """
    if not may(author.role, permission):
        raise RefusedError(
            "rol {role} mag niet {permission}; dat mag: {roles}.",
            rule="role",
            where=author.organisation,
            role=author.role.label,
            permission=permission.label,
            roles="; ".join(role.label for role in Role if role in MAY[permission]),
        )
    if owners is not None and not may_write_for(author, permission, owners):
        raise _not_own(author, permission, owners)


def require_own(author: Author, permission: Permission, owner: str) -> None:
    """Refuse what the author may not do, or may do but not for this owner: here the hub is bound to its own too.

    Raises
    ------
    RefusedError
        The role has no such right, or only the owner can say this.
    """
    require(author, permission, owners=[owner])
    if author.organisation != owner:
        raise _not_own(author, permission, [owner])


def _not_own(author: Author, permission: Permission, owners: Collection[str]) -> RefusedError:
    return RefusedError(
        "{organisation} mag niet {permission} voor {owners}: iedere eigenaar beslist over eigen gegevens.",
        rule="own-data",
        where=author.organisation,
        fix="Vraag het aan {owners}.",
        organisation=author.organisation,
        permission=permission.label,
        owners=", ".join(owners),
    )
