// Standard output and error: pipes that a thread reads and sends on, so that what children and C code write is
// there too, and that can be drained to the last byte at any moment.
#include "Worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int read_end[2];
static const enum FrameType frame_type[2] = {FRAME_STDOUT, FRAME_STDERR};
/// Held while bytes travel from the pipes to the channel, so that their order is kept.
static pthread_mutex_t forwarding = PTHREAD_MUTEX_INITIALIZER;
static char buffer[65536];

/// Sends what stands in the pipes now. What is written meanwhile waits for the next time: reading on would chase the
/// writer line by line, and without end where it never stops.
static void forward(void) {
  for (int stream = 0; stream < 2; stream++) {
    int left = 0;
    if (ioctl(read_end[stream], FIONREAD, &left) != 0) continue;
    while (left > 0) {
      ssize_t got = read(read_end[stream], buffer, (size_t)left < sizeof buffer ? (size_t)left : sizeof buffer);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      channel_send(frame_type[stream], buffer, got);
      left -= (int)got;
    }
  }
}

/// Flushes a C stream unless another thread is in the middle of writing to it.
static void flush(FILE *stream) {
  if (__fpending(stream) == 0 || ftrylockfile(stream) != 0) return;
  fflush_unlocked(stream);
  funlockfile(stream);
}

static void *forward_always(void *unused) {
  is_worker_thread = true;
  struct pollfd ends[2] = {{read_end[0], POLLIN}, {read_end[1], POLLIN}};
  for (;;) {
    // A line that its writer has not ended, such as a prompt, is shown after this time all the same.
    int ready = poll(ends, 2, 40);
    flush(stdout);
    if (ready <= 0) continue;
    pthread_mutex_lock(&forwarding);
    forward();
    pthread_mutex_unlock(&forwarding);
    // Gather what comes next into one message.
    usleep(4000);
  }
  return NULL;
}

static void use_line_buffer(void) {
  static char line_buffers[2][16384];
  static int next = 0;
  setvbuf(stdout, next < 2 ? line_buffers[next] : NULL, _IOLBF, sizeof line_buffers[0]);
  next++;
}

void output_open(void) {
  for (int stream = 0; stream < 2; stream++) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) _exit(70);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[0], F_SETPIPE_SZ, 1 << 20);
    // Out of the way of small numbers, which user code may close or reuse.
    read_end[stream] = fcntl(ends[0], F_DUPFD_CLOEXEC, 200);
    close(ends[0]);
    dup2(ends[1], stream + 1);
    close(ends[1]);
  }
  use_line_buffer();
  // A cell may call exit(); then nobody reads the pipes any more.
  atexit(output_drain);
  pthread_t thread;
  pthread_create(&thread, NULL, forward_always, NULL);
  pthread_detach(thread);
}

void output_drain(void) {
  flush(stdout);
  flush(stderr);
  pthread_mutex_lock(&forwarding);
  forward();
  pthread_mutex_unlock(&forwarding);
}

void output_repair(void) {
  if (ftrylockfile(stdout) == 0) {
    funlockfile(stdout);
  } else {
    stdout = fdopen(1, "w");
    use_line_buffer();
  }
  if (ftrylockfile(stderr) == 0) {
    funlockfile(stderr);
  } else {
    stderr = fdopen(2, "w");
    setvbuf(stderr, NULL, _IONBF, 0);
  }
}

/// Shows a DisplayRecord, after everything that was printed before.
__attribute__((visibility("default"), used)) void attentive_worker_emit(const uint8_t *json, size_t count) {
  holding++;
  flush(stdout);
  pthread_mutex_lock(&forwarding);
  forward();
  channel_send(FRAME_DISPLAY, json, count);
  pthread_mutex_unlock(&forwarding);
  holding--;
}
