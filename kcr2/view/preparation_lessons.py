"""How do learning points look in a table, what waits too long first? And where does one come from?"""

from typing import Any

import pandas as pd

from kcr2.formats import clock_time, label_of, labelled, local
from kcr2.model import Lesson, LessonStep, moment_of, title_of
from kcr2.picture import Picture
from kcr2.picture.lessons import steps_of
from kcr2.terms import LearningStatus, LessonSource, LessonStatus, Quality
from kcr2.view.preparation import Attention, attention, day_words, due_words, left_words
from kcr2.words import many
from kcr2.words import words as _

Row = dict[str, Any]


def lesson_attention(picture: Picture) -> Attention:
    """Count how the learning points stand that wait for an answer or for being done."""
    return attention(_("1 leerpunt"), _("{n} leerpunten"), picture.lessons["due"])


def lesson_table(lessons: pd.DataFrame) -> pd.DataFrame:
    """Give one row per learning point: what waits, on whom, until when, and where it came from."""
    rows = lessons.to_dict("records")
    return pd.DataFrame(
        {
            _("Termijn"): [due_words(row["due"]) for row in rows],
            _(title_of(LessonStep, "lesson_status")): labelled(lessons["status"], LessonStatus).to_numpy(),
            _("Aanbeveling"): [row["recommendation"] or row["observation"] for row in rows],
            _("Eigenaar"): [owner_words(row) for row in rows],
            _("Uiterlijk vóór"): [day_words(row["due_on"]) if pd.notna(row["due"]) else "–" for row in rows],
            _("Nog"): [left_words(row["days_left"]) for row in rows],
            _("Verzet"): [postponed_words(row["postponed"]) for row in rows],
            _("Laatste bericht"): lessons["status_note"].to_numpy(),
            _("Sinds"): [clock_time(at) for at in lessons["status_at"]],
            _("Geleerd uit"): [source_words(row) for row in rows],
            _("Waarneming"): lessons["observation"].to_numpy(),
            _("Voorgelegd door"): lessons["laid_by"].to_numpy(),
            _("Kwaliteit"): labelled(lessons["quality"], Quality).to_numpy(),
            _(title_of(Lesson, "lesson_id")): lessons["lesson_id"].to_numpy(),
        }
    )


def owner_words(row: Row) -> str:
    """Name an owner by code and name; who has no name of its own by the code alone."""
    return str(row["owner"]) if row["owner_name"] == row["owner"] else f"{row['owner']} {row['owner_name']}"


def postponed_words(times: int) -> str:
    """Say how often a term was put later: what moves along is never late."""
    return many(int(times), _("1 keer verzet"), _("{n} keer verzet")) if times else "–"


def source_words(row: Row) -> str:
    """Say from what was learnt, with its day, and with the point and inject of an exercise."""
    when = "" if not row["happened_on"] or pd.isna(row["happened_on"]) else f", {day_words(row['happened_on'])}"
    told = f"{label_of(LessonSource, row['lesson_source'])} {row['learnt_from']}{when}"
    return told + (f" ({origin_words(row['origin'])})" if row["origin"] else "")


def origin_words(origin: Row) -> str:
    """Say where a learning point is to be found in its exercise.

    >>> origin_words({"point": 3, "about_inject": None, "space": "oef-heide", "seq": 41, "seal": "ab" * 32})
    'leerpunt 3, ruimte oef-heide, volgnummer 41, zegel abababababababab'
    """
    inject = "" if origin["about_inject"] is None else f", {_('inject {n}').format(n=origin['about_inject'])}"
    where = _("leerpunt {point}{inject}, ruimte {space}, volgnummer {seq}, zegel {seal}")
    return where.format(**{**origin, "inject": inject, "seal": origin["seal"][:16]})


def history_table(picture: Picture, lesson_id: str) -> pd.DataFrame:
    """Give what happened with one learning point, the first first: when it was laid, and every step."""
    laid = picture.facts["lessons"][(lesson_id,)]
    first = laid | {"lesson_status": LessonStatus.LAID.value, "note": "", "term": laid["proposed_term"]}
    rows = [first, *steps_of(picture.facts)[lesson_id]]
    return pd.DataFrame(
        {
            _("Moment"): [local(moment_of(row["observed_at"])) for row in rows],
            _("Stand"): [label_of(LessonStatus, row["lesson_status"]) for row in rows],
            _("Gereed vóór"): [day_words(row["term"]) if row["term"] else "–" for row in rows],
            _("Toelichting"): [row["note"] or "–" for row in rows],
            _("Door"): [row["reported_by"] for row in rows],
        }
    )


def hidden_words(shown: int, total: int) -> str:
    """Say that some are not for this reader, so that a list is not taken for everything; empty when none is hidden."""
    if shown == total:
        return ""
    text = _(
        "U ziet {shown} van de {total} leerpunten: wat een eigenaar nog niet heeft overgenomen, is tussen die eigenaar "
        "en wie het voorlegde."
    )
    return text.format(shown=shown, total=total)


def learnt_table(points: pd.DataFrame) -> pd.DataFrame:
    """Give what an exercise taught, with whether the register has it already."""
    rows = points.to_dict("records")
    return pd.DataFrame(
        {
            _("Leerpunt"): points["point"].to_numpy(),
            _("Waarneming"): points["observation"].to_numpy(),
            _("Aanbeveling"): points["recommendation"].to_numpy(),
            _("Eigenaar in de oefening"): [row["owner"] or "–" for row in rows],
            _("Termijn"): [row["term"] or "–" for row in rows],
            _("Stand"): labelled(points["learning_status"], LearningStatus).to_numpy(),
            _("In het register"): [_("ja") if row["in_register"] else _("nee") for row in rows],
        }
    )
