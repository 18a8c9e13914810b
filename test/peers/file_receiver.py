"""Receives files of one sender as a course's program does, or as netkit does from netkit; prints a line for each.

file_receiver.py FOLDER plain|whole     (prints its port first)
"""
import hashlib
import json
import os
import socket
import struct
import sys


def main():
    folder, kind = sys.argv[1:]
    server = socket.create_server(('127.0.0.1', 0))
    print(server.getsockname()[1], flush=True)
    sock, _ = server.accept()
    with sock:
        while True:
            prefix = read_exactly(sock, 4)
            if prefix is None:
                break
            header = json.loads(read_exactly(sock, struct.unpack('i', prefix)[0]))
            offset, body = 0, b''
            if header.get('resume'):
                body = b'the first bytes'
                reply(sock, {'offset': len(body), 'sha256': hashlib.sha256(body).hexdigest()})
                offset = json.loads(read_frame(sock))['offset']
            body = body[:offset] + read_exactly(sock, header['total_size'] - offset)
            if kind == 'plain':
                ok = header['md5'] == hashlib.md5(body).hexdigest()
            else:
                ok = read_exactly(sock, 32) == hashlib.sha256(body).digest()
                reply(sock, {'ok': ok, 'sha256': hashlib.sha256(body).hexdigest()})
            with open(os.path.join(folder, os.path.basename(header['filename'])), 'wb') as file:
                file.write(body)
            print(header['filename'], offset, 'right' if ok else 'wrong', flush=True)


def reply(sock, value):
    data = json.dumps(value).encode('utf-8')
    sock.sendall(struct.pack('>I', len(data)) + data)


def read_frame(sock):
    return read_exactly(sock, struct.unpack('>I', read_exactly(sock, 4))[0])


def read_exactly(sock, size):
    """None at the end of the stream."""
    data = bytearray()
    while len(data) < size:
        piece = sock.recv(min(size - len(data), 65536))
        if not piece:
            if data:
                raise SystemExit('the sender has gone')
            return None
        data += piece
    return bytes(data)


main()
