"""The other end of it: serves one command, and says how it ended.

usage: run_server.py SECRET
Prints its port.
"""
import hmac, json, os, socket, struct, subprocess, sys

listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(1)
print(listener.getsockname()[1], flush=True)
conn, _ = listener.accept()


def receive(size):
    data = b''
    while len(data) < size:
        data += conn.recv(size - len(data)) or sys.exit('the client has gone')
    return data


def send(kind, payload):
    conn.sendall(struct.pack('>IB', len(payload) + 1, kind) + payload)


challenge = os.urandom(32)
conn.sendall(challenge)
if not hmac.compare_digest(receive(32), hmac.new(sys.argv[1].encode(), challenge, 'sha256').digest()):
    sys.exit('not mine')
(size,) = struct.unpack('>I', receive(4))
argv = json.loads(receive(size))['argv']
done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
for start in range(0, len(done.stdout), 1000):
    send(1, done.stdout[start : start + 1000])
send(2, done.stderr)
send(3, json.dumps({'status': done.returncode, 'signal': None, 'error': None}).encode())
conn.close()
