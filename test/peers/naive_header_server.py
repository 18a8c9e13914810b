"""A server that works until the network cuts elsewhere: it takes whatever one recv gives for the whole header.

A message is a 4-byte length (struct.pack('i', n)), a JSON header with total_size, and the body. Each is answered with its MD5.

usage: naive_header_server.py PORT   (0: any; prints it)
"""
import hashlib, json, socket, struct, sys


def serve(conn):
    while data := conn.recv(1024):  # the mistake
        (size,) = struct.unpack('i', data[:4])
        header = json.loads(data[4:4 + size])
        body = data[4 + size:]
        while len(body) < header['total_size']:
            body += conn.recv(1024)
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
        except Exception as error:
            print(f'{type(error).__name__}: {error}', flush=True)
