// The thread that hears of traps and interrupts, presses runs to end, and tells how they did.
#include "Worker.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

size_t memory_limit = 0;
static int reports[2];

/// A run that is to end soon.
typedef struct Press {
  Run *run;
  int64_t since;
  /// A trap on another thread than the run's own; it is told once that one stands, too.
  bool has_trap;
  Report trap;
  struct Press *next;
} Press;

static Press *presses = NULL;

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static Press *press_of(const Run *run) {
  for (Press *press = presses; press; press = press->next)
    if (press->run == run) return press;
  return NULL;
}

/// Starts to press a run, unless it is pressed already.
static Press *begin_press(Run *run) {
  Press *press = press_of(run);
  if (press) return press;
  press = calloc(1, sizeof(Press));
  *press = (Press){.run = run, .since = milliseconds(), .next = presses};
  presses = press;
  return press;
}

static void end_press(Press *press) {
  Press **link = &presses;
  while (*link != press) link = &(*link)->next;
  *link = press->next;
  free(press);
}

// MARK: Telling

/// Gives back the memory of a stack that is full and that nobody will run on again, but for its beginning.
static void release_stack(const Report *report) {
  static const size_t kept = 4 << 20;
  if (report->is_run_thread && report->stack_high - report->stack_low > kept)
    madvise((void *)report->stack_low, report->stack_high - report->stack_low - kept, MADV_DONTNEED);
}

static void tell_trap(Run *run, const Report *report, bool ends_run) {
  size_t count = 0;
  char *text = frames_text(report, &count);
  streams_repair();
  if (ends_run) {
    run_finish(run, FRAME_TRAPPED, text, count, NULL, 0);
  } else {
    output_drain();
    channel_send(FRAME_TRAPPED, run->number, text, count);
  }
  free(text);
  release_stack(report);
}

/// Parks the threads that still compute in a cell's code after it was stopped; those that wait may stay.
static void stop_threads(const Run *run) {
  for (int attempt = 0; attempt < 20; attempt++) {
    threads_signal(run, SIGPARK);
    usleep(1000);
  }
}

static void tell_parked(Run *run) {
  Press *press = press_of(run);
  if (press && press->has_trap) {
    tell_trap(run, &press->trap, true);
  } else {
    stop_threads(run);
    streams_repair();
    run_finish_interrupted(run);
  }
  if (press) end_press(press);
}

static void find_newest(Run *run, void *found) {
  if (!*(Run **)found) *(Run **)found = run;
}

static void hear_trap(const Report *report) {
  if (report->on_pool) pool_add_thread();
  if (report->on_main) main_replace();
  Run *run = report->run;
  if (!run) runs_visit(find_newest, &run);
  if (!run) return;
  if (report->is_run_thread) {
    if (run_claim_end(run, RUN_STOPPED)) tell_trap(run, report, true);
    return;
  }
  int ended = atomic_load(&run->ended);
  // The thread outlived its run, whose end was told. Where it was stopped, one error is enough.
  if (ended == RUN_ENDED) return tell_trap(run, report, false);
  if (ended == RUN_STOPPED) return;
  // The run most likely waits for this thread.
  Press *press = begin_press(run);
  if (!press->has_trap) press->trap = *report;
  press->has_trap = true;
}

// MARK: Pressing

static void ask(Run *run) {
  atomic_store(&run->interrupted, true);
  begin_press(run);
}

static void ask_if_named(Run *run, void *number) {
  if (*(uint32_t *)number == 0 || *(uint32_t *)number == run->number) ask(run);
}

/// Finds the run that made the process grow: the newest of those that began when it was smaller.
static void find_grown(Run *run, void *found) {
  static const size_t allowance = 16 << 20;
  size_t resident = memory_resident();
  if (*(Run **)found || resident < run->resident_before + allowance || atomic_load(&run->resident_beyond)) return;
  atomic_store(&run->resident_beyond, resident);
  *(Run **)found = run;
}

static void watch_memory(void) {
  if (memory_resident() <= memory_limit) return;
  Run *grown = NULL;
  runs_visit(find_grown, &grown);
  if (grown) ask(grown);
}

/// How long a run has to end by itself, and when it may be stopped where, in milliseconds.
static const int64_t own_time = 250, outside_locks_after = 600, copying_after = 1500, worker_after = 6000;

/// Stops a run step by step: time to end by itself, then parking in cells' and the library's code or in a wait,
/// then anywhere but in code that holds locks; a run that resists all that takes the worker with it.
static void press(Press *press) {
  Run *run = press->run;
  int64_t elapsed = milliseconds() - press->since;
  // Neither memory nor a trap leaves the run time of its own.
  bool at_once = press->has_trap || atomic_load(&run->resident_beyond);
  if (elapsed < own_time && !at_once) return;
  if (elapsed > worker_after) {
    const char *message = "attentive: the interrupted cell could not be stopped, so its worker ends\n";
    output_drain();
    channel_send(FRAME_STDERR, run->number, message, strlen(message));
    _exit(75);
  }
  int parking = elapsed > copying_after || atomic_load(&run->resident_beyond) ? PARK_COPYING
                : elapsed > outside_locks_after                               ? PARK_OUTSIDE_LOCKS
                                                                              : PARK_IN_CELLS;
  atomic_store(&run->parking, parking);
  pid_t tid = atomic_load(&run->tid);
  if (tid) syscall(SYS_tgkill, getpid(), tid, SIGPARK);
}

static void press_all(void) {
  for (Press *each = presses, *next; each; each = next) {
    next = each->next;
    switch (atomic_load(&each->run->ended)) {
      case RUN_GOES_ON: press(each); break;
      case RUN_ENDED:
        if (each->has_trap) tell_trap(each->run, &each->trap, false);
        end_press(each);
        break;
      // The report of its parking is under way.
      case RUN_STOPPED: break;
    }
  }
}

static void hear(Report *report) {
  switch (report->kind) {
    case REPORT_STARTED: break;
    case REPORT_INTERRUPT: runs_visit(ask_if_named, &report->number); break;
    case REPORT_PARKED: tell_parked(report->run); break;
    case REPORT_THREAD_PARKED:
      if (report->on_pool) pool_add_thread();
      if (report->on_main) main_replace();
      break;
    case REPORT_TRAP: hear_trap(report); break;
  }
}

static void *report_always(void *unused) {
  is_worker_thread = true;
  for (;;) {
    Run *active = NULL;
    runs_visit(find_newest, &active);
    struct pollfd end = {reports[0], POLLIN};
    Report report;
    if (poll(&end, 1, presses ? 2 : active ? 10 : -1) > 0 && read(reports[0], &report, sizeof report) == sizeof report)
      hear(&report);
    if (active) watch_memory();
    press_all();
  }
  return NULL;
}

static void send(const Report *report) {
  if (write(reports[1], report, sizeof *report) < 0) _exit(70);
}

void interrupt(uint32_t number) {
  Report report = {.kind = REPORT_INTERRUPT, .number = number};
  send(&report);
}

void reports_note_start(void) {
  Report report = {.kind = REPORT_STARTED};
  send(&report);
}

void reports_open(size_t limit) {
  memory_limit = limit;
  if (pipe2(reports, 02000000 /* O_CLOEXEC */) != 0) _exit(70);
  traps_install(reports[1]);
  pthread_t thread;
  pthread_create(&thread, NULL, report_always, NULL);
  pthread_detach(thread);
}
