"""Sends messages with a JSON header one by one, and checks the MD5 that each answer must have.

usage: header_client.py PORT COUNT
"""
import hashlib, json, socket, struct, sys


def receive(conn, size):
    data = b''
    while len(data) < size:
        piece = conn.recv(size - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


port, count = int(sys.argv[1]), int(sys.argv[2])
answers = 0
with socket.create_connection(('127.0.0.1', port)) as conn:
    try:
        for number in range(count):
            body = b'message %d' % number
            header = json.dumps({'total_size': len(body)}).encode()
            conn.sendall(struct.pack('i', len(header)) + header + body)
            (size,) = struct.unpack('i', receive(conn, 4))
            assert json.loads(receive(conn, size))['md5'] == hashlib.md5(body).hexdigest()
            answers += 1
    except ConnectionError:
        pass
print(f'{answers} of {count} answers')
sys.exit(answers < count)
