// What runs put out, on its way to the channel.
//
// Text of this process's own threads comes by `attentive_output`, with the thread's run. What children write comes
// through pipes: each run has its own pair, which its children inherit and which stays open as long as one of them
// lives.
#include "Worker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

typedef struct Pipe {
  int read_end;
  int stream;
  Run *run;
  struct Pipe *next;
} Pipe;

/// Guards all that follows; held while bytes travel to the channel, so that their order is kept.
static pthread_mutex_t output_lock = PTHREAD_MUTEX_INITIALIZER;
static Pipe *pipes = NULL;
/// Text that was put out and not sent yet: of one run and stream at a time, so that the order is exact.
static char pending[65536];
static size_t pending_count = 0;
static Run *pending_run = NULL;
static int pending_stream = 0;
static int64_t last_look = 0;

static int watcher = -1;
/// Wakes the thread that sends what is pending.
static int wake = -1;
/// How long text may wait for more of it, in microseconds.
static const unsigned gathering_time = 4000;

static void send_text(Run *run, int stream, const char *bytes, size_t count) {
  channel_send(stream == 0 ? FRAME_STDOUT : FRAME_STDERR, run ? run->number : 0, bytes, count);
}

static void send_pending(void) {
  if (pending_count > 0) send_text(pending_run, pending_stream, pending, pending_count);
  pending_count = 0;
}

static void append(Run *run, int stream, const char *bytes, size_t count) {
  if (pending_run != run || pending_stream != stream || pending_count + count > sizeof pending) send_pending();
  static const size_t largest_frame = 1 << 20;
  while (count > sizeof pending) {
    size_t part = count < largest_frame ? count : largest_frame;
    send_text(run, stream, bytes, part);
    bytes += part;
    count -= part;
  }
  if (count == 0) return;
  if (pending_count == 0 && eventfd_write(wake, 1) != 0) return;
  pending_run = run;
  pending_stream = stream;
  memcpy(pending + pending_count, bytes, count);
  pending_count += count;
}

/// Takes what stands in a pipe now; false once nobody can write to it any more. What is written meanwhile waits for
/// the next time: reading on would chase the writer line by line.
static bool read_pipe(Pipe *pipe) {
  static char buffer[65536];
  int left = 0;
  if (ioctl(pipe->read_end, FIONREAD, &left) != 0) return false;
  do {
    ssize_t got = read(pipe->read_end, buffer, left > 0 && (size_t)left < sizeof buffer ? (size_t)left : sizeof buffer);
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (got == 0) return false;
    append(pipe->run, pipe->stream, buffer, (size_t)got);
    left -= (int)got;
  } while (left > 0);
  return true;
}

static void read_pipes(void) {
  for (Pipe **link = &pipes; *link;) {
    Pipe *pipe = *link;
    if (read_pipe(pipe)) {
      link = &pipe->next;
    } else {
      *link = pipe->next;
      close(pipe->read_end);
      free(pipe);
    }
  }
}

static int64_t microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/// Puts what children have written before what a thread writes now; not at every call, since it costs system calls.
static void read_pipes_if_due(void) {
  int64_t now = microseconds();
  if (now - last_look < 200) return;
  last_look = now;
  for (Pipe *pipe = pipes; pipe; pipe = pipe->next) {
    int left = 0;
    if (ioctl(pipe->read_end, FIONREAD, &left) == 0 && left > 0) read_pipe(pipe);
  }
}

void attentive_output(int stream, const char *bytes, size_t count) {
  // A bad pointer must fault before the lock is taken.
  for (size_t offset = 0; offset < count; offset += 4096) (void)*(const volatile char *)(bytes + offset);
  if (count > 0) (void)*(const volatile char *)(bytes + count - 1);
  holding++;
  pthread_mutex_lock(&output_lock);
  read_pipes_if_due();
  append(run_of_thread(), stream, bytes, count);
  pthread_mutex_unlock(&output_lock);
  holding--;
}

void output_drain(void) {
  holding++;
  pthread_mutex_lock(&output_lock);
  read_pipes();
  send_pending();
  pthread_mutex_unlock(&output_lock);
  holding--;
}

/// Shows a DisplayRecord, after everything that was put out before.
EXPORTED void attentive_worker_emit(const uint8_t *json, size_t count) {
  Run *run = run_of_thread();
  holding++;
  pthread_mutex_lock(&output_lock);
  read_pipes();
  send_pending();
  channel_send(FRAME_DISPLAY, run ? run->number : 0, json, count);
  pthread_mutex_unlock(&output_lock);
  holding--;
}

static void *send_always(void *unused) {
  is_worker_thread = true;
  struct epoll_event event;
  for (;;) {
    if (epoll_wait(watcher, &event, 1, -1) <= 0) continue;
    // Gather what comes next into one message.
    usleep(gathering_time);
    eventfd_t count;
    eventfd_read(wake, &count);
    output_drain();
  }
  return NULL;
}

static void watch(int descriptor) {
  struct epoll_event event = {.events = EPOLLIN};
  epoll_ctl(watcher, EPOLL_CTL_ADD, descriptor, &event);
}

/// A pipe's read end, out of the way of small numbers, which user code may close or reuse.
static int out_of_the_way(int descriptor) {
  int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
  close(descriptor);
  return moved;
}

void output_begin(Run *run) {
  int write_ends[2] = {-1, -1};
  for (int stream = 0; stream < 2; stream++) {
    int ends[2];
    // Without descriptors the run's output goes to the pipes of the one before.
    if (pipe2(ends, O_CLOEXEC) != 0) break;
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    Pipe *pipe = malloc(sizeof(Pipe));
    *pipe = (Pipe){.read_end = out_of_the_way(ends[0]), .stream = stream, .run = run};
    write_ends[stream] = ends[1];
    pthread_mutex_lock(&output_lock);
    pipe->next = pipes;
    pipes = pipe;
    watch(pipe->read_end);
    pthread_mutex_unlock(&output_lock);
  }
  // Closes what stood there: a pipe that no child holds is then at its end.
  streams_install(write_ends);
  for (int stream = 0; stream < 2; stream++)
    if (write_ends[stream] >= 0) close(write_ends[stream]);
}

void output_open(void) {
  watcher = out_of_the_way(epoll_create1(EPOLL_CLOEXEC));
  wake = out_of_the_way(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  watch(wake);
  // A cell may call exit(); then nobody sends what is pending any more.
  atexit(output_drain);
  pthread_t thread;
  pthread_create(&thread, NULL, send_always, NULL);
  pthread_detach(thread);
}
