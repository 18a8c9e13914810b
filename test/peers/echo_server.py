"""The course's server for many clients: accept, then a thread that talks until the client has gone.

usage: echo_server.py ENCODING [upper]   (prints its port)
"""
import socket, sys, threading

encoding, upper = sys.argv[1], sys.argv[2:] == ['upper']
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
print(listener.getsockname()[1], flush=True)


def talk(conn):
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data.decode(encoding).upper().encode(encoding) if upper else data)


while True:
    conn, _ = listener.accept()
    threading.Thread(target=talk, args=(conn,), daemon=True).start()
