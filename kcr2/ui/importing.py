"""How does a spreadsheet come in: template, faults, preview, confirmation?"""

import streamlit as st

from kcr2.access import Permission
from kcr2.errors import DataError, Kcr2Error
from kcr2.exchange.sheets import KINDS, Kind, Preview, fault_table, preview, read_sheet, template, write_csv, write_xlsx
from kcr2.exchange.sheets.comparison import Outcome
from kcr2.ui import errors
from kcr2.ui.session import Session
from kcr2.words import words as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def importing(visit: Session) -> None:
    """Let an owner load its own sheet, and KCR2 take over what owners sent."""
    if not visit.writable or not _may_load(visit):
        st.caption(
            _("Inlezen kan een eigenaar voor zichzelf, en KCR2 voor wie nog niets zelf opgaf; alleen in het nu.")
        )
        return
    kind = _chosen_kind()
    _templates(visit, kind)
    upload = st.file_uploader(_("Bestand (XLSX of CSV)"), type=["xlsx", "csv"], key=f"upload:{kind.name}:{_round()}")
    if upload is None:
        return
    try:
        sheet = read_sheet(
            upload.name,
            upload.getvalue(),
            kind,
            visit.reference,
            default_observed_at=visit.now,
            default_quality=visit.quality,
        )
    except DataError as error:
        _show_faults(error)
        return
    for note in sheet.notes:
        st.caption(note)
    if visit.author is not None:
        # The sequence at which this file was first shown: what changed since is refused, not overwritten.
        seen = st.session_state.setdefault(f"import:{upload.file_id}", visit.picture.head.seq)
        _confirm(visit, preview(sheet, visit.picture, visit.author), seen)


def _may_load(visit: Session) -> bool:
    return any(visit.may(one) for one in (Permission.REPORT_CAPACITY, Permission.TRANSCRIBE))


def _round() -> int:
    """Count finished imports: a new number empties the upload field."""
    return int(st.session_state.get("imports", 0))


def _chosen_kind() -> Kind:
    name = st.segmented_control(
        _("Wat leest u in?"),
        list(KINDS),
        default="capacity",
        format_func=lambda one: _(KINDS[one].title),
        key="sheet_kind",
        required=True,
    )
    return KINDS[name or "capacity"]


def _templates(visit: Session, kind: Kind) -> None:
    organisation = visit.author.organisation if visit.author else None
    own = organisation if organisation in visit.reference.owners else None
    st.download_button(
        _("Download het sjabloon"),
        data=lambda: template(kind, visit.reference, organisation=own),
        file_name=f"sjabloon-{kind.name}.xlsx",
        mime=XLSX,
        on_click="ignore",
        icon=":material/download:",
    )


def _show_faults(error: DataError) -> None:
    errors.show(error)
    if not error.faults:
        return
    table = fault_table(error)
    with st.container(horizontal=True):
        st.download_button(
            _("Fouten als Excel"), data=write_xlsx(table), file_name="fouten.xlsx", mime=XLSX, on_click="ignore"
        )
        st.download_button(
            _("Fouten als CSV"), data=write_csv(table), file_name="fouten.csv", mime="text/csv", on_click="ignore"
        )


def _confirm(visit: Session, found: Preview, seen: int) -> None:
    """Show what would change, and change it only when that is confirmed."""
    told = [f"{n} {_(outcome.label)}" for outcome, n in found.counts.items() if n]
    st.markdown(f"**{_('Voorbeeld, er is nog niets vastgelegd')}**: {', '.join(told) or _('geen rijen')}")
    st.dataframe(found.table, hide_index=True, height=360)
    if found.faults:
        st.error(_("{n} rijen worden geweigerd; er wordt niets ingelezen.").format(n=len(found.faults)))
    elif not found.intentions:
        st.info(_("Dit bestand verandert niets."))
    elif st.button(_("Bevestig {n} wijzigingen").format(n=len(found.intentions)), type="primary"):
        _load(visit, found, seen)


def _load(visit: Session, found: Preview, seen: int) -> None:
    try:
        visit.perform(found.intentions, seen=seen)
    except Kcr2Error as error:
        errors.show(error)
        return
    done = found.counts[Outcome.NEW] + found.counts[Outcome.CHANGED]
    st.session_state["imports"] = _round() + 1
    st.session_state["done"] = _("{n} rijen zijn ingelezen.").format(n=done)
    st.rerun()
