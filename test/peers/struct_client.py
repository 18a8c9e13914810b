"""Messages behind their length, as struct.pack('i', n) makes it.

usage: struct_client.py HOST PORT MESSAGE...
"""
import socket, struct, sys


def receive(conn, size):
    data = b''
    while len(data) < size:
        piece = conn.recv(size - len(data))
        if not piece:
            sys.exit('the server has gone')
        data += piece
    return data


with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as conn:
    messages = [message.encode() for message in sys.argv[3:]]
    conn.sendall(b''.join(struct.pack('i', len(message)) + message for message in messages))
    for _ in messages:
        (size,) = struct.unpack('i', receive(conn, 4))
        print(receive(conn, size).decode())
