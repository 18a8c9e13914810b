"""The course's chat client: takes turns, ended by q.

usage: chat_client.py PORT ENCODING MESSAGE...
Says each MESSAGE and prints what comes next; the end of the messages is the end of the chat.
"""
import socket, sys

port, encoding, messages = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
sys.stdout.reconfigure(encoding='utf-8', line_buffering=True)
client = socket.socket()
client.connect(('127.0.0.1', port))
for message in messages:
    client.send(message.encode(encoding))
    if message in ('q', 'Q'):
        break
    reply = client.recv(1024).decode(encoding)
    print(repr(reply))
    if reply.strip() in ('', 'q', 'Q'):
        break
client.close()
