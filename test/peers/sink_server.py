"""Takes one connection, reads it to its end, and says how much came and how it ended.

usage: sink_server.py   (prints its port)
"""
import socket

listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
print(listener.getsockname()[1], flush=True)
conn, _ = listener.accept()
received = 0
try:
    while data := conn.recv(65536):
        received += len(data)
    print(received, 'end', flush=True)
except OSError as error:
    print(received, type(error).__name__, flush=True)
