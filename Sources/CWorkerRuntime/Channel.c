#include "Worker.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int control = -1;
static pthread_mutex_t sending = PTHREAD_MUTEX_INITIALIZER;

void channel_open(int descriptor) { control = descriptor; }

void channel_send(enum FrameType type, uint32_t run, const void *payload, size_t count) {
  channel_send_two(type, run, payload, count, NULL, 0);
}

void channel_send_two(enum FrameType type, uint32_t run, const void *first, size_t first_count, const void *second,
                      size_t second_count) {
  uint32_t length = (uint32_t)(first_count + second_count);
  unsigned char header[9] = {length, length >> 8, length >> 16, length >> 24, type, run, run >> 8, run >> 16, run >> 24};
  struct iovec parts[3] = {{header, 9}, {(void *)first, first_count}, {(void *)second, second_count}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};
  holding++;
  pthread_mutex_lock(&sending);
  while (message.msg_iovlen > 0) {
    ssize_t sent = sendmsg(control, &message, MSG_NOSIGNAL);
    // A closed socket shows in channel_receive, which ends the worker.
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) break;
    while (message.msg_iovlen > 0 && (size_t)sent >= message.msg_iov->iov_len) {
      sent -= message.msg_iov->iov_len;
      message.msg_iov++;
      message.msg_iovlen--;
    }
    if (message.msg_iovlen > 0) {
      message.msg_iov->iov_base = (char *)message.msg_iov->iov_base + sent;
      message.msg_iov->iov_len -= sent;
    }
  }
  pthread_mutex_unlock(&sending);
  holding--;
}

static bool receive_all(void *buffer, size_t count) {
  for (size_t done = 0; done < count;) {
    ssize_t got = recv(control, (char *)buffer + done, count - done, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += got;
  }
  return true;
}

int channel_receive(uint32_t *run, char **payload, size_t *count) {
  unsigned char header[9];
  if (!receive_all(header, sizeof header)) return -1;
  *count = header[0] | header[1] << 8 | header[2] << 16 | (size_t)header[3] << 24;
  *run = header[5] | header[6] << 8 | header[7] << 16 | (uint32_t)header[8] << 24;
  *payload = malloc(*count + 1);
  if (!*payload || !receive_all(*payload, *count)) return -1;
  (*payload)[*count] = 0;
  return header[4];
}
