"""The same server, and right: it reads until it has what it needs, and no more.

usage: right_header_server.py PORT   (0: any; prints it)
"""
import hashlib, json, socket, struct, sys


def receive(conn, size):
    data = b''
    while len(data) < size:
        piece = conn.recv(size - len(data))
        if not piece:
            raise EOFError(f'the client has gone after {len(data)} of {size} bytes')
        data += piece
    return data


def serve(conn):
    while True:
        (size,) = struct.unpack('i', receive(conn, 4))
        header = json.loads(receive(conn, size))
        body = receive(conn, header['total_size'])
        answer = json.dumps({'md5': hashlib.md5(body).hexdigest(), 'total_size': 0}).encode()
        conn.sendall(struct.pack('i', len(answer)) + answer)


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', int(sys.argv[1])))
listener.listen(5)
print('listening on port', listener.getsockname()[1], flush=True)
while True:
    conn, _ = listener.accept()
    with conn:
        try:
            serve(conn)
        except EOFError:
            pass
