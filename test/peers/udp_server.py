"""Answers every datagram with 收到, and prints what came.

usage: udp_server.py ENCODING
Prints its port first. Ends at `q`.
"""
import socket
import sys

encoding = sys.argv[1]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(('127.0.0.1', 0))
print(server.getsockname()[1], flush=True)
while True:
    data, client = server.recvfrom(65535)
    print(data.decode(encoding), flush=True)
    server.sendto('收到'.encode(encoding), client)
    if data == b'q':
        break
server.close()
