"""The course's UDP chat: says each MESSAGE to a port and prints what comes next.

usage: chat_udp.py PORT ENCODING MESSAGE...
"""
import socket, sys

port, encoding, messages = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
sys.stdout.reconfigure(encoding='utf-8', line_buffering=True)
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for message in messages:
    client.sendto(message.encode(encoding), ('127.0.0.1', port))
    if message in ('q', 'Q'):
        break
    print(repr(client.recvfrom(1024)[0].decode(encoding)))
client.close()
