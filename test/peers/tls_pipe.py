"""A TLS client or server in Python: stdin goes out, what comes goes to stdout. Arguments: connect PORT CA | listen PORT CERT KEY"""
import os
import select
import socket
import ssl
import sys

role, port = sys.argv[1], int(sys.argv[2])
if role == "connect":
    context = ssl.create_default_context(cafile=sys.argv[3])
    raw = socket.create_connection(("127.0.0.1", port))
    peer = context.wrap_socket(raw, server_hostname="localhost")
else:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    listener = socket.create_server(("127.0.0.1", port))
    peer = context.wrap_socket(listener.accept()[0], server_side=True)


# One thread for both ways: before Python 3.13 a write could meet a read of another thread in OpenSSL, and hang.
peer.setblocking(False)
sources = [peer, 0]
while True:
    readable = [peer] if peer.pending() else select.select(sources, [], [])[0]
    try:
        if peer in readable:
            data = peer.recv(65536)
            os.write(1, data)
            if not data:
                break
    except ssl.SSLWantReadError:
        pass  # a session ticket, no data
    except ssl.SSLEOFError:
        break
    if 0 in readable:
        data = os.read(0, 65536)
        peer.setblocking(True)
        peer.sendall(data)
        peer.setblocking(False)
        if not data:
            sources.remove(0)
