"""The course's server for remote commands: a line comes in one recv, the output goes back.

usage: remote_command_server.py raw|length|header ENCODING [SECRET]
Prints its port. Serves one client after the other; a client that has closed its side has said everything. With SECRET it first asks the
client to prove itself: 32 random bytes, answered with their HMAC-MD5, as the course does.
"""
import hmac, json, os, socket, struct, subprocess, sys

framing, encoding, secret = sys.argv[1], sys.argv[2], sys.argv[3:]
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
print(listener.getsockname()[1], flush=True)


def is_mine(conn):
    challenge = os.urandom(32)
    conn.sendall(challenge)
    answer = conn.recv(16)
    return hmac.compare_digest(hmac.new(secret[0].encode(), challenge, 'md5').digest(), answer)


while True:
    conn, _ = listener.accept()
    with conn:
        if secret and not is_mine(conn):
            continue
        while command := conn.recv(1024):
            done = subprocess.run(command.decode(encoding), shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            # A Windows console prints in the encoding of its code page.
            reply = (done.stdout + done.stderr).decode().encode(encoding)
            if framing == 'length':
                conn.sendall(struct.pack('i', len(reply)))
            elif framing == 'header':
                head = json.dumps({'filename': None, 'md5': None, 'total_size': len(reply)}).encode()
                conn.send(struct.pack('i', len(head)))
                conn.send(head)
            conn.sendall(reply)
