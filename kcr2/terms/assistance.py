"""Which words does bijstand use, and what are they called on screen? (closed lists, domain part 2)"""

from kcr2.terms.base import Term


class Decider(Term):
    """Whose grant a deployment needs; the value is the organisation that the decision is made for (domain 2.2)."""

    MINISTER = "JENV", "minister van JenV (in mandaat: hoofd LOCC-KCR2)"
    CHIEF_OF_DEFENCE = "DEF", "Commandant der Strijdkrachten"
    CHIEF_OF_POLICE = "POL", "korpschef"


class RequestStatus(Term):
    """Where a request stands (domain 2.4); how it gets there is in `model/process.py`."""

    DRAFT = "draft", "concept"
    FILED = "filed", "ingediend"
    IN_CHECK = "in_check", "in toetsing"
    INCOMPLETE = "incomplete", "aanvulling gevraagd"
    IN_TREATMENT = "in_treatment", "in behandeling"
    REJECTION_PROPOSED = "rejection_proposed", "afwijzing voorgesteld"
    CALLED = "called", "uitgezet"
    OFFERED = "offered", "aanbod ontvangen"
    SHORT = "short", "deels aanbod of niet leverbaar"
    ADVISED = "advised", "advies gereed"
    PRESENTED = "presented", "voorgelegd"
    ADJUSTING = "adjusting", "bijstellen"
    AGREED = "agreed", "akkoord aanvrager"
    GRANTED = "granted", "toegekend"
    UNDERWAY = "underway", "in uitvoering"
    STOOD_DOWN = "stood_down", "afgeschaald"
    CLOSED = "closed", "afgesloten"
    REJECTED = "rejected", "afgewezen"
    WITHDRAWN = "withdrawn", "ingetrokken"
    FORWARDED = "forwarded", "doorgeleid"


class Step(Term):
    """What a person does to a request as a whole; the label is what stands on the button."""

    SAVE = "save", "Concept bewaren"
    FILE = "file", "Indienen"
    TAKE_IN = "take_in", "In toetsing nemen"
    ASK_MORE = "ask_more", "Aanvulling vragen"
    ACCEPT = "accept", "In behandeling nemen"
    PROPOSE_REJECTION = "propose_rejection", "Afwijzing voorstellen"
    RECONSIDER = "reconsider", "Opnieuw laten toetsen"
    REJECT = "reject", "Afwijzen"
    CALL = "call", "Uitvragen"
    SETTLE_SHORT = "settle_short", "Tekort vastleggen"
    VALIDATE = "validate", "Advies valideren"
    PRESENT = "present", "Voorleggen"
    ADJUST = "adjust", "Bijstellen"
    AGREE = "agree", "Akkoord gaan"
    GRANT = "grant", "Toekennen"
    STAND_DOWN = "stand_down", "Afschalen"
    CLOSE = "close", "Afsluiten"
    WITHDRAW = "withdraw", "Intrekken"
    FORWARD = "forward", "Doorgeleiden"


class Party(Term):
    """Who a step belongs to, whatever role that person signs in with."""

    REQUESTER = "requester", "aanvrager"
    HUB = "hub", "KCR2"
    VALIDATOR = "validator", "validator"
    OWNER = "owner", "eigenaar"
    AUTHORITY = "authority", "beslissend gezag"


class AnswerKind(Term):
    """What an owner says to a call for offers; a refusal needs no reason."""

    OFFERED = "offered", "aangeboden"
    REFUSED = "refused", "geweigerd"
    TAKEN_BACK = "taken_back", "teruggetrokken"


class CallState(Term):
    """Where a call stands for one owner."""

    ASKED = "asked", "gevraagd"
    OFFERED = "offered", "aangeboden"
    REFUSED = "refused", "geweigerd"
    TAKEN_BACK = "taken_back", "teruggetrokken"
    LAPSED = "lapsed", "geen reactie"


class DeliveryState(Term):
    """Where the units of one delivery are."""

    ACCEPTED = "accepted", "geaccepteerd"
    ALARMED = "alarmed", "gealarmeerd"
    READY = "ready", "gereed"
    EN_ROUTE = "en_route", "onderweg"
    AT_UGS = "at_ugs", "aangemeld op UGS"
    DEPLOYED = "deployed", "ingezet"
    RELIEF_PLANNED = "relief_planned", "aflossing gepland"
    RELIEVED = "relieved", "afgelost"
    RETURNING = "returning", "retour"
    AVAILABLE = "available", "weer inzetbaar"
    CANCELLED = "cancelled", "vervallen"


class Overdue(Term):
    """What about a delivery should have happened by now."""

    NOT_AT_UGS = "not_at_ugs", "niet op tijd op de UGS"
    RELIEF = "relief", "aflossing over tijd"
    END = "end", "einde van de inzet verstreken"
    NO_RELIEF_PLAN = "no_relief_plan", "aflossing nog niet gepland"


class ChangeState(Term):
    """Where a proposed change stands."""

    OPEN = "open", "wacht op instemming"
    SETTLED = "settled", "ingegaan"
    REFUSED = "refused", "niet ingestemd"


class ChangeKind(Term):
    """What may be changed about a delivery that was agreed, with everybody's consent."""

    EXTENSION = "extension", "verlenging"
    REDISTRIBUTION = "redistribution", "herverdeling"


class LegalBasis(Term):
    """The ground on which is asked (domain 2.2)."""

    WVR_51 = "wvr_51", "Wvr art. 51"
    WVR_51_MILITARY = "wvr_51_military", "Wvr art. 51, militaire bijstand"
    POLICE_56 = "police_56", "Politiewet 2012 art. 56"
    POLICE_57 = "police_57", "Politiewet 2012 art. 57 of 58"
    POLICE_61 = "police_61", "Politiewet 2012 art. 61 en verder"
    MILITARY_SUPPORT = "military_support", "militaire steunverlening in het openbaar belang"
    BES = "bes", "Veiligheidswet BES"


class CompetentAuthority(Term):
    """Who is competent to ask (bevoegd gezag)."""

    CHAIR = "chair", "voorzitter veiligheidsregio"
    MAYOR = "mayor", "burgemeester"
    PROSECUTOR = "prosecutor", "officier van justitie"
    KINGS_COMMISSIONER = "kings_commissioner", "commissaris van de Koning"
    MINISTER = "minister", "minister"
    DIKE_REEVE = "dike_reeve", "dijkgraaf"
    ISLAND_GOVERNOR = "island_governor", "gezaghebber"
    KMAR_COMMANDER = "kmar_commander", "Commandant KMar"


class Signature(Term):
    """Whether the competent authority has signed."""

    RECEIVED = "received", "ontvangen"
    FOLLOWS = "follows", "volgt uiterlijk binnen 24 uur"
    NOT_NEEDED = "not_needed", "niet nodig"


class Bearer(Term):
    """Who sees to a part of the logistics."""

    REQUESTER = "requester", "aanvrager"
    SUPPLIER = "supplier", "leverancier"


class Costs(Term):
    """What was agreed about costs."""

    OPEN = "open", "nog af te spreken"
    REQUESTER = "requester", "voor de aanvrager"
    SUPPLIER = "supplier", "voor de leverancier"
    FNIK = "fnik", "FNIK"
    COVENANT = "covenant", "volgens convenant"


class RejectionReason(Term):
    """Why a request is not taken on."""

    AUTHORITY = "authority", "niet van het bevoegd gezag"
    NEED = "need", "nut of noodzaak ontbreekt"
    OWN_MEANS = "own_means", "eigen middelen volstaan"


class Route(Term):
    """Where a request goes on to, or which help passes KCR2 by."""

    DEFENCE = "defence", "Defensie"
    POLICE = "police", "politie"
    INTERNATIONAL = "international", "internationaal"
    NEIGHBOUR = "neighbour", "burenhulp"
    AMBULANCE = "ambulance", "ambulancebijstand"
    KNRM = "knrm", "KNRM en Kustwacht"
    EOD = "eod", "EOD"


class Feasibility(Term):
    """What an advice says."""

    YES = "yes", "haalbaar"
    YES_IF = "yes_if", "haalbaar mits"
    NO = "no", "niet haalbaar"


class Suppression(Term):
    """How demand was kept down before it could be refused."""

    LOWERED = "lowered", "verlaagd"
    REPLACED = "replaced", "vervangen"
    NOT_MADE = "not_made", "niet gevraagd"


class Urgency(Term):
    """How urgent a request is (domain 2.5)."""

    LIFE_SAVING = "life_saving", "levensreddend"
    URGENT = "urgent", "spoed (< 4 uur)"
    PRESSING = "pressing", "dringend (< 24 uur)"
    PLANNED = "planned", "gepland"
