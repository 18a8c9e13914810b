"""The course's chat server: one client, taking turns, ended by q. One send is taken for one receive, as the course does.

usage: chat_server.py ENCODING REPLY...
Prints the port, then each message as it came; says each REPLY in turn, and q when there is none left.
"""
import socket, sys

encoding, replies = sys.argv[1], sys.argv[2:]
sys.stdout.reconfigure(encoding='utf-8', line_buffering=True)
server = socket.socket()
server.bind(('127.0.0.1', 0))
server.listen(1)
print(server.getsockname()[1])
connection, _ = server.accept()
while True:
    message = connection.recv(1024).decode(encoding)
    print(repr(message))
    if message in ('', 'q', 'Q'):
        break
    reply = replies.pop(0) if replies else 'q'
    connection.send(reply.encode(encoding))
    if reply == 'q':
        break
connection.close()
server.close()
