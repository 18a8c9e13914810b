"""netkit's own protocol for remote commands, from its description alone.

usage: run_client.py PORT SECRET WORD...
Prints what the command prints on its two streams, and ends with its status.
"""
import hmac, json, socket, struct, sys

port, secret, *argv = sys.argv[1:]
client = socket.create_connection(('127.0.0.1', int(port)))


def receive(size):
    data = b''
    while len(data) < size:
        piece = client.recv(size - len(data))
        if not piece:
            sys.exit('the server has gone')
        data += piece
    return data


client.sendall(hmac.new(secret.encode(), receive(32), 'sha256').digest())
request = json.dumps({'argv': argv}).encode()
client.sendall(struct.pack('>I', len(request)) + request)
while True:
    (size,) = struct.unpack('>I', receive(4))
    frame = receive(size)
    if frame[0] == 1:
        sys.stdout.buffer.write(frame[1:])
    elif frame[0] == 2:
        sys.stderr.buffer.write(frame[1:])
    else:
        end = json.loads(frame[1:])
        if end['error']:
            sys.stderr.write(end['error'] + '\n')
        sys.exit(1 if end['status'] is None else end['status'])
