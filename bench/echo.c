// An echo server without anything else: one thread, epoll, one buffer (64 KiB unless given). What the others are measured by.
//   echo PORT [BYTES]
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char *buffer;
static size_t length = 65536;

static void add(int epoll, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void echo(int fd) {
  ssize_t size = recv(fd, buffer, length, 0);
  if (size < 0 && errno == EINTR) return;
  for (ssize_t sent = 0; sent < size;) {
    ssize_t some = send(fd, buffer + sent, size - sent, MSG_NOSIGNAL);
    if (some <= 0) size = 0;
    else sent += some;
  }
  if (size <= 0) close(fd);
}

int main(int count, char **words) {
  if (count != 2 && count != 3) return 2;
  if (count == 3) length = atoi(words[2]);
  if (!length || !(buffer = malloc(length))) return 2;
  int on = 1;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (void *)&place, sizeof place) || listen(listener, 4096)) return 4;
  int epoll = epoll_create1(0);
  add(epoll, listener);
  for (;;) {
    struct epoll_event events[256];
    int ready = epoll_wait(epoll, events, 256, -1);
    for (int index = 0; index < ready; index++) {
      int fd = events[index].data.fd;
      if (fd != listener) {
        echo(fd);
        continue;
      }
      for (int client; (client = accept4(listener, 0, 0, 0)) >= 0;) {
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        add(epoll, client);
      }
    }
  }
}
