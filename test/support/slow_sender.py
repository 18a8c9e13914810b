"""Sends half of a file, fills the receiver's disk with another but for ROOM bytes, sends the rest, prints the answer.

slow_sender.py HOST:PORT FILE FILLER ROOM
"""
import json, os, socket, struct, sys, time

place, name, filler, room = sys.argv[1:]
host, port = place.rsplit(':', 1)
body = open(name, 'rb').read()
folder = os.path.dirname(filler)
header = json.dumps({'filename': os.path.basename(name), 'total_size': len(body)}).encode()
sock = socket.create_connection((host, int(port)))
sock.sendall(struct.pack('<i', len(header)) + header + body[:len(body) // 2])
while not any(os.stat(os.path.join(folder, part)).st_size for part in os.listdir(folder)):
    time.sleep(0.01)
try:
    with open(filler, 'wb', buffering=0) as other:
        while True:
            other.write(b'x' * 4096)
except OSError:
    os.truncate(filler, os.stat(filler).st_size - int(room))
sock.sendall(body[len(body) // 2:])
answer = sock.makefile('rb')
print(answer.read(struct.unpack('>I', answer.read(4))[0]).decode())
