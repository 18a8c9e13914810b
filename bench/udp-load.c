/* Sends datagrams at a given rate, in batches of up to 64 (sendmmsg), and says how many it sent.
 *
 *     udp-load PORT SIZE SECONDS RATE      to 127.0.0.1; RATE 0 is as fast as it goes
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count != 5) return 2;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  size_t size = atoi(words[2]);
  double seconds = atof(words[3]), rate = atof(words[4]);

  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  int buffer = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  if (connect(fd, (void *)&to, sizeof to) < 0) return perror("connect"), 1;

  char *payload = malloc(size);
  memset(payload, 'x', size);
  struct iovec part = {payload, size};
  struct mmsghdr batch[BATCH];
  memset(batch, 0, sizeof batch);
  for (int i = 0; i < BATCH; i++) batch[i].msg_hdr.msg_iov = &part, batch[i].msg_hdr.msg_iovlen = 1;

  unsigned long long sent = 0;
  double start = now(), elapsed;
  while ((elapsed = now() - start) < seconds) {
    unsigned long long due = rate > 0 ? (unsigned long long)(elapsed * rate) : sent + BATCH;
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
