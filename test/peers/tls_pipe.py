"""A TLS client or server in Python: stdin goes out, what comes goes to stdout. Arguments: connect PORT CA | listen PORT CERT KEY"""
import os
import socket
import ssl
import sys
import threading

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


def send():
    while data := os.read(0, 65536):
        peer.sendall(data)


threading.Thread(target=send, daemon=True).start()
try:
    while data := peer.recv(65536):
        os.write(1, data)
except ssl.SSLEOFError:
    pass
