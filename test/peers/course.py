"""Each role of the course's programs, written again: small, and with the habits that programs of learners have.

usage: course.py ROLE [PORT]   (a server prints its port and serves one client; a client connects to PORT and prints what it got)
"""
import hashlib, hmac, json, os, socket, struct, subprocess, sys

ROLE = sys.argv[1]
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 0
SECRET = b'linhaifeng bang bang bang'


def accept():
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen(5)
    print(listener.getsockname()[1], flush=True)
    return listener.accept()[0]


def connect():
    return socket.create_connection(('127.0.0.1', PORT))


def exactly(conn, size):
    data = b''
    while len(data) < size:
        piece = conn.recv(size - len(data))
        if not piece:
            break
        data += piece
    return data


def loop_server():
    """Answers each read with a line of its own, until q."""
    conn = accept()
    while True:
        data = conn.recv(1024)
        if not data or data.strip() == b'q':
            break
        conn.sendall('收到:'.encode() + data)
    conn.close()


def loop_client():
    conn = connect()
    for word in ('你好', 'q'):
        conn.sendall(word.encode())
        if word == 'q':
            break
        print(conn.recv(1024).decode())
    conn.close()


def keeping_server():
    """As socketserver does it: answers in capitals, and ends only when the client has gone altogether."""
    conn = accept()
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.upper())
    sys.stdin.read()  # the connection is kept until we are told


def upper_client():
    conn = connect()
    conn.sendall(b'hello')
    print(conn.recv(1024).decode())
    conn.close()


def stick_server():
    conn = accept()
    print(conn.recv(5), flush=True)
    print(conn.recv(5), flush=True)
    conn.close()


def stick_client():
    conn = connect()
    conn.send(b'hello')
    conn.send(b'world')
    conn.close()


def struct_server():
    conn = accept()
    for text in (b'hello,', b'world'):
        conn.send(struct.pack('i', len(text)))
        conn.send(text)
    conn.close()


def struct_client():
    conn = connect()
    for _ in range(2):
        size = struct.unpack('i', exactly(conn, 4))[0]
        print(exactly(conn, size).decode())
    conn.close()


def md5_server():
    """Says on its own screen who is let in, and closes without a word to the client."""
    conn = accept()
    challenge = os.urandom(32)
    conn.sendall(challenge)
    answer = exactly(conn, 32)
    mine = hmac.compare_digest(answer, hashlib.md5(SECRET + challenge).hexdigest().encode())
    print('是合法的客户端' if mine else '不是合法的客户端', flush=True)
    conn.close()


def md5_client():
    conn = connect()
    conn.sendall(hashlib.md5(SECRET + exactly(conn, 32)).hexdigest().encode())
    print(conn.recv(1024).decode())
    conn.close()


def hmac_server():
    conn = accept()
    challenge = os.urandom(32)
    conn.sendall(challenge)
    if not hmac.compare_digest(exactly(conn, 16), hmac.new(SECRET, challenge, 'md5').digest()):
        return conn.close()
    while data := conn.recv(1024):
        conn.sendall(data)
    conn.close()


def hmac_client():
    conn = connect()
    conn.sendall(hmac.new(SECRET, exactly(conn, 32), 'md5').digest())
    conn.sendall(b'hello')
    print(conn.recv(1024).decode())
    conn.close()


def rexec_server():
    """Command lines are UTF-8, what they print goes back in GBK, as on a Chinese Windows."""
    conn = accept()
    while True:
        line = conn.recv(1024)
        if not line:
            break
        out = subprocess.run(line.decode('utf-8'), shell=True, capture_output=True).stdout
        conn.sendall(out.decode('utf-8').encode('gbk'))
    conn.close()


def rexec_client():
    conn = connect()
    conn.sendall('echo 你好'.encode('utf-8'))
    print(conn.recv(1024).decode('gbk').strip())
    conn.close()


def file_server():
    """Announces a file, and sends it to whoever connects."""
    conn = accept()
    body = bytes(range(256)) * 1000
    header = json.dumps({'filename': '下载:1.bin', 'filesize': len(body)}, ensure_ascii=False).encode()
    conn.sendall(struct.pack('i', len(header)) + header + body)
    conn.close()


def file_client():
    conn = connect()
    header = json.loads(exactly(conn, struct.unpack('i', exactly(conn, 4))[0]))
    body = exactly(conn, header['total_size'])
    print(header['filename'], len(body), hashlib.md5(body).hexdigest() == header['md5'])
    conn.close()


def udp_server():
    sock = socket.socket(type=socket.SOCK_DGRAM)
    sock.bind(('127.0.0.1', 0))
    print(sock.getsockname()[1], flush=True)
    while True:
        data, peer = sock.recvfrom(1024)
        if data == b'q':
            break
        sock.sendto('收到'.encode(), peer)


def udp_client():
    sock = socket.socket(type=socket.SOCK_DGRAM)
    sock.settimeout(60)
    for word in ('早', ''):
        sock.sendto(word.encode(), ('127.0.0.1', PORT))
        print(sock.recvfrom(1024)[0].decode())


globals()[ROLE.replace('-', '_')]()
