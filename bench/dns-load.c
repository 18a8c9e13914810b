/* Asks a name server on 127.0.0.1 as fast as it answers, and says how many right answers came.
 *
 *     dns-load PORT SECONDS WINDOW NAME…      WINDOW questions are on their way at any time
 *
 * Questions are of type A, for the names in turn, each with its index as id. An answer counts if its rcode is NOERROR and it
 * has an answer record. What is lost (none for 200 ms) is asked again.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define MOST 256

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* The question for one name, behind a header that wants recursion. */
static int question(unsigned char *out, const char *name) {
  static const unsigned char header[12] = {0, 0, 1, 0, 0, 1};
  memcpy(out, header, 12);
  int at = 12;
  while (*name) {
    int length = strcspn(name, ".");
    out[at++] = length;
    memcpy(out + at, name, length);
    at += length, name += length + (name[length] == '.');
  }
  memcpy(out + at, "\0\0\1\0\1", 5);
  return at + 5;
}

int main(int count, char **words) {
  if (count < 5) return 2;
  int window = atoi(words[3]), names = count - 4;
  if (window > MOST) return 2;
  double seconds = atof(words[2]);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  int buffer = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (connect(fd, (void *)&to, sizeof to) < 0) return perror("connect"), 1;

  static unsigned char queries[MOST][300], answers[MOST][1500];
  struct iovec outParts[MOST], inParts[MOST];
  struct mmsghdr out[MOST], in[MOST];
  memset(out, 0, sizeof out), memset(in, 0, sizeof in);
  for (int i = 0; i < MOST; i++) {
    in[i].msg_hdr.msg_iov = &inParts[i], in[i].msg_hdr.msg_iovlen = 1;
    inParts[i].iov_base = answers[i], inParts[i].iov_len = sizeof answers[i];
    out[i].msg_hdr.msg_iov = &outParts[i], out[i].msg_hdr.msg_iovlen = 1;
    outParts[i].iov_base = queries[i];
  }

  unsigned long long right = 0, wrong = 0, lost = 0, next = 0;
  int due = window;
  double start = now(), end = start + seconds;
  while (now() < end) {
    for (int i = 0; i < due; i++, next++) {
      outParts[i].iov_len = question(queries[i], words[4 + next % names]);
      queries[i][0] = next >> 8, queries[i][1] = next;
    }
    for (int done = 0; done < due;) {
      int sent = sendmmsg(fd, out + done, due - done, 0);
      if (sent < 0) return perror("send"), 1;
      done += sent;
    }
    due = 0;
    struct pollfd ready = {fd, POLLIN, 0};
    if (poll(&ready, 1, 200) == 0) {
      lost += window, due = window;
      continue;
    }
    int got = recvmmsg(fd, in, MOST, MSG_DONTWAIT, NULL);
    for (int i = 0; i < got; i++) {
      unsigned char *answer = answers[i];
      if (in[i].msg_len > 12 && answer[2] & 0x80 && (answer[3] & 15) == 0 && answer[7] > 0) right++;
      else wrong++;
    }
    if (got > 0) due = got;
  }
  printf("%llu %llu %llu %f\n", right, wrong, lost, now() - start);
  return 0;
}
