"""An SMTP server for test_mail: decodes what comes with Python's own mail
code, which knows nothing of ours, and leaves each field as a file.

Started with a folder; says its port on the first line; ends with its stdin.
Some recipients are refused (handle_RCPT), "slow@..." gets no answer."""
import asyncio, os, sys
from email import message_from_bytes, policy
from email.header import decode_header
from email.utils import parseaddr
from aiosmtpd.smtp import SMTP

folder = sys.argv[1]
count = 0


def leave(number, name, data):
    with open(os.path.join(folder, f"{number}.{name}"), "wb") as f:
        f.write(data)


def display_name(message, content):
    """Python's new parser leaves the blank between two encoded words of a
    phrase in (RFC 2047, 6.2 says it goes); its old one decodes them right."""
    raw = message_from_bytes(content)["from"]
    if "=?" not in raw:
        return message["from"].addresses[0].display_name
    return "".join(part if isinstance(part, str) else
                   part.decode(charset or "ascii") for part, charset
                   in decode_header(parseaddr(raw)[0]))


class Sink:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refuse@"):
            return "550 no such mailbox " + address
        if address.startswith("later@"):
            return "451 try again"
        if address.startswith("unknown@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("relay@"):
            return "554-5.7.1 not here\r\n554 5.7.1 relaying denied"
        if address.startswith("closing@"):
            return "421 closing"
        if address.startswith("slow@"):
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global count
        if envelope.rcpt_tos[0].startswith("spam@"):
            return "554 5.6.0 not this text"
        m = message_from_bytes(envelope.content, policy=policy.default)
        n, count = count, count + 1
        leave(n, "raw", envelope.content)
        leave(n, "envelope",
              f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)}".encode())
        leave(n, "subject", str(m["subject"]).encode())
        leave(n, "name", display_name(m, envelope.content).encode())
        leave(n, "names", ",".join(m.keys()).encode())
        text = m.get_body(("plain",))
        leave(n, "text", text.get_payload(decode=True))
        html = m.get_body(("html",))
        if html is not None:
            leave(n, "html", html.get_payload(decode=True))
        defects = [d for p in m.walk() for d in p.defects]
        defects += [d for h in m.values() for d in getattr(h, "defects", ())]
        leave(n, "defects", repr(defects).encode() if defects else b"")
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Sink(), enable_SMTPUTF8=False, hostname="sink"),
        "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)

asyncio.run(main())
