"""Sends for ever; ends when the server has had enough.

usage: endless_client.py HOST PORT
"""
import socket, sys

with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as conn:
    try:
        while True:
            conn.sendall(b'still here\n' * 1000)
    except (BrokenPipeError, ConnectionResetError):
        print('the server has gone')
