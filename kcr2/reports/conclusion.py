"""What does the national picture say in one line?"""

from kcr2.facts.national import Facts
from kcr2.words import joined, many, mid_sentence
from kcr2.words import words as _


def conclusion(found: Facts) -> str:
    """Say the picture in one line: what runs, who asks, what is out, who is silent."""
    parts = [_incidents(found), _requests(found), _units(found), _silence(found)]
    return " ".join(part for part in parts if part)


def _incidents(found: Facts) -> str:
    if not found.open_incidents:
        return _("Geen lopende incidenten gemeld.")
    told = many(found.open_incidents, _("1 lopend incident"), _("{n} lopende incidenten"))
    name = found.largest_incident
    if found.highest_grip:
        return _("{told}; {name} met hoogste niveau GRIP {grip} in {region}.").format(
            told=told, name=name, grip=found.highest_grip, region=found.highest_grip_region
        )
    return _("{told}, waaronder {name}; geen GRIP gemeld.").format(told=told, name=name)


def _requests(found: Facts) -> str:
    if not found.open_requests:
        return _("Geen open bijstandsaanvragen.")
    told = many(found.open_requests, _("1 open bijstandsaanvraag"), _("{n} open bijstandsaanvragen"))
    notes = []
    if found.life_saving:
        notes.append(_("{n} levensreddend").format(n=found.life_saving))
    if found.overdue_requests:
        notes.append(_("{n} over tijd").format(n=found.overdue_requests))
    return f"{told} ({joined(notes)})." if notes else f"{told}."


def _units(found: Facts) -> str:
    if not found.deployed:
        return ""
    most = found.deployed[0]
    owners = many(len(most.owners), _("1 eigenaar"), _("{n} eigenaren"))
    return _("Ingezet onder meer: {name}, {amount} (eenheid: {unit}) van {owners}.").format(
        amount=most.amount, unit=most.unit, name=mid_sentence(most.name), owners=owners
    )


def _silence(found: Facts) -> str:
    if not (found.silent or found.late or found.capacity_only):
        return _("Alle {n} regio's meldden op tijd.").format(n=found.regions)
    notes = []
    if found.silent:
        notes.append(_("{n} van {of} regio's gaven niets op").format(n=len(found.silent), of=found.regions))
    if found.late:
        notes.append(many(len(found.late), _("1 melding is verouderd"), _("{n} meldingen zijn verouderd")))
    if found.capacity_only:
        notes.append(
            many(
                len(found.capacity_only),
                _("1 regio gaf alleen capaciteit op"),
                _("{n} regio's gaven alleen capaciteit op"),
            )
        )
    told = joined(notes)
    return f"{told[:1].upper()}{told[1:]}."
