"""Runs a program on a terminal of its own, as a person would: waits for a text, then types an answer.

usage: terminal.py STEPS PROGRAM [ARGUMENT...]
STEPS is JSON: {"steps": [[text to wait for, text to type], ...], "stdout": "terminal" or "pipe", "columns": 80}.
Prints JSON: {"output": what the terminal showed, "stdout": what the pipe got, "code": the exit code}.
"""
import fcntl, json, os, pty, struct, subprocess, sys, termios

wish = json.loads(sys.argv[1])
leader, follower = pty.openpty()
fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack('HHHH', 24, wish.get('columns', 80), 0, 0))
child = subprocess.Popen(
    sys.argv[2:],
    stdin=follower,
    stdout=subprocess.PIPE if wish['stdout'] == 'pipe' else follower,
    stderr=follower,
    start_new_session=True,
    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
)
os.close(follower)
output = b''


def read():
    global output
    try:
        chunk = os.read(leader, 65536)
    except OSError:  # EIO: the program has closed the terminal
        chunk = b''
    output += chunk
    return chunk != b''


seen = 0
for text, answer in wish['steps']:
    while output.find(text.encode(), seen) == -1 and read():
        pass
    seen = len(output)
    os.write(leader, answer.encode())
while read():
    pass
stdout = child.stdout.read().decode() if child.stdout else ''
print(json.dumps({'output': output.decode(), 'stdout': stdout, 'code': child.wait()}))
