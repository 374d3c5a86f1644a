# An echo server and its client on txi2p, as its users write them. Prints one line for each thing that happens.
# usage: txi2p-echo.py serve SAM_PORT KEY_FILE | txi2p-echo.py ask SAM_PORT DESTINATION BYTES
import os
import sys

from twisted.internet import reactor
from twisted.internet.endpoints import clientFromString, connectProtocol, serverFromString
from twisted.internet.protocol import Factory, Protocol


def say(*words):
    print(*words, flush=True)


def fail(reason):
    say("failed", reason.getErrorMessage())
    reactor.stop()


class Echo(Protocol):
    def dataReceived(self, data):
        self.transport.write(data)


class Ask(Protocol):
    def __init__(self, size):
        self.sent = os.urandom(size)
        self.received = b""

    def connectionMade(self):
        self.transport.write(self.sent)

    def dataReceived(self, data):
        self.received += data
        if len(self.received) >= len(self.sent):
            say("echoed" if self.received == self.sent else "altered", len(self.received))
            self.transport.loseConnection()

    def connectionLost(self, reason):
        reactor.callLater(0.2, reactor.stop)


def endpoint(port):
    return "api=SAM:apiEndpoint=tcp\\:127.0.0.1\\:%s" % port


def serve(port, keys):
    listening = serverFromString(reactor, "i2p:%s:%s" % (keys, endpoint(port))).listen(Factory.forProtocol(Echo))
    listening.addCallbacks(lambda at: say("listening", at.getHost().destination), fail)


def ask(port, destination, size):
    asked = connectProtocol(clientFromString(reactor, "i2p:%s:%s" % (destination.replace("=", "\\="), endpoint(port))), Ask(int(size)))
    asked.addErrback(fail)


{"serve": serve, "ask": ask}[sys.argv[1]](*sys.argv[2:])
reactor.run()
