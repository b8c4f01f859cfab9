// Running a cell: load its library on a thread of its own, call it, report how it ended.
#include "Worker.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread Run *own_run = NULL;
_Atomic(Run *) current_run = NULL;
ErrorDescriber describe_error = NULL;

/// Deep recursion is fair in a notebook; only what is touched takes memory.
static const size_t stack_size = 256 << 20;
/// Wider than a page, so that a large frame does not jump over it.
static const size_t guard_size = 1 << 20;

static void end(Run *run, enum FrameType type, const char *name, const char *message) {
  // From here on an interrupt comes too late; a trap of another thread may have been quicker.
  holding++;
  if (!atomic_exchange(&run->ended, true)) {
    output_drain();
    atomic_store(&current_run, NULL);
    if (name)
      channel_send_two(type, name, strlen(name) + 1, message, strlen(message));
    else
      channel_send(type, message, message ? strlen(message) : 0);
  }
}

static void *run_cell(void *argument) {
  Run *run = argument;
  own_run = run;
  run->tid = (pid_t)syscall(SYS_gettid);
  traps_prepare_thread();

  void *library = dlopen(run->library, RTLD_NOW | RTLD_GLOBAL);
  int (*entry)(int, char **) = library ? (int (*)(int, char **))dlsym(library, run->entry) : NULL;
  if (!entry) {
    end(run, FRAME_NOT_LOADED, NULL, dlerror());
    return NULL;
  }
  modules_add_cell(run->library, entry);

  if (sigsetjmp(run->landing, 1) == 0) {
    static char *arguments[] = {"cell", NULL};
    entry(1, arguments);
    if (atomic_load(&run->noticed))
      end(run, FRAME_INTERRUPTED, NULL, NULL);
    else
      end(run, FRAME_COMPLETED, NULL, NULL);
  } else if (atomic_load(&run->interrupted)) {
    end(run, FRAME_INTERRUPTED, NULL, NULL);
  } else {
    end(run, FRAME_THREW, run->error_name, run->error_message);
  }
  return NULL;
}

/// The Swift runtime's function for an error that leaves top-level code: it would end the process.
///
/// Cells find this one instead, because the executable comes first in the search order. The error was thrown out
/// of the cell's main function, so nothing of the user's lies between here and the landing.
__attribute__((visibility("default"), used)) void swift_errorInMain(void *error) {
  Run *run = own_run;
  if (!run) abort();
  describe_error(error, run->error_name, sizeof run->error_name, run->error_message, sizeof run->error_message);
  siglongjmp(run->landing, 1);
}

void run_start(const char *payload, size_t count) {
  // Never freed: a parked thread keeps its run for ever, and a run is small.
  Run *run = calloc(1, sizeof(Run));
  run->accepts_input = payload[0];
  run->library = strdup(payload + 1);
  run->entry = strdup(payload + 1 + strlen(run->library) + 1);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_attr_setguardsize(&attributes, guard_size);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // Before the thread starts, so that an interrupt right behind the request finds it.
  atomic_store(&current_run, run);
  if (pthread_create(&run->thread, &attributes, run_cell, run) != 0) {
    atomic_store(&current_run, NULL);
    const char *message = "the system has no more threads";
    channel_send(FRAME_NOT_LOADED, message, strlen(message));
  }
  pthread_attr_destroy(&attributes);
}

// MARK: Input

static pthread_mutex_t answering = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;
static char *answer = NULL;
static size_t answer_count = 0;

void run_answer(char *line, size_t count) {
  pthread_mutex_lock(&answering);
  free(answer);
  answer = line;
  answer_count = count;
  pthread_cond_signal(&answered);
  pthread_mutex_unlock(&answering);
}

/// Whether the user wants the running cell to end; loops that ask this end at a good place.
__attribute__((visibility("default"), used)) int32_t attentive_worker_interrupted(void) {
  Run *run = own_run ? own_run : atomic_load(&current_run);
  if (!run || !atomic_load(&run->interrupted)) return 0;
  atomic_store(&run->noticed, true);
  return 1;
}

/// Asks the user for a line; its length, or -1 where nobody can answer or the cell is interrupted.
__attribute__((visibility("default"), used)) int64_t attentive_worker_input(const char *prompt, int32_t password,
                                                                            char *line, size_t capacity) {
  Run *run = own_run ? own_run : atomic_load(&current_run);
  if (!run || !run->accepts_input) return -1;
  holding++;
  pthread_mutex_lock(&answering);
  free(answer);
  answer = NULL;
  output_drain();
  char hidden = password != 0;
  channel_send_two(FRAME_INPUT, &hidden, 1, prompt, strlen(prompt));
  while (!answer && !attentive_worker_interrupted()) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 20000000;
    if (until.tv_nsec >= 1000000000) {
      until.tv_sec++;
      until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&answered, &answering, &until);
  }
  int64_t count = -1;
  if (answer) {
    count = answer_count < capacity ? answer_count : capacity;
    memcpy(line, answer, count);
  }
  pthread_mutex_unlock(&answering);
  holding--;
  return count;
}
