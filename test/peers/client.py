"""The course's client: sends lines of text, prints each answer, and says when the server has gone.

usage: client.py HOST PORT ENCODING LINE...
"""
import socket, sys

host, port, encoding, *lines = sys.argv[1:]
with socket.create_connection((host, int(port))) as conn:
    for line in lines:
        message = (line + '\n').encode(encoding)
        conn.sendall(message)
        answer = b''
        while len(answer) < len(message):
            data = conn.recv(1024)
            if not data:
                sys.exit('the server has gone')
            answer += data
        sys.stdout.buffer.write(answer.decode(encoding).encode())
    conn.shutdown(socket.SHUT_WR)
    while conn.recv(1024):
        pass
