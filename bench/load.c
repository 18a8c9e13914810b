// One client for all echo servers, and what stands before them.
//   load stream PORT SECONDS CHUNK         one connection, as much as goes through: prints MiB/s
//   load push PORT SECONDS CHUNK           one connection, one way, until its end is answered with an end: prints MiB/s
//   load turns PORT SECONDS SIZE CLIENTS   each client sends and waits for the answer: prints answers per second
//   load idle PORT CLIENTS                 all connect, and each echoes one byte: prints how many did, then waits for stdin's end
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/** @param source which address of 127.0.1.0/24 to call from: one has not enough ports for ten thousand; 0 leaves it open */
static int dial(int port, int source) {
  int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  struct timeval limit = {10, 0};
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(port)};
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0) return -1;
  if (source) {
    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_addr.s_addr = htonl(0x7f000100 + source);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    bind(fd, (void *)&here, sizeof here);
  }
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(fd, (void *)&there, sizeof there)) {
    close(fd);
    return -1;
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

static int stream(int port, double seconds, int chunk) {
  int fd = dial(port, 0);
  char *out = malloc(chunk), *in = malloc(1 << 20);
  unsigned long long received = 0;
  if (fd < 0) return 1;
  memset(out, 'x', chunk);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  double start = now(), time = start, last = start;
  while ((time = now()) < start + seconds) {
    struct pollfd ready = {fd, POLLIN | POLLOUT, 0};
    poll(&ready, 1, 200);
    if (ready.revents & POLLIN) {
      ssize_t size = recv(fd, in, 1 << 20, 0);
      if (size <= 0 && errno != EAGAIN) return 1;
      if (size > 0) received += size, last = time;
    }
    if (ready.revents & POLLOUT && send(fd, out, chunk, MSG_NOSIGNAL) < 0 && errno != EAGAIN) return 1;
    if (time - last > 2) return 1; // it has stopped answering
  }
  printf("%.1f\n", received / 1048576.0 / (now() - start));
  return 0;
}

static int push(int port, double seconds, int chunk) {
  int fd = dial(port, 0);
  char *out = malloc(chunk);
  unsigned long long sent = 0;
  if (fd < 0) return 1;
  memset(out, 'x', chunk);
  double start = now();
  while (now() < start + seconds) {
    ssize_t size = send(fd, out, chunk, MSG_NOSIGNAL);
    if (size <= 0) return 1;
    sent += size;
  }
  shutdown(fd, SHUT_WR);
  if (recv(fd, out, chunk, 0) != 0) return 1;
  printf("%.1f\n", sent / 1048576.0 / (now() - start));
  return 0;
}

static int turns(int port, double seconds, int size, int clients) {
  int epoll = epoll_create1(0), *fds = malloc(clients * sizeof *fds), *got = calloc(clients, sizeof *got);
  char *out = malloc(size), in[65536];
  unsigned long long done = 0;
  memset(out, 'y', size);
  for (int index = 0; index < clients; index++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
    if ((fds[index] = dial(port, 0)) < 0) return 1;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fds[index], &event);
  }
  double start = now();
  for (int index = 0; index < clients; index++) send(fds[index], out, size, MSG_NOSIGNAL);
  while (now() < start + seconds) {
    struct epoll_event events[256];
    int ready = epoll_wait(epoll, events, 256, 200);
    for (int each = 0; each < ready; each++) {
      int index = events[each].data.u32;
      ssize_t some = recv(fds[index], in, sizeof in, MSG_DONTWAIT);
      if (some <= 0) return 1;
      if ((got[index] += some) < size) continue;
      got[index] = 0;
      done++;
      send(fds[index], out, size, MSG_NOSIGNAL);
    }
  }
  printf("%.1f\n", done / (now() - start));
  return 0;
}

static int idle(int port, int clients) {
  int *fds = malloc(clients * sizeof *fds), held = 0, echoed = 0;
  for (int index = 0; index < clients; index++) held += (fds[index] = dial(port, 1 + index / 5000)) >= 0;
  for (int index = 0; index < clients; index++) {
    char byte = 'a';
    echoed += fds[index] >= 0 && send(fds[index], &byte, 1, MSG_NOSIGNAL) == 1 && recv(fds[index], &byte, 1, 0) == 1;
  }
  printf("%d %d\n", held, echoed);
  fflush(stdout);
  char byte;
  return read(0, &byte, 1) < 0;
}

int main(int count, char **words) {
  if (count == 5 && !strcmp(words[1], "stream")) return stream(atoi(words[2]), atof(words[3]), atoi(words[4]));
  if (count == 5 && !strcmp(words[1], "push")) return push(atoi(words[2]), atof(words[3]), atoi(words[4]));
  if (count == 6 && !strcmp(words[1], "turns")) return turns(atoi(words[2]), atof(words[3]), atoi(words[4]), atoi(words[5]));
  if (count == 4 && !strcmp(words[1], "idle")) return idle(atoi(words[2]), atoi(words[3]));
  return 2;
}
