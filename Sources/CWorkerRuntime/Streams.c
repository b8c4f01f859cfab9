// The C streams and the standard descriptors: what a thread writes there goes to the thread's run at once, so that
// the two streams keep their order and each thread its own. A cell may still put a file or a pipe in their place.
#include "Worker.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static ino_t installed[2];
/// Set once a cell's code has changed one of the standard descriptors; until then none needs to be looked at.
static atomic_bool touched = false;
/// In a child of fork there are no threads that would send what is pending.
static bool forked = false;

void attentive_output(int stream, const char *bytes, size_t count);

static int stream_behind(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || !S_ISFIFO(status.st_mode)) return -1;
  return status.st_ino == installed[0] ? 0 : status.st_ino == installed[1] ? 1 : -1;
}

int streams_of(int descriptor) {
  if ((descriptor != 1 && descriptor != 2) || !is_worker_process) return -1;
  return atomic_load_explicit(&touched, memory_order_relaxed) ? stream_behind(descriptor) : descriptor - 1;
}

void streams_install(const int write_ends[2]) {
  bool own[2] = {stream_behind(1) == 0, stream_behind(2) == 1};
  for (int stream = 0; stream < 2; stream++) {
    if (!own[stream] || write_ends[stream] < 0) continue;
    struct stat status;
    fstat(write_ends[stream], &status);
    installed[stream] = status.st_ino;
    syscall(SYS_dup3, write_ends[stream], stream + 1, 0);
  }
}

// MARK: What cells and their libraries call instead of the C library's functions

EXPORTED ssize_t write(int descriptor, const void *bytes, size_t count) {
  int stream = streams_of(descriptor);
  if (stream < 0 || forked || is_worker_thread) return syscall(SYS_write, descriptor, bytes, count);
  attentive_output(stream, bytes, count);
  return (ssize_t)count;
}

static void note_change(int descriptor) {
  if ((descriptor == 1 || descriptor == 2) && !is_worker_thread) atomic_store(&touched, true);
}

EXPORTED int dup2(int from, int to) {
  note_change(to);
  // dup3 refuses two equal descriptors, which dup2 allows.
  if (from == to) return fcntl(from, F_GETFD) < 0 ? -1 : to;
  return (int)syscall(SYS_dup3, from, to, 0);
}

EXPORTED int dup3(int from, int to, int flags) {
  note_change(to);
  return (int)syscall(SYS_dup3, from, to, flags);
}

EXPORTED int close(int descriptor) {
  note_change(descriptor);
  return (int)syscall(SYS_close, descriptor);
}

// MARK: The C streams

static ssize_t write_stream(void *cookie, const char *bytes, size_t count) {
  ssize_t written = write((int)(intptr_t)cookie, bytes, count);
  return written < 0 ? 0 : written;
}

/// A stream without a buffer of its own: what is written has a run and a place in the order at once.
static FILE *open_stream(int descriptor) {
  cookie_io_functions_t functions = {.write = write_stream};
  FILE *stream = fopencookie((void *)(intptr_t)descriptor, "w", functions);
  if (!stream) return NULL;
  setvbuf(stream, NULL, _IONBF, 0);
  // For `fileno`; such a stream has none of its own.
  stream->_fileno = descriptor;
  return stream;
}

static FILE *free_or_new(FILE *stream, int descriptor) {
  if (ftrylockfile(stream) == 0) {
    funlockfile(stream);
    return stream;
  }
  FILE *fresh = open_stream(descriptor);
  return fresh ? fresh : stream;
}

void streams_repair(void) {
  stdout = free_or_new(stdout, 1);
  stderr = free_or_new(stderr, 2);
}

static void note_fork(void) { forked = true; }

void streams_open(void) {
  // Until the first run begins there is nobody to read.
  for (int stream = 0; stream < 2; stream++) {
    int nothing[2];
    struct stat status;
    if (pipe2(nothing, O_CLOEXEC) != 0 || fstat(nothing[1], &status) != 0) _exit(70);
    installed[stream] = status.st_ino;
    syscall(SYS_dup3, nothing[1], stream + 1, 0);
    syscall(SYS_close, nothing[1]);
    syscall(SYS_close, nothing[0]);
  }
  pthread_atfork(NULL, NULL, note_fork);
  stdout = open_stream(1);
  stderr = open_stream(2);
}
