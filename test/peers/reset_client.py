"""Sends so many bytes and resets the connection at once, or waits and says how the other side ended it.

usage: reset_client.py PORT BYTES reset|wait
"""
import socket, struct, sys

port, size, then = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
conn = socket.create_connection(('127.0.0.1', port))
if then == 'reset':
    conn.sendall(b'x' * size)
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    conn.close()
else:
    received = 0
    try:
        conn.sendall(b'x' * size)
        while data := conn.recv(65536):
            received += len(data)
        print(received, 'end')
    except OSError as error:
        print(received, type(error).__name__)
