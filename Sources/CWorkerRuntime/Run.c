// Runs: load a cell's library on a thread of its own, call it, report how it ended. Several may go on at once.
#include "Worker.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread bool is_run_thread = false;
ErrorDescriber describe_error = NULL;

/// Deep recursion is fair in a notebook; only what is touched takes memory.
static const size_t stack_size = 256 << 20;
/// Wider than a page, so that a large frame does not jump over it.
static const size_t guard_size = 1 << 20;

// MARK: The active runs

static pthread_mutex_t listing = PTHREAD_MUTEX_INITIALIZER;
static Run *active = NULL;
static _Atomic(Run *) latest = NULL;

Run *run_of_thread(void) { return own_run ? own_run : atomic_load(&latest); }

static void list(Run *run) {
  pthread_mutex_lock(&listing);
  run->next = active;
  active = run;
  atomic_store(&latest, run);
  pthread_mutex_unlock(&listing);
}

void runs_visit(void (*visit)(Run *, void *), void *argument) {
  pthread_mutex_lock(&listing);
  for (Run *run = active, *next; run; run = next) {
    next = run->next;
    visit(run, argument);
  }
  pthread_mutex_unlock(&listing);
}

bool run_claim_end(Run *run, int ending) {
  int expected = RUN_GOES_ON;
  return atomic_compare_exchange_strong((_Atomic int *)&run->ended, &expected, ending);
}

void run_finish(Run *run, enum FrameType type, const void *first, size_t first_count, const void *second,
                size_t second_count) {
  output_drain();
  pthread_mutex_lock(&listing);
  Run **link = &active;
  while (*link && *link != run) link = &(*link)->next;
  if (*link) *link = run->next;
  // Threads of no run now belong to the one that still goes on, if any.
  if (active) atomic_store(&latest, active);
  pthread_mutex_unlock(&listing);
  channel_send_two(type, run->number, first, first_count, second, second_count);
}

void run_finish_interrupted(Run *run) {
  size_t beyond = atomic_load(&run->resident_beyond);
  if (!beyond) return run_finish(run, FRAME_INTERRUPTED, NULL, 0, NULL, 0);
  char numbers[64];
  int count = snprintf(numbers, sizeof numbers, "%zu %zu", beyond, memory_limit);
  run_finish(run, FRAME_MEMORY_LIMIT, numbers, count, NULL, 0);
}

// MARK: One run

static void end(Run *run, enum FrameType type, const char *name, const char *message) {
  // From here on an interrupt comes too late; a trap of another thread may have been quicker.
  holding++;
  if (run_claim_end(run, RUN_ENDED))
    run_finish(run, type, name, name ? strlen(name) + 1 : 0, message, message ? strlen(message) : 0);
}

static void end_interrupted(Run *run) {
  holding++;
  if (run_claim_end(run, RUN_ENDED)) run_finish_interrupted(run);
}

static void end_well(Run *run) {
  if (atomic_load(&run->noticed)) return end_interrupted(run);
  end(run, FRAME_COMPLETED, NULL, NULL);
}

static void run_cell(Run *run) {
  void *library = dlopen(run->library, RTLD_NOW | RTLD_GLOBAL);
  int (*entry)(int, char **) = library ? (int (*)(int, char **))dlsym(library, run->entry) : NULL;
  if (!entry) return end(run, FRAME_NOT_LOADED, NULL, dlerror());
  modules_add_cell(run->library, entry);
  channel_send(FRAME_LOADED, run->number, NULL, 0);

  if (sigsetjmp(run->landing, 1) == 0) {
    static char *arguments[] = {"cell", NULL};
    entry(1, arguments);
    end_well(run);
  } else if (atomic_load(&run->interrupted)) {
    end_interrupted(run);
  } else {
    end(run, FRAME_THREW, run->error_name, run->error_message);
  }
}

/// A front end may send a message before any cell has run, while the worker still starts.
static void run_comm_message(Run *run) {
  worker_await_library();
  void (*deliver)(const uint8_t *, size_t) =
      (void (*)(const uint8_t *, size_t))dlsym(RTLD_DEFAULT, "attentive_deliver_comm");
  if (!deliver) return end(run, FRAME_NOT_LOADED, NULL, "the library that cells import is not loaded");
  deliver((const uint8_t *)run->message, run->message_count);
  end_well(run);
}

static void *run_on_thread(void *argument) {
  Run *run = argument;
  is_run_thread = true;
  atomic_store(&run->tid, (pid_t)syscall(SYS_gettid));
  if (run->library)
    run_cell(run);
  else
    run_comm_message(run);
  return NULL;
}

/// The Swift runtime's function for an error that leaves top-level code: it would end the process.
///
/// Cells find this one instead, because the executable comes first in the search order. The error was thrown out
/// of the cell's main function, so nothing of the user's lies between here and the landing.
EXPORTED void swift_errorInMain(void *error) {
  Run *run = own_run;
  if (!run || !is_run_thread) abort();
  static const size_t name_size = 512, message_size = 8192;
  run->error_name = malloc(name_size);
  run->error_message = malloc(message_size);
  describe_error(error, run->error_name, name_size, run->error_message, message_size);
  siglongjmp(run->landing, 1);
}

void run_start(enum FrameType type, uint32_t number, char *payload, size_t count) {
  Run *run = calloc(1, sizeof(Run));
  run->number = number;
  if (type == FRAME_LOAD) {
    run->accepts_input = payload[0];
    run->library = strdup(payload + 1);
    run->entry = strdup(payload + 1 + strlen(run->library) + 1);
    free(payload);
  } else {
    run->message = payload;
    run->message_count = count;
  }
  run->resident_before = memory_resident();
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_attr_setguardsize(&attributes, guard_size);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // Before the thread starts, so that an interrupt right behind the request finds it.
  list(run);
  output_begin(run);
  input_begin();
  reports_note_start();
  pthread_t thread;
  if (thread_start(&thread, &attributes, run_on_thread, run, run) != 0) {
    const char *message = "the system has no more threads";
    atomic_store(&run->ended, RUN_ENDED);
    run_finish(run, FRAME_NOT_LOADED, message, strlen(message), NULL, 0);
  }
  pthread_attr_destroy(&attributes);
}
