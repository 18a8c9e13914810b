"""Sends files as a course's program does: struct 'i', a JSON header, the body; or as netkit does to netkit.

file_sender.py HOST PORT plain|whole FILE...
"""
import hashlib
import json
import os
import socket
import struct
import sys


def main():
    host, port, kind, *names = sys.argv[1:]
    with socket.create_connection((host, int(port))) as sock:
        for name in names:
            with open(name, 'rb') as file:
                body = file.read()
            header = {'filename': os.path.basename(name), 'total_size': len(body)}
            if kind == 'plain':
                header['md5'] = hashlib.md5(body).hexdigest()
            else:
                header['trailer'] = 'sha256'
            head = json.dumps(header).encode('utf-8')
            sock.sendall(struct.pack('i', len(head)))
            sock.sendall(head)
            sock.sendall(body)
            if kind == 'whole':
                sock.sendall(hashlib.sha256(body).digest())
                print(json.dumps(read_answer(sock), sort_keys=True))


def read_answer(sock):
    (length,) = struct.unpack('>I', read_exactly(sock, 4))
    return json.loads(read_exactly(sock, length))


def read_exactly(sock, size):
    data = b''
    while len(data) < size:
        piece = sock.recv(min(size - len(data), 65536))
        if not piece:
            raise SystemExit('the receiver has gone after %d of %d bytes' % (len(data), size))
        data += piece
    return data


main()
