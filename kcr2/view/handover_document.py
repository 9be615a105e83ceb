"""How is a handover told on paper, to be read at three in the morning?"""

from kcr2.formats import clock_time, local
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.picture.fold import Row
from kcr2.reports.difference import way_of, who_and_when
from kcr2.reports.document import Block, Document, Facts, Grid, Heading, Paragraph
from kcr2.reports.request_form import banner, seal_of, stand
from kcr2.terms import Classification
from kcr2.view.handover import HandedOver
from kcr2.words import words as _

TOLD = 100
"""Things of one part that a paper tells; the screen leads to all of them."""


def handover_document(found: HandedOver, picture: Picture, space: Space, *, whose: str, note: Row | None) -> Document:
    """Give a handover as a document.

    Parameters
    ----------
    picture : the picture at its end, as the reader may see it
    whose : the organisation and role whose shift it is, in words
    note : the handover before, when there is one
    """
    return Document(
        title=_("Wachtoverdracht"),
        subtitle=_("{whose}, van {start} tot {end}").format(
            whose=whose, start=local(found.since), end=local(found.until)
        ),
        number="",
        banner=banner(space),
        classification=_(Classification.AMBER.label),
        blocks=(*_glance(found), *_changed(found), *_open(found), *_due(found), *_note(note)),
        stand=stand(picture),
        seal=seal_of(picture, space),
    )


def _glance(found: HandedOver) -> list[Block]:
    return [Heading(_("In één oogopslag")), Facts(found.glance)]


def _changed(found: HandedOver) -> list[Block]:
    blocks: list[Block] = [Heading(_("Wat is veranderd"))]
    if not found.told:
        blocks.append(Paragraph(nothing_changed(found)))
    for part, told in found.told:
        rows = tuple(
            (" ".join(filter(None, [one.sentence, way_of(one.by)])), who_and_when(one.by)) for one in told[:TOLD]
        )
        blocks += [Heading(_(part.title), 2), Grid((_("Wat"), _("Vastgelegd door")), rows)]
        if len(told) > TOLD:
            blocks.append(Paragraph(_("Hier staan de eerste {n} van {of}.").format(n=TOLD, of=len(told))))
    if found.unnoted:
        blocks.append(Paragraph(unnoted(found)))
    return blocks


def nothing_changed(found: HandedOver) -> str:
    """Say that nothing changed, and how much was recorded all the same."""
    return _("Er is niets veranderd; in deze tijd zijn {n} gebeurtenissen vastgelegd.").format(n=found.recorded)


def unnoted(found: HandedOver) -> str:
    """Say how much of the capacity changed without anybody counting on it."""
    return _(
        "Van {n} opgaven van capaciteit wijzigde alleen totaal, inzetbaar of restdekking; die staan in Terugblik."
    ).format(n=found.unnoted)


def _open(found: HandedOver) -> list[Block]:
    rows = tuple((one.kind, one.sentence, one.stand) for one in found.still_open)
    if not rows:
        return [Heading(_("Wat staat open")), Paragraph(_("Er staat niets open in dit beeld."))]
    return [Heading(_("Wat staat open")), Grid((_("Soort"), _("Wat"), _("Stand van")), rows)]


def _due(found: HandedOver) -> list[Block]:
    head = Heading(_("Wat komt eraan, tot {at}").format(at=clock_time(found.horizon)))
    rows = tuple(
        (clock_time(one.at) + (f" · {_('over tijd')}" if one.overdue else ""), one.whose, one.what) for one in found.due
    )
    if not rows:
        return [head, Paragraph(_("Er komt niets met een termijn."))]
    return [head, Grid((_("Wanneer"), _("Van wie"), _("Wat")), rows)]


def _note(note: Row | None) -> list[Block]:
    if note is None:
        return []
    told = _("Overgedragen {at} aan {who}.").format(at=local(note["until_at"]), who=note["taken_by"])
    words = note["note"] or _("Er is geen notitie.")
    return [Heading(_("Notitie van de vorige wacht")), Paragraph(told), Paragraph(words)]
