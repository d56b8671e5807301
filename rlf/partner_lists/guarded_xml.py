"""XML from outside, piece by piece: no definitions, no entities of its own, no great depth, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from rlf.partner_lists.limits import MAX_DEPTH, MAX_LINE
from rlf.partner_lists.messages import FileProblem, FileProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

    Attributes = list[str]  # name, value, name, value …

_CHUNK = 1 << 16
_BETWEEN = " "  # between a namespace and a name


class GuardedXml:
    """Feeds a stream to handlers of elements and text. Names have their namespace in front, then a blank."""

    def __init__(
        self,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None],
        text: Callable[[str], None] | None = None,
        *,
        encoding: str = "",
    ) -> None:
        self._start, self._end = start, end
        self._depth = 0
        self._parser = parser = ParserCreate(encoding or None, _BETWEEN)
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.StartDoctypeDeclHandler = self._refuse_definitions
        if text:
            parser.CharacterDataHandler = text

    @property
    def line(self) -> int:
        """The line that is being read."""
        return self._parser.CurrentLineNumber

    def read(self, stream: IO[bytes]) -> Iterator[None]:
        """Read a stream to its end, and come back after each piece of it.

        Raises:
            FileProblemError: it is not well-formed, nested too deeply, or defines something.
        """
        fed = 0
        try:
            while chunk := stream.read(_CHUNK):
                self._parser.Parse(chunk, False)
                fed += len(chunk)
                # A tag is read anew with each piece until it ends: what never ends would take for ever.
                if fed - self._parser.CurrentByteIndex > MAX_LINE:
                    raise FileProblemError(FileProblem.CELL_TOO_LARGE, self.line)
                yield
            self._parser.Parse(b"", True)
            yield
        except (ExpatError, LookupError, ValueError):
            # The last two: an encoding that does not exist, or that needs more than a byte for some letter.
            raise FileProblemError(FileProblem.BAD_XML, self.line) from None

    def _started(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FileProblemError(FileProblem.TOO_DEEP, self.line)
        self._start(name, attributes)

    def _ended(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def _refuse_definitions(self, *_definition: object) -> None:
        raise FileProblemError(FileProblem.XML_DEFINITIONS, self.line)
