"""The course's server that asks "is this client mine?", then echoes.

usage: auth_server.py METHOD SECRET   (prints its port, then "yes" or "no" for each client)
"""
import hashlib, hmac, os, socket, sys

method, secret = sys.argv[1], sys.argv[2].encode()


def receive(conn, size):
    data = b''
    while len(data) < size:
        piece = conn.recv(size - len(data))
        if not piece:
            break
        data += piece
    return data


def mutual(role, server_nonce, client_nonce):
    label = b'netkit-auth-v1 ' + role + b'\0'
    return hmac.new(secret, label + server_nonce + client_nonce, 'sha256').digest()


def is_mine(conn):
    challenge = os.urandom(32)
    conn.sendall(challenge)
    if method == 'hmac-sha256-mutual':
        client_nonce = receive(conn, 32)
        if not hmac.compare_digest(receive(conn, 32), mutual(b'client', challenge, client_nonce)):
            return False
        conn.sendall(mutual(b'server', challenge, client_nonce))
        return True
    if method == 'md5-hex':
        expected = hashlib.md5(secret + challenge).hexdigest().encode()
    else:
        expected = hmac.new(secret, challenge, method.removeprefix('hmac-')).digest()
    return hmac.compare_digest(receive(conn, len(expected)), expected)


listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
print(listener.getsockname()[1], flush=True)
while True:
    conn, _ = listener.accept()
    with conn:
        mine = is_mine(conn)
        print('yes' if mine else 'no', flush=True)
        while mine and (data := conn.recv(1024)):
            conn.sendall(data)
