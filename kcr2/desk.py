"""How do journal, picture and actions work together at one desk? (the loop of the architecture)"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import RLock

from kcr2.access import Permission, require
from kcr2.actions import AdvanceStory, Context, Intention, check_feeds, check_space, decide
from kcr2.errors import AwayError, JournalError, RefusedError
from kcr2.journal import Author, Entry, Head, Journal, Space
from kcr2.model import BranchStarted, iso, moment_of
from kcr2.past import Past
from kcr2.picture import Picture, build_picture
from kcr2.picture.exercise import exercise_now
from kcr2.picture.history import History, beginning
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import OWN_TIME, SpaceKind

ATTEMPTS = 5
"""How often a new thing is decided anew when another desk took its number first."""

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """How far a space was read and found whole: its picture there, its history, and where it is broken if it is."""

    picture: Picture
    history: History
    broken_at: int | None = None


class Desk:
    """One process's view on a journal. Safe to use from several threads."""

    def __init__(self, journal: Journal, reference: Reference, settings: Settings) -> None:
        """Bind a journal, reference data and settings."""
        self.journal = journal
        self.reference = reference
        self.settings = settings
        self._lines: dict[str, Line] = {}
        self._lock = RLock()
        self._past = Past(journal, reference, settings)

    def now(self, space: Space, clock: datetime) -> datetime:
        """Give the moment that counts as now.

        That is the clock; how far a demonstration or what-if has been told; or what the clock of an exercise shows.
        """
        if space.kind is SpaceKind.EXERCISE:
            return self._exercise_now(space, clock)
        if space.kind not in OWN_TIME:
            return clock
        head = self._head(space) or self._refreshed(space).picture.head
        return moment_of(head.recorded_at) if head.recorded_at else space.created_at

    def _exercise_now(self, space: Space, clock: datetime) -> datetime:
        with self._lock:
            picture = self._refreshed(space).picture
        shown = exercise_now(picture.facts, clock) or clock
        head = picture.head.recorded_at
        return max(shown, moment_of(head)) if head else shown

    def picture(
        self, space: Space, *, now: datetime, at: datetime | None = None, known_at: datetime | None = None
    ) -> Picture:
        """Give the picture of a space now, or at a past moment.

        Parameters
        ----------
        now : what counts as now in the space, see `now`
        at : moment the picture is about; now when not given
        known_at : moment up to which the journal is read; `at` when not given (decision D4)
        """
        with self._lock:
            line = self._refreshed(space)
            if at is None and known_at is None:
                return self._current(space, line, now)
        about = at or now
        return self._past.picture(space, line, about, known_at or about)

    def history(self, space: Space) -> History:
        """Give when something was recorded in a space, as far as the seals confirm it."""
        with self._lock:
            return self._refreshed(space).history

    def fork(self, parent: Space, branch: Space, *, at: datetime, question: str, author: Author) -> Space:
        """Start a what-if: a branch that shares everything its parent had recorded up to `at`, and begins there.

        Parameters
        ----------
        branch : name, title and moment of making; where it leaves its parent is filled in here
        at : moment at which it leaves its parent; it becomes the branch's now

        Raises
        ------
        RefusedError
            The author may not make a what-if, or the name is taken.
        """
        require(author, Permission.SIMULATE)
        seq = self.journal.seq_at(parent.name, at)
        made = branch.model_copy(update={"kind": SpaceKind.BRANCH, "parent": parent.name, "parent_seq": seq})
        self.journal.create_space(made)
        start = BranchStarted(
            parent=parent.name,
            parent_seq=seq,
            parent_seal=self.journal.head(made.name).seal,
            forked_at=at,
            question=question,
        )
        self.journal.append(made.name, [start], author=author, at=at, seen=seq)
        return made

    def broken_at(self, space: Space) -> int | None:
        """Give the first sequence that is not what was sealed, None while the space is whole."""
        with self._lock:
            return self._refreshed(space).broken_at

    def verify(self, space: Space) -> int | None:
        """Read the whole space again and give the first broken sequence, None when it is whole."""
        with self._lock:
            self._lines.pop(space.name, None)
            return self._refreshed(space).broken_at

    def perform(
        self,
        space: Space,
        author: Author,
        intentions: Sequence[Intention],
        *,
        now: datetime,
        seen: int | None = None,
        looked_at: datetime | None = None,
    ) -> list[Entry]:
        """Decide intentions and write their events, all or none; give what was written.

        Parameters
        ----------
        now : the moment of writing, see `now`
        seen : sequence of the picture that the author looked at; the latest when not given
        looked_at : past moment that the author looked at; None for now, and the only one that can be written on

        Raises
        ------
        RefusedError
            A rule stops one of them, or something they are about changed since `seen`.
        JournalError
            The space is broken and therefore read-only, or the database cannot be written.
        """
        _check_now(looked_at)
        attempts = ATTEMPTS if all(one.is_new() for one in intentions) else 1
        while True:
            attempts -= 1
            try:
                return self._perform_once(space, author, intentions, now, seen)
            except RefusedError as refusal:
                if refusal.rule != "seen-latest" or attempts <= 0:
                    raise

    def _perform_once(
        self,
        space: Space,
        author: Author,
        intentions: Sequence[Intention],
        now: datetime,
        seen: int | None,
    ) -> list[Entry]:
        with self._lock:
            line = self._refreshed(space)
            _check_whole(space, line)
            held = self.journal.space(space.name)
            _check_story(held, intentions)
            if held.kind is SpaceKind.EXERCISE and line.picture.head.recorded_at:
                # At sixty times the clock, what another desk wrote a second ago is a minute ahead.
                now = max(now, moment_of(line.picture.head.recorded_at))
            picture = self._current(space, line, now)
            check_space(held.kind, picture, intentions)
            check_feeds(held.kind, space.name, intentions)
        context = Context(picture, author)
        events = [event for intention in intentions for event in decide(intention, context)]
        base = picture.head.seq if seen is None else min(seen, picture.head.seq)
        # What the author looked at may be older than the picture that this was decided on.
        relied_on = {subject: picture.head.seq for subject in context.relied_on}
        seen_at = relied_on | {event.subject: base for event in events}
        return self.journal.append(space.name, events, author=author, at=now, seen=seen_at)

    def _current(self, space: Space, line: Line, now: datetime) -> Picture:
        # To the minute, so that the tables of a quiet picture are made once a minute and not at every look.
        minute = now.replace(second=0, microsecond=0)
        at = max(minute, line.picture.at)
        if at == line.picture.at:
            return line.picture
        picture = line.picture.with_entries([], at=at, head=line.picture.head)
        self._lines[space.name] = replace(line, picture=picture)
        return picture

    def _refreshed(self, space: Space) -> Line:
        """Read what came in since the last look, and keep only what the seals confirm."""
        line = self._lines.get(space.name) or self._opened(space)
        head = self._head(space)
        if head is not None and head.seal != line.picture.head.seal and _not_beyond(head, line.picture.head):
            # What was read before is no longer what is there: somebody wrote into the past.
            line = self._opened(space)
        if line.broken_at is not None or head is None or head.seal != line.picture.head.seal:
            line = self._advanced(space, line)
        self._lines[space.name] = line
        return line

    def _head(self, space: Space) -> Head | None:
        """Give the head of a space, None when it cannot be read: what comes before it may still be."""
        try:
            return self.journal.head(space.name)
        except AwayError:
            raise
        except JournalError:
            return None

    def _opened(self, space: Space) -> Line:
        self._past.forget()
        start = Head(0, self.journal.genesis(space.name), "")
        empty = build_picture([], self.reference, BEGINNING, space=space.name, head=start, settings=self.settings)
        return Line(empty, beginning(start))

    def _advanced(self, space: Space, line: Line) -> Line:
        sound, broken = self.journal.sound_after(space, line.picture.head)
        picture, history = line.picture, line.history
        while sound:
            part, sound = sound[: history.stride], sound[history.stride :]
            last = part[-1]
            at = max(picture.at, moment_of(last.recorded_at))
            picture = picture.with_entries(part, at=at, head=Head(last.seq, last.seal, last.recorded_at))
            history = history.with_entries(part, picture.facts)
        return Line(picture, history, broken)


def _not_beyond(head: Head, held: Head) -> bool:
    # A sequence that was made something else than a number is left to the seals.
    return isinstance(head.seq, int) and head.seq <= held.seq


def _check_whole(space: Space, line: Line) -> None:
    if line.broken_at is not None:
        raise JournalError(
            "alleen-lezen: volgnummer {seq} is niet wat is verzegeld.",
            where=f"journaal {space.name}",
            fix="Zet een onbeschadigde kopie terug; tot dan wordt niets geschreven.",
            seq=line.broken_at,
        )


def _check_now(looked_at: datetime | None) -> None:
    if looked_at is not None:
        raise RefusedError(
            "u kijkt naar {at}; vastleggen kan alleen in het nu.",
            rule="write-now",
            fix="Ga terug naar nu, of maak van dit moment een wat-als.",
            at=iso(looked_at),
        )


def _check_story(space: Space, intentions: Sequence[Intention]) -> None:
    told = any(isinstance(one, AdvanceStory) for one in intentions)
    if told and space.kind not in OWN_TIME:
        raise RefusedError(
            "{name} is {kind}; alleen een demonstratie en een wat-als hebben een eigen tijd.",
            rule="story-in-demonstration",
            name=space.name,
            kind=space.kind.label.lower(),
        )
