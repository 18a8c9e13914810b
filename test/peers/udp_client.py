"""Sends texts, each as a datagram, and prints the answer to each.

usage: udp_client.py PORT ENCODING TEXT...
"""
import socket
import sys

port, encoding, *texts = sys.argv[1:]
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in texts:
    client.sendto(text.encode(encoding), ('127.0.0.1', int(port)))
    answer, _ = client.recvfrom(65535)
    print(answer.decode(encoding), flush=True)
client.close()
