import {literalList} from './literal-list.js'
import type {ProgramPlan, Programs} from './program-plan.js'

const INCLUDES = `#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
`

const FAIL = `static void fail(const char *what)
{
    perror(what);
    exit(1);
}
`

const sendAll = (comment: string) => `/* ${comment} */
static void send_all(int sock, const void *bytes, size_t size)
{
    const char *rest = bytes;
    while (size > 0) {
        ssize_t taken = send(sock, rest, size, 0);
        if (taken < 0) fail("send");
        rest += taken;
        size -= (size_t)taken;
    }
}
`

/** C for POSIX systems: gcc -Wall -Wextra sender.c -o sender. */
export function cPrograms({isDialogue, messages, reads, totalBytes, say}: ProgramPlan): Programs {
  const trap = isDialogue ? say.noEndAndWaits : [say.noEnd]
  const list = `static const char *const MESSAGES[] = {\n${literalList(messages, {quote: quoted, indent: '    '})}\n};\n#define COUNT (sizeof MESSAGES / sizeof MESSAGES[0])\n`
  const address = `    struct sockaddr_in place = {.sin_family = AF_INET};
    place.sin_port = htons((uint16_t)atoi(argc > 1 ? argv[1] : "9000"));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
`
  const sender = (helper: string, work: string) => `${INCLUDES}
${list}
${FAIL}
${sendAll(say.partialSend)}${helper}
int main(int argc, char **argv)
{
${address}    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(sock, (struct sockaddr *)&place, sizeof place) < 0) fail("connect");
${
  isDialogue
    ? `    char answer[2];
    for (int round = 0; round < 3; round++) { /* ${say.talk} */
        send_all(sock, "?", 1);
        if (recv(sock, answer, 1, 0) < 1) fail("recv");
    }
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
`
    : ''
}${work}${
    isDialogue
      ? `    if (recv(sock, answer, sizeof answer, 0) < 1) fail("recv");
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("answered after %ld ms\\n", (end.tv_sec - start.tv_sec) * 1000L + (end.tv_nsec - start.tv_nsec) / 1000000L);
`
      : ''
  }    close(sock);
    return 0;
}
`
  const reader = (constants: string, helper: string, work: string) => `${INCLUDES}
${constants}
${FAIL}${helper}
int main(int argc, char **argv)
{
${address}    int server = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&place, sizeof place) < 0) fail("bind");
    if (listen(server, 1) < 0) fail("listen");
    int sock = accept(server, NULL, NULL);
    if (sock < 0) fail("accept");
${
  isDialogue
    ? `    char one;
    for (int round = 0; round < 3; round++) { /* ${say.theTalk} */
        if (recv(sock, &one, 1, 0) < 1) fail("recv");
        if (send(sock, "!", 1, 0) < 1) fail("send");
    }
`
    : `    nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL); /* ${say.busy} */
`
}${work}    close(sock);
    close(server);
    return 0;
}
`
  const each = (work: string) => `    for (size_t number = 0; number < COUNT; number++) {\n${work}    }\n`
  const largest = Math.max(...reads)
  return {
    sender: sender(
      '',
      each(`        /* ${trap.join('\n           ')} */
        send_all(sock, MESSAGES[number], strlen(MESSAGES[number]));
`),
    ),
    reader: reader(
      `static const size_t READS[] = {${reads.join(', ')}}; /* ${say.lastAgain} */
#define KINDS (sizeof READS / sizeof READS[0])
${isDialogue ? `#define TOTAL ${totalBytes} /* ${say.wholeBytes} */\n` : ''}`,
      '',
      `    static char buffer[${largest}];
${isDialogue ? '    ssize_t missing = TOTAL;\n    for (size_t number = 0; missing > 0; number++) {' : '    for (size_t number = 0;; number++) {'}
        /* ${say.anyRead} */
        ssize_t size = recv(sock, buffer, READS[number + 1 < KINDS ? number : KINDS - 1], 0);
        if (size < 0) fail("recv");
        if (size == 0) break;
        printf("%.*s\\n", (int)size, buffer);
${isDialogue ? '        missing -= size;\n    }\n    if (send(sock, "ok", 2, 0) < 2) fail("send");\n' : '    }\n'}`,
    ),
    senderMended: sender(
      `
/* ${say.frameEnd} */
static char *frame(char *to, const char *message)
{
    uint32_t size = (uint32_t)strlen(message), head = htonl(size);
    memcpy(to, &head, sizeof head);
    memcpy(to + sizeof head, message, size);
    return to + sizeof head + size;
}
`,
      `    static char request[${Math.max(1, totalBytes + 4 * messages.length)}];
    char *end_of_frames = request;
${each('        end_of_frames = frame(end_of_frames, MESSAGES[number]);\n')}    send_all(sock, request, (size_t)(end_of_frames - request)); /* ${isDialogue ? say.nothingWaits : say.oneWrite} */
`,
    ),
    readerMended: reader(
      `${isDialogue ? `#define COUNT ${messages.length} /* ${say.wholeMessages} */\n` : ''}#define LIMIT (1024 * 1024) /* ${say.untrusted} */
`,
      `
/* ${say.readExactly('0')} */
static int read_exactly(int sock, void *to, size_t size)
{
    size_t got = 0;
    while (got < size) {
        ssize_t part = recv(sock, (char *)to + got, size - got, 0);
        if (part < 0) fail("recv");
        if (part == 0 && got == 0) return 0;
        if (part == 0) exit(1); /* ${say.endedInside} */
        got += (size_t)part;
    }
    return 1;
}

/* ${say.showMessage} */
static int show_message(int sock)
{
    static char message[LIMIT];
    uint32_t head;
    if (!read_exactly(sock, &head, sizeof head)) return 0;
    uint32_t size = ntohl(head);
    if (size > LIMIT) exit(1); /* ${say.tooLong} */
    if (size > 0 && !read_exactly(sock, message, size)) exit(1);
    printf("%.*s\\n", (int)size, message);
    return 1;
}
`,
      isDialogue
        ? `    for (int number = 0; number < COUNT; number++) {
        if (!show_message(sock)) return 1;
    }
    if (send(sock, "ok", 2, 0) < 2) fail("send");
`
        : `    while (show_message(sock)) continue;
`,
    ),
  }
}

const PIECE = 80

/** A text in double quotes, in pieces of a line each: neighbours are one text in C. Controls, hidden marks and `?` (trigraphs) are escaped. */
function quoted(text: string): string {
  const characters = [...text].map((character) => {
    if ('"\\?'.includes(character)) return `\\${character}`
    if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)) return character
    return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  })
  const pieces: string[] = []
  for (let at = 0; at < characters.length; at += PIECE) pieces.push(`"${characters.slice(at, at + PIECE).join('')}"`)
  return pieces.length === 0 ? '""' : pieces.join('\n        ')
}
