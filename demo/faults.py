"""Everything that goes wrong between a service and its client, as small values to hand to `StandIns.misbehave`."""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .exchanges import Answer, Asked
from .manners import Manner
from .wire import Wire, head


@dataclass(frozen=True)
class Fault:
    """Nothing wrong yet: a fault changes what the service means, what it answers, or how that travels."""

    def manner(self, manner: Manner) -> Manner:
        """The manner in which the service shall answer."""
        return manner

    def change(self, answer: Answer, asked: Asked) -> Answer:
        """The answer that shall travel."""
        return answer

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """Send it."""
        wire.send(answer)


@dataclass(frozen=True)
class Misserve(Fault):
    """A well-formed lie: the service answers in this manner."""

    served: Manner = field(default_factory=Manner)

    def manner(self, manner: Manner) -> Manner:
        """The lie over whatever manner the service has already."""
        told = {name: value for name, value in vars(self.served).items() if value != getattr(Manner(), name)}
        return replace(manner, **told)


@dataclass(frozen=True)
class Hang(Fault):
    """Accept the request, send so many bytes of the answer, say nothing for so long, then go on."""

    seconds: float = 3600.0
    after_bytes: int = 0

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """Answer late, or never if the stand-ins stop first."""
        whole = head(answer, length=len(answer.body)) + answer.body
        if self.after_bytes:
            wire.write(whole[: self.after_bytes])
        if wire.pause(self.seconds):
            wire.write(whole[self.after_bytes :], status=answer.status)


@dataclass(frozen=True)
class Drip(Fault):
    """Send the answer in small pieces with a pause before each: no read ever times out."""

    seconds: float = 0.1
    piece: int = 16
    in_head: bool = False  # from the first byte of the headers on

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """Drop by drop."""
        whole = head(answer, length=len(answer.body)) + answer.body
        begin = 0 if self.in_head else len(whole) - len(answer.body)
        if begin:
            wire.write(whole[:begin], status=answer.status)
        for place in range(begin, len(whole), self.piece):
            if not wire.pause(self.seconds):
                break
            wire.write(whole[place : place + self.piece], status=answer.status)


@dataclass(frozen=True)
class Reset(Fault):
    """Break the connection off with RST, at once or after some bytes of the answer."""

    after_bytes: int = 0

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """The beginning of the answer, if any, and RST."""
        if self.after_bytes:
            wire.write((head(answer, length=len(answer.body)) + answer.body)[: self.after_bytes])
        wire.reset()


@dataclass(frozen=True)
class Refuse(Fault):
    """Close the connection without a word."""

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """Nothing."""
        wire.close()


@dataclass(frozen=True)
class ShortBody(Fault):
    """Promise more bytes than are sent, or with a negative number fewer, then close."""

    missing: int = 100

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """The whole answer under a wrong Content-Length."""
        wire.write(head(answer, length=len(answer.body) + self.missing) + answer.body, status=answer.status)
        wire.close()


@dataclass(frozen=True)
class ChunkAbort(Fault):
    """Begin a chunked answer and close in the middle of a chunk."""

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """Half of the one chunk."""
        half = answer.body[: len(answer.body) // 2]
        chunk = f"{len(answer.body):x}\r\n".encode() + half
        wire.write(head(answer, length=None) + chunk, status=answer.status)
        wire.close()


@dataclass(frozen=True)
class Chunked(Fault):
    """No fault: the whole answer without a Content-Length, as services behind a proxy send it."""

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """One chunk and the end mark."""
        chunk = f"{len(answer.body):x}\r\n".encode() + answer.body + b"\r\n0\r\n\r\n"
        wire.write(head(answer, length=None) + chunk, status=answer.status)


@dataclass(frozen=True)
class Speak(Fault):
    """Send these bytes instead of HTTP and close."""

    said: bytes = b"SSH-2.0-OpenSSH_9.7\r\n"

    def deliver(self, answer: Answer, wire: Wire) -> None:
        """The bytes alone."""
        wire.write(self.said)
        wire.close()


@dataclass(frozen=True)
class Rewrite(Fault):
    """Change the answer by a function of it; the wire stays sound."""

    rewritten: Callable[[Answer], Answer]

    def change(self, answer: Answer, asked: Asked) -> Answer:
        """The rewritten answer."""
        return self.rewritten(answer)


@dataclass(frozen=True)
class Status(Fault):
    """Answer with this status and body; for PubMed the body may echo the API key, as NCBI's do."""

    code: int = 503
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/html; charset=utf-8"
    echoes_key: bool = False

    def change(self, answer: Answer, asked: Asked) -> Answer:
        """The error page."""
        body = self.body
        if self.echoes_key:
            key = asked.params.get("api_key", html.escape(asked.path))
            body = json.dumps(
                {"error": "API rate limit exceeded", "api-key": key, "count": "11", "limit": "10"}
            ).encode()
        return Answer(body, self.content_type, status=self.code, headers=self.headers)
