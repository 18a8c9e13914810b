"""Runs a chat on a terminal of its own, and is the other end of it.

usage: chat_terminal.py STEPS COLUMNS PROGRAM [ARGUMENT...]     PORT in an argument, or typed, is the port of the other end
STEPS is JSON: [["see", text], ["type", text], ["send", text], ["hear", text], ["end"] …]. "see" waits for a text on the
terminal, in what came since the last "see"; "type" types; "send" speaks from the other end, "hear" waits for a text there,
"end" closes it. Prints JSON: {"output": all that the terminal got, "heard": all that the other end got, "code": the exit code}.
"""
import fcntl, json, os, pty, socket, struct, subprocess, sys, termios

steps, columns = json.loads(sys.argv[1]), int(sys.argv[2])
server = socket.create_server(('127.0.0.1', 0))
port = str(server.getsockname()[1])
words = [word.replace('PORT', port) for word in sys.argv[3:]]
leader, follower = pty.openpty()
fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
child = subprocess.Popen(
    words,
    stdin=follower,
    stdout=follower,
    stderr=follower,
    start_new_session=True,
    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
)
os.close(follower)
connection = None
output = heard = b''
seen = 0


def read():
    global output
    try:
        chunk = os.read(leader, 65536)
    except OSError:  # EIO: the program has closed the terminal
        chunk = b''
    output += chunk
    return chunk != b''


for what, *text in steps:
    if connection is None and what in ('send', 'hear', 'end'):
        connection, _ = server.accept()
    data = text[0].encode() if text else b''
    if what == 'see':
        while output.find(data, seen) == -1 and read():
            pass
        at = output.find(data, seen)
        seen = len(output) if at == -1 else at + len(data)
    elif what == 'type':
        os.write(leader, data.replace(b'PORT', port.encode()))
    elif what == 'send':
        connection.sendall(data)
    elif what == 'hear':
        while data not in heard:
            chunk = connection.recv(65536)
            if not chunk:
                break
            heard += chunk
    elif what == 'end':
        connection.close()
while read():
    pass
print(json.dumps({'output': output.decode(), 'heard': heard.decode(), 'code': child.wait()}))
