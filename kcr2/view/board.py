"""How is the board's demonstration sent to the browser? Scenes with their figures filled in, on a playback."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from kcr2.access import PAGES
from kcr2.exchange.demonstrations import CoreTask, Demonstration, Said, Scene, Words
from kcr2.view.board_figures import Figure
from kcr2.words import words as _

Figures = Mapping[str, Figure]


def stretch_of(shown: Demonstration) -> tuple[datetime, datetime]:
    """Give the first and last moment that any scene plays."""
    moments = [at for scene in shown.scenes for at in (scene.from_at, scene.to_at) if at is not None]
    return min(moments), max(moments)


def scenes_payload(
    shown: Demonstration, figures: Figures, *, language: str, allowed: Collection[str]
) -> dict[str, Any]:
    """Write the scenes for the browser.

    Parameters
    ----------
    allowed : pages that this visitor may open; of the others only the name is told
    """
    return {
        "focus": list(shown.focus),
        "scenes": [_scene(scene, figures, language) for scene in shown.scenes],
        "table": {"head": _head(), "rows": comparison(figures)},
        "limits": [_said(one, language) for one in shown.limits],
        "decisions": [_said(one, language) for one in shown.decisions],
        "tasks": [_task(one, language, allowed) for one in shown.tasks],
    }


def _said(said: Said, language: str) -> str:
    return said.en if language == "en" else said.nl


def _scene(scene: Scene, figures: Figures, language: str) -> dict[str, Any]:
    words: Words = scene.en if language == "en" else scene
    filled = {name: figure.words for name, figure in figures.items()}
    return {
        "key": scene.key,
        "title": words.title.format_map(filled),
        "text": [part.format_map(filled) for part in words.text],
        "seconds": scene.seconds,
        "from": scene.from_at.timestamp() if scene.from_at else None,
        "to": scene.to_at.timestamp() if scene.to_at else None,
        "show": scene.show,
        "figures": [_card(figures[name]) for name in scene.figures],
    }


def _card(figure: Figure) -> list[str]:
    return [figure.title, figure.words, figure.quality, figure.source, figure.at]


def _head() -> list[str]:
    return [_("Maat"), _("Nagespeeld geval"), _("Met de hub"), _("Wat het zegt")]


def comparison(figures: Figures) -> list[list[str]]:
    """Give what was, and what is computed with the hub, row by row under the same measure."""
    return [*_arrivals(figures), *_knowing(figures)]


def _hub(figures: Figures, name: str) -> str:
    return _computed(figures[name].words)


def _computed(words: str) -> str:
    return _("{words} (gesimuleerd)").format(words=words)


def _arrivals(figures: Figures) -> list[list[str]]:
    arrival = _hub(figures, "hub_arrival")
    not_sooner = _("Niet sneller: het voorstel rekent met de opgave van de eigenaar en aangenomen beslistijden.")
    dark = _("Er was er één leverbaar, en daarna is het donker.")
    first = _(
        "De ene helikopter gaat naar de brand waar levens in gevaar zijn; de Peel wacht dan. Kort voor donker "
        "({sunset}): in de lucht helpt hij pas de volgende ochtend."
    ).format(sunset=figures["sunset"].words)
    return [
        [_("Eerste helikopter op een UGS"), figures["first_peel"].words, arrival, not_sooner],
        [_("Tweede helikopter op een UGS"), figures["second"].words, _computed(_("niet op dag één")), dark],
        [_("Eerste helikopter bij De Meinweg"), figures["first_meinweg"].words, arrival, first],
    ]


def _knowing(figures: Figures) -> list[list[str]]:
    at_once = _("Allen tegelijk gevraagd; de langste aangenomen beslistijd telt.")
    proven = _("Met bewijs dat het niet beter kan met wat is opgegeven.")
    short = f"{figures['hub_short'].words}, {_hub(figures, 'hub_at')}"
    return [
        [_("Wachten op instemming met verplaatsen"), figures["waited"].words, _hub(figures, "in_parallel"), at_once],
        [_("Bekend hoeveel er samen ontbreekt"), _("niet op één plek"), short, proven],
    ]


def _task(task: CoreTask, language: str, allowed: Collection[str]) -> dict[str, Any]:
    there = [[name, _(title), name in allowed] for name, title in task.pages.items() if name in PAGES]
    missing = task.missing_en if language == "en" else task.missing_nl
    return {"number": task.number, "title": _said(task, language), "pages": there, "missing": missing}
