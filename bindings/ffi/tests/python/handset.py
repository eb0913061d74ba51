"""A phone without a screen that `huxue-lab` drives: docs/handset.md. It passes on what it is told and has no rules."""

import asyncio
import json
import keyword
import sys

import huxue_core as core


class Line:
    """The two streams, one JSON object a line."""

    def say(self, message):
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    def hear(self):
        text = sys.stdin.readline()
        return json.loads(text) if text else None


class PipedNetwork(core.Transport):
    """HQ as the lab lets this phone reach it."""

    def __init__(self, line):
        self.line = line

    def enrol(self, body):
        return self.ask("enrol", body)

    def sync(self, body):
        return self.ask("sync", body)

    def ask(self, what, body):
        self.line.say({"ask": what, "body": body.hex()})
        heard = self.line.hear() or {"unreachable": "the lab is gone"}
        if "answer" in heard:
            return bytes.fromhex(heard["answer"])
        if "refused" in heard:
            raise core.NoAnswer.Refused(**heard["refused"])
        raise core.NoAnswer.Unreachable(why=heard["unreachable"])


class StandingClock(core.Clock):
    """Shows one reading for as long as a call takes."""

    def __init__(self, reading):
        self.shown = reading

    def reading(self):
        return self.shown


def optional(make, fields):
    return None if fields is None else make(**fields)


def fix_of(told):
    """A position; its datum is a word."""
    if told is None:
        return None
    datum = told["datum"]
    return core.Fix(**{**told, "datum": None if datum is None else core.Datum[datum.upper()]})


def reading_of(told):
    return core.Reading(**{**told, "gnss": optional(core.GnssTime, told["gnss"])})


# How a field that is no plain value is built.
BUILT = {
    "fix": fix_of,
    "by": lambda value: optional(core.AsPerson, value),
    "edit": lambda value: core.Edit(**value),
    "form": lambda value: core.ConcernForm(**value),
    "what": lambda value: core.Published[value.upper()],
}


def command_of(told):
    fields = {}
    for name, value in told.items():
        if name != "kind":
            # The generated Python sets an underscore before what is a word of the language.
            parameter = f"_{name}" if keyword.iskeyword(name) else name
            fields[parameter] = BUILT[name](value) if name in BUILT else value
    return getattr(core.Command, told["kind"].upper())(**fields)


def saved_told(saved):
    return {"entries": saved.entries, "incident": saved.incident}


class Handset:
    """One open phone; each method is one `do` of the protocol."""

    def __init__(self, network):
        self.network = network
        self.phone = self.evidence = None

    def open(self, folder, fold_version):
        self.evidence = core.PhoneEvidence.open(folder, fold_version, None, None, self.network)
        self.phone = self.evidence.phone()

    def close(self):
        self.phone.pause()
        self.phone = self.evidence = None

    def enrol(self, code, pin, reading):
        asyncio.run(self.phone.enrol(code, None, None, pin, StandingClock(reading_of(reading))))

    def sync(self, reading):
        asyncio.run(self.phone.sync(StandingClock(reading_of(reading))))

    def act(self, command, reading):
        return saved_told(self.phone.act(command_of(command), reading_of(reading)))

    def write_unknown_kind(self, code, reading):
        return saved_told(self.evidence.write_unknown_kind(code, reading_of(reading)))

    def gate_code(self, post, reading):
        return self.phone.gate_code(post, reading_of(reading)).text

    def standing(self, reading):
        states = {item.entry: item.state.name.lower() for item in self.phone.entry_states()}
        return {"pending": self.phone.status(reading_of(reading)).pending, "states": states}

    def entries_written(self):
        return self.phone.entries_written()

    def peer_scopes(self):
        return self.phone.peer_scopes().hex()

    def bundle_for(self, scopes):
        return self.phone.bundle_for(bytes.fromhex(scopes)).hex()

    def take_bundle(self, bundle):
        return self.phone.take_bundle(bytes.fromhex(bundle)).receipt.hex()

    def note_custody(self, receipt):
        self.phone.note_custody(bytes.fromhex(receipt))

    def holds(self, entry):
        return self.evidence.holds(entry)

    def scopes(self):
        return [scope.hex() for scope in self.evidence.scopes()]

    def entries_in(self, scope):
        entries = self.evidence.entries_in(bytes.fromhex(scope))
        return [
            {"journal": entry.journal.hex(), "seq": entry.seq, "prev": entry.prev, "raw": entry.raw.hex()}
            for entry in entries
        ]

    def digest(self, scope, fold_version):
        return self.evidence.digest(bytes.fromhex(scope), fold_version).hex()


def answer(handset, request):
    name = request.pop("do")
    try:
        return {"done": getattr(handset, name)(**request)}
    except core.PhoneFailure as failure:
        return {"failed": {"code": failure.code, "en": failure.en}}
    except Exception as error:  # The lab says which scenario it was.
        return {"failed": {"code": "handset", "en": repr(error)}}


def main():
    line = Line()
    handset = Handset(PipedNetwork(line))
    while (request := line.hear()) is not None:
        line.say(answer(handset, request))


if __name__ == "__main__":
    main()
