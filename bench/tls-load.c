// One client for all TLS echo servers; the twin of load.c. Certificates are not checked. SECRET: a PSK of 64 hex digits, or - for none.
//   tls-load stream PORT SECONDS CHUNK CLIENTS [SECRET]   as much as goes through all connections: prints MiB/s
//   tls-load greet PORT SECONDS CLIENTS [SECRET]          connects, shakes hands, closes, again: prints handshakes per second
//   tls-load idle PORT CLIENTS [SECRET]                   all connect, and each echoes one byte: prints how many did, then waits for stdin's end
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static unsigned char secret[32];
static int hasSecret;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static unsigned int giveSecret(SSL *ssl, const char *hint, char *identity, unsigned int room, unsigned char *psk, unsigned int pskRoom) {
  (void)ssl, (void)hint;
  snprintf(identity, room, "netkit");
  if (pskRoom < sizeof secret) return 0;
  memcpy(psk, secret, sizeof secret);
  return sizeof secret;
}

static SSL_CTX *context(const char *hex) {
  SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
  SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256");
  SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  if (hex && strcmp(hex, "-")) {
    hasSecret = 1;
    for (int i = 0; i < 32; i++) sscanf(hex + 2 * i, "%2hhx", &secret[i]);
    SSL_CTX_set_psk_client_callback(ctx, giveSecret);
    SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
  }
  return ctx;
}

/** @param source which address of 127.0.1.0/24 to call from: one has not enough ports for ten thousand; 0 leaves it open */
static int dial(int port, int source) {
  int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(port)};
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0) return -1;
  if (source) {
    struct sockaddr_in here = {.sin_family = AF_INET};
    here.sin_addr.s_addr = htonl(0x7f000100 + source);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    bind(fd, (void *)&here, sizeof here);
  }
  if (connect(fd, (void *)&there, sizeof there)) return close(fd), -1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/** Connects and shakes hands, waiting for both; NULL where that fails. */
static SSL *greet(SSL_CTX *ctx, int port, int source) {
  int fd = dial(port, source);
  if (fd < 0) return NULL;
  SSL *ssl = SSL_new(ctx);
  SSL_set_fd(ssl, fd);
  if (SSL_connect(ssl) == 1 && (!hasSecret || SSL_session_reused(ssl))) return ssl;
  ERR_print_errors_fp(stderr);
  return NULL;
}

static int stream(SSL_CTX *ctx, int port, double seconds, int chunk, int clients) {
  SSL **all = calloc(clients, sizeof *all);
  int *pending = calloc(clients, sizeof *pending);
  char *out = malloc(chunk), *in = malloc(1 << 16);
  int poll = epoll_create1(0);
  unsigned long long received = 0;
  memset(out, 'x', chunk);
  for (int i = 0; i < clients; i++) {
    if (!(all[i] = greet(ctx, port, 0))) return 1;
    struct epoll_event event = {EPOLLIN | EPOLLOUT | EPOLLET, {.u32 = i}};
    fcntl(SSL_get_fd(all[i]), F_SETFL, O_NONBLOCK);
    epoll_ctl(poll, EPOLL_CTL_ADD, SSL_get_fd(all[i]), &event);
  }
  double start = now(), time = start, last = start;
  int *isReady = calloc(clients, sizeof *isReady); // edge-triggered: looked at until both directions would block
  for (int i = 0; i < clients; i++) isReady[i] = 1;
  while ((time = now()) < start + seconds) {
    struct epoll_event events[64];
    int busy = 0;
    for (int i = 0; i < clients; i++) busy |= isReady[i];
    int count = epoll_wait(poll, events, 64, busy ? 0 : 200);
    for (int i = 0; i < count; i++) isReady[events[i].data.u32] = 1;
    for (int i = 0; i < clients; i++) {
      if (!isReady[i]) continue;
      int moved = 0, size;
      for (int turn = 0; turn < 8 && (size = SSL_read(all[i], in, 1 << 16)) > 0; turn++) received += size, last = time, moved = 1;
      if (size <= 0 && SSL_get_error(all[i], size) != SSL_ERROR_WANT_READ) return 1;
      for (int turn = 0; turn < 2 && (size = SSL_write(all[i], out, pending[i] ? pending[i] : chunk)) > 0; turn++) moved = 1;
      if (size <= 0 && SSL_get_error(all[i], size) != SSL_ERROR_WANT_WRITE) return 1;
      pending[i] = 0;
      isReady[i] = moved;
    }
    if (time - last > 2) return 1; // it has stopped answering
  }
  printf("%.1f\n", received / 1048576.0 / (now() - start));
  return 0;
}

/** Several processes, as a server's handshake costs as much as a client's. */
static int greetings(SSL_CTX *ctx, int port, double seconds, int clients) {
  int ends[2];
  long total = 0, one;
  if (pipe(ends)) return 1;
  for (int i = 0; i < clients; i++) {
    if (fork()) continue;
    long done = 0;
    for (double until = now() + seconds; now() < until; done++) {
      SSL *ssl = greet(ctx, port, i + 1);
      if (!ssl) _exit(1);
      int fd = SSL_get_fd(ssl);
      char byte = 'x';
      if (SSL_write(ssl, &byte, 1) != 1 || SSL_read(ssl, &byte, 1) != 1) _exit(1);
      SSL_free(ssl);
      close(fd);
    }
    _exit(write(ends[1], &done, sizeof done) != sizeof done);
  }
  close(ends[1]);
  int count = 0;
  while (read(ends[0], &one, sizeof one) == sizeof one) total += one, count++;
  if (count < clients) return 1;
  printf("%.1f\n", total / seconds);
  return 0;
}

static int idle(SSL_CTX *ctx, int port, int clients) {
  SSL **all = calloc(clients, sizeof *all);
  int held = 0, echoed = 0;
  char byte = 'x';
  for (int i = 0; i < clients && (all[i] = greet(ctx, port, 1 + i / 2000)); i++) held++;
  for (int i = 0; i < held; i++) echoed += SSL_write(all[i], &byte, 1) == 1 && SSL_read(all[i], &byte, 1) == 1;
  printf("%d %d\n", held, echoed);
  fflush(stdout);
  while (read(0, &byte, 1) > 0);
  return 0;
}

int main(int count, char **words) {
  signal(SIGPIPE, SIG_IGN);
  if (count < 4) return 2;
  const char *mode = words[1];
  int port = atoi(words[2]);
  if (!strcmp(mode, "stream") && count >= 6)
    return stream(context(count > 6 ? words[6] : NULL), port, atof(words[3]), atoi(words[4]), atoi(words[5]));
  if (!strcmp(mode, "greet") && count >= 5)
    return greetings(context(count > 5 ? words[5] : NULL), port, atof(words[3]), atoi(words[4]));
  if (!strcmp(mode, "idle")) return idle(context(count > 4 ? words[4] : NULL), port, atoi(words[3]));
  return 2;
}
