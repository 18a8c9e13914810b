"""The course's client for remote commands: sends each COMMAND, prints what comes back, says q.

usage: remote_command_client.py PORT raw|length|header ENCODING SECRET|- COMMAND...
"""
import hmac, json, socket, struct, sys

port, framing, encoding, secret, *commands = sys.argv[1:]
sys.stdout.reconfigure(encoding='utf-8')
client = socket.create_connection(('127.0.0.1', int(port)))
if secret != '-':
    client.sendall(hmac.new(secret.encode(), client.recv(32), 'md5').digest())


def receive(size):
    data = b''
    while len(data) < size:
        piece = client.recv(1024)
        if not piece:
            sys.exit('the server has gone')
        data += piece
    return data


for command in commands:
    client.send(command.encode(encoding))
    if framing == 'raw':
        data = client.recv(1024)
    elif framing == 'length':
        data = receive(struct.unpack('i', client.recv(4))[0])
    else:
        head = json.loads(client.recv(struct.unpack('i', client.recv(4))[0]))
        data = receive(head['total_size'])
    print(data.decode(encoding), end='')
client.send(b'q')
client.close()
