"""What can go wrong with an answer: actions for ScriptedServer.script()."""

import threading
from collections.abc import Callable

from scripted_messages import Answer, document
from scripted_server import Action, Exchange

DOCTYPE_BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE Error [<!ENTITY a "aaaaaaaaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>
<Error><Code>&g;</Code><UploadId>&g;</UploadId></Error>"""


def error(status: int, code: str, message: str = "as the script has it", **elements: str) -> Answer:
    return Answer(status, {"Content-Type": "application/xml"},
                  document("Error", Code=code, Message=message, **elements))


def refuse(status: int, code: str, message: str = "as the script has it", **headers: str) -> Action:
    """An error document; nothing is done. Headers have '_' for '-'."""
    answer = error(status, code, message)
    answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return lambda exchange: exchange.send(answer)


def say(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> Action:
    """Nothing is done."""
    return lambda exchange: exchange.send(Answer(status, headers or {}, body))


def refuse_and_hang_up(status: int, code: str) -> Action:
    """As servers do in the middle of a body that they do not want."""
    def act(exchange: Exchange) -> None:
        refuse(status, code, Connection="close")(exchange)
        exchange.hang_up()
    return act


def change(edit: Callable[[Answer], None]) -> Action:
    """It is done, and then the answer is not quite the honest one."""
    def act(exchange: Exchange) -> None:
        answer = exchange.true_answer()
        edit(answer)
        exchange.send(answer)
    return act


def without_header(name: str) -> Action:
    return change(lambda answer: answer.headers.pop(name, None))


def with_header(name: str, value: str) -> Action:
    return change(lambda answer: answer.headers.update({name: value}))


def do_and_say(status: int, body: bytes) -> Action:
    """It is done, but nobody would think so."""
    def act(exchange: Exchange) -> None:
        exchange.true_answer()
        exchange.send(Answer(status, {}, body))
    return act


def hang_up(exchange: Exchange) -> None:
    exchange.hang_up()


def reset(exchange: Exchange) -> None:
    exchange.hang_up(reset=True)


def do_and_hang_up(exchange: Exchange) -> None:
    exchange.true_answer()
    exchange.hang_up()


def do_and_truncate(exchange: Exchange) -> None:
    """The head promises more than what comes."""
    answer = exchange.true_answer()
    half = answer.body[: len(answer.body) // 2]
    exchange.connection.send(exchange.head_of(
        Answer(answer.status, answer.headers, length=len(answer.body) + 100)) + half)
    exchange.hang_up()


def truncated_head(exchange: Exchange) -> None:
    exchange.connection.send(b"HTTP/1.1 200 OK\r\nETag: \"abc")
    exchange.hang_up()


def no_http(exchange: Exchange) -> None:
    """Another protocol's greeting."""
    exchange.connection.send(b"SSH-2.0-OpenSSH_9.2p1\r\n")
    exchange.hang_up()


def endless_head(exchange: Exchange) -> None:
    exchange.connection.send(b"HTTP/1.1 200 OK\r\n")
    while exchange.pause(0):
        exchange.connection.send(b"x-filler: " + b"z" * 1000 + b"\r\n")


def endless_header(exchange: Exchange) -> None:
    exchange.connection.send(b"HTTP/1.1 200 OK\r\nx-filler: ")
    while exchange.pause(0):
        exchange.connection.send(b"z" * 1000)


def endless_interim_answers(exchange: Exchange) -> None:
    while exchange.pause(0):
        exchange.connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 10)


def endless_body(status: int) -> Action:
    def act(exchange: Exchange) -> None:
        exchange.connection.send(
            f"HTTP/1.1 {status} OK\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        exchange.connection.send(b"7\r\n<Error>\r\n")
        while exchange.pause(0):
            exchange.connection.send(b"1000\r\n" + b"<a>b</a>" * 512 + b"\r\n")
    return act


def drip(exchange: Exchange) -> None:
    """It is done, and the answer comes, but nobody would wait for it: a byte a second."""
    for byte in exchange.head_of(exchange.true_answer()):
        exchange.connection.send(bytes([byte]))
        if not exchange.pause(1):
            return


class Hold:
    """Never answers; `reached` is set as soon as a request waits. Later ones go through after
    release()."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.released = threading.Event()

    def release(self) -> None:
        self.released.set()

    def __call__(self, exchange: Exchange) -> None:
        if self.released.is_set():
            exchange.send(exchange.true_answer())
            return
        self.reached.set()
        while exchange.pause(3600):
            pass


class HoldAfterwards(Hold):
    """Likewise, but what was asked for is done."""

    def __call__(self, exchange: Exchange) -> None:
        if not self.released.is_set():
            exchange.true_answer()
        super().__call__(exchange)
