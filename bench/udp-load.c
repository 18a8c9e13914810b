/*
 * The other side of the UDP bench.
 *
 *     udp-load send PORT SIZE SECONDS RATE   datagrams to 127.0.0.1, in batches of up to 64; prints how many, and the seconds
 *     udp-load sink PORT                     takes datagrams and throws them away, as slowly as iperf3's server: a receiver that
 *                                            keeps up has to be woken for each, and on loopback the sender pays for that
 *     udp-load echo PORT                     sends each back
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define MAX_SIZE 65536
#define SINK_SECONDS 4e-6 /* with the calls, some 150,000 a second */

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static struct sockaddr_in loopback(const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int fail(const char *call) {
  perror(call);
  return 1;
}

static int send_many(int fd, const char *port, size_t size, double seconds, double rate) {
  struct sockaddr_in to = loopback(port);
  if (connect(fd, (void *)&to, sizeof to) < 0) return fail("connect");
  static char payload[MAX_SIZE];
  memset(payload, 'x', size);
  struct iovec part = {payload, size};
  struct mmsghdr batch[BATCH];
  memset(batch, 0, sizeof batch);
  for (int i = 0; i < BATCH; i++) batch[i].msg_hdr.msg_iov = &part, batch[i].msg_hdr.msg_iovlen = 1;

  unsigned long long sent = 0;
  double start = now(), elapsed;
  while ((elapsed = now() - start) < seconds) {
    unsigned long long due = elapsed * rate;
    if (due <= sent) {
      nanosleep(&(struct timespec){0, 20000}, NULL);
      continue;
    }
    int done = sendmmsg(fd, batch, due - sent < BATCH ? due - sent : BATCH, 0);
    if (done > 0) sent += done;
  }
  printf("%llu %f\n", sent, now() - start);
  return 0;
}

static int receive(int fd, const char *port, int echoes) {
  struct sockaddr_in own = loopback(port), from;
  if (bind(fd, (void *)&own, sizeof own) < 0) return fail("bind");
  static char payload[MAX_SIZE];
  for (;;) {
    if (!echoes) {
      fd_set readable;
      FD_ZERO(&readable);
      FD_SET(fd, &readable);
      select(fd + 1, &readable, NULL, NULL, NULL);
    }
    socklen_t length = sizeof from;
    ssize_t size = recvfrom(fd, payload, sizeof payload, 0, (void *)&from, &length);
    if (!echoes)
      for (double start = now(); now() - start < SINK_SECONDS;) {}
    else if (size >= 0) sendto(fd, payload, size, 0, (void *)&from, length);
  }
}

int main(int count, char **words) {
  if (count < 3) return 2;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  int buffer = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  if (count == 6) return send_many(fd, words[2], atoi(words[3]), atof(words[4]), atof(words[5]));
  return receive(fd, words[2], !strcmp(words[1], "echo"));
}
