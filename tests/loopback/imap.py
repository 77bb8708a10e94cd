"""An IMAP server on loopback: enough of RFC 3501 to be read from, and as many ways to misbehave as a test asks for."""

import asyncio
import re
import ssl
import threading
from pathlib import Path

PEM = Path(__file__).parent / "unsigned.pem"


class ImapServer:
    """Serves messages by UID, in a thread of its own; `with` it, and ask `port`.

    `before` maps the beginning of a command (`UID FETCH 3`, say; a space for the greeting) to what is sent in the place
    of the true answer: bytes, or a function of the tag that gives bytes. None hangs up. `said` are the commands that
    came, without tags.
    """

    def __init__(
        self, messages=None, *, validity=7, folders=("INBOX",), secret="harbour-light", tls=None, caps="AUTH=PLAIN"
    ):
        self.messages = dict(messages or {})
        self.validity, self.folders, self.secret, self.tls, self.caps = validity, folders, secret, tls, caps
        self.before = {}
        self.said = []
        self.order = sorted
        self.drip = None
        self.quiet = None
        self.done = threading.Event()

    def __enter__(self):
        ready = threading.Event()

        async def serve():
            context = server_side() if self.tls == "tls" else None
            server = await asyncio.start_server(self.session, "127.0.0.1", 0, ssl=context)
            self.port = server.sockets[0].getsockname()[1]
            self.loop, self.stop = asyncio.get_running_loop(), asyncio.Event()
            ready.set()
            await self.stop.wait()
            server.close()
            tasks = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self.thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self.thread.start()
        ready.wait(10)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(10)

    async def session(self, reader, writer):
        try:
            await self.talk(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError, ValueError):
            pass
        finally:
            writer.close()

    async def talk(self, reader, writer):
        if not await self.instead(" ", b"", writer):
            writer.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        while line := await reader.readline():
            tag, _, command = line.rstrip(b"\r\n").partition(b" ")
            told = command.decode("latin-1")
            self.said.append(told)
            if await self.instead(told, tag, writer):
                continue
            if told == "STARTTLS":
                writer.write(tag + b" OK begin\r\n")
                await writer.drain()
                await writer.start_tls(server_side())
                continue
            await self.answer(told, tag, reader, writer)
            await writer.drain()
            if told.startswith("LOGOUT"):
                return

    async def instead(self, told, tag, writer):
        for beginning, what in self.before.items():
            if told.startswith(beginning):
                data = what(tag) if callable(what) else what
                if data is None:
                    raise EOFError
                if self.drip:
                    for byte in data:
                        writer.write(bytes([byte]))
                        await writer.drain()
                        await asyncio.sleep(self.drip)
                writer.write(data if not self.drip else b"")
                await writer.drain()
                return True
        return False

    async def answer(self, told, tag, reader, writer):
        if told == "CAPABILITY":
            offers = self.caps + (" STARTTLS" if self.tls == "starttls" else "")
            writer.write(f"* CAPABILITY IMAP4rev1 {offers}\r\n".encode() + tag + b" OK done\r\n")
        elif told.startswith("AUTHENTICATE"):
            import base64

            writer.write(b"+ \r\n")
            await writer.drain()
            given = base64.b64decode(await reader.readline()).split(b"\0")
            good = given[2] == self.secret.encode()
            writer.write(tag + (b" OK in\r\n" if good else b" NO wrong: " + given[2] + b"\r\n"))
        elif told.startswith("LOGIN"):
            good = told.endswith(f'"{self.secret}"')
            writer.write(tag + (b" OK in\r\n" if good else b" NO wrong " + told.encode("latin-1") + b"\r\n"))
        elif told.startswith("EXAMINE"):
            if told[8:].strip('"') not in self.folders:
                writer.write(tag + b" NO no such folder\r\n")
                return
            validity = f"* OK [UIDVALIDITY {self.validity}] valid\r\n" if self.validity is not None else ""
            writer.write(f"* {len(self.messages)} EXISTS\r\n{validity}".encode() + tag + b" OK [READ-ONLY] open\r\n")
        elif told.startswith("UID SEARCH UID "):
            after = int(told.split()[3].partition(":")[0])
            found = [uid for uid in self.messages if uid >= after] or list(self.messages)[-1:]
            words = " ".join(map(str, self.order(found)))
            writer.write(f"* SEARCH {words}\r\n".encode() + tag + b" OK done\r\n")
        elif told.startswith("UID FETCH "):
            whole = "BODY.PEEK[]" in told
            for number, uid in enumerate(map(int, told.split()[2].split(",")), 1):
                if uid in self.messages:
                    writer.write(self.fetched(number, uid, whole))
            writer.write(tag + b" OK done\r\n")
        elif told == "LOGOUT":
            writer.write(b"* BYE\r\n" + tag + b" OK done\r\n")
        else:
            writer.write(tag + b" BAD what\r\n")

    def fetched(self, number, uid, whole):
        data = self.messages[uid]
        if whole:
            return b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (number, uid, len(data), data)
        head = data.partition(b"\r\n\r\n")[0] + b"\r\n"
        wanted = re.findall(rb"(?im)^(?:from|message-id):[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", head)
        fields = b"".join(wanted) + b"\r\n"
        what = b"UID %d RFC822.SIZE %d BODY[HEADER.FIELDS (FROM MESSAGE-ID)] {%d}\r\n%b" % (
            uid,
            len(data),
            len(fields),
            fields,
        )
        return b"* %d FETCH (%b)\r\n" % (number, what)


def server_side():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def trusting():
    return ssl.create_default_context(cafile=PEM)
