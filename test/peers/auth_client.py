"""The course's client that answers "is this client mine?", then sends a message and prints what comes back.

usage: auth_client.py HOST PORT METHOD SECRET MESSAGE   (exit status 1 if the server is not ours, or closes)
"""
import hashlib, hmac, os, socket, sys

host, port, method, secret, message = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4].encode(), sys.argv[5].encode()


def receive(conn, size):
    data = b''
    while len(data) < size:
        piece = conn.recv(size - len(data))
        if not piece:
            sys.exit('the server has closed the connection')
        data += piece
    return data


def mutual(role, server_nonce, client_nonce):
    label = b'netkit-auth-v1 ' + role + b'\0'
    return hmac.new(secret, label + server_nonce + client_nonce, 'sha256').digest()


def prove(conn):
    challenge = receive(conn, 32)
    if method == 'hmac-sha256-mutual':
        nonce = os.urandom(32)
        conn.sendall(nonce + mutual(b'client', challenge, nonce))
        if not hmac.compare_digest(receive(conn, 32), mutual(b'server', challenge, nonce)):
            sys.exit('the server does not know the secret')
    elif method == 'md5-hex':
        conn.sendall(hashlib.md5(secret + challenge).hexdigest().encode())
    else:
        conn.sendall(hmac.new(secret, challenge, method.removeprefix('hmac-')).digest())


try:
    with socket.create_connection((host, port)) as conn:
        prove(conn)
        conn.sendall(message)
        print(receive(conn, len(message)).decode())
except ConnectionError as error:
    sys.exit(f'the server has reset the connection: {error}')
