// Traps and interrupts: a thread that cannot go on is parked for ever, and everything else lives on.
#include "Worker.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

__thread volatile sig_atomic_t holding = 0;
__thread bool is_worker_thread = false;

/// Sent to a cell's thread to park it.
#define SIGPARK (SIGRTMIN + 6)

/// What a handler leaves for the thread that reports.
typedef struct {
  enum { REPORT_TRAP, REPORT_PARKED, REPORT_INTERRUPT } kind;
  int signal;
  uintptr_t fault, counter, stack, frame;
  Run *run;
} Report;

static int reports[2];

static void registers(const ucontext_t *context, Report *report) {
#if defined(__x86_64__)
  report->counter = context->uc_mcontext.gregs[REG_RIP];
  report->stack = context->uc_mcontext.gregs[REG_RSP];
  report->frame = context->uc_mcontext.gregs[REG_RBP];
#elif defined(__aarch64__)
  report->counter = context->uc_mcontext.pc;
  report->stack = context->uc_mcontext.sp;
  report->frame = context->uc_mcontext.regs[29];
#endif
}

/// Whether the signal came while the thread waited in a system call, which then returns EINTR.
static bool was_waiting(const ucontext_t *context) {
#if defined(__x86_64__)
  const unsigned char *next = (const unsigned char *)context->uc_mcontext.gregs[REG_RIP];
  return next[-2] == 0x0f && next[-1] == 0x05 && context->uc_mcontext.gregs[REG_RAX] == -EINTR;
#elif defined(__aarch64__)
  const uint32_t *next = (const uint32_t *)context->uc_mcontext.pc;
  return next[-1] == 0xd4000001 && (int64_t)context->uc_mcontext.regs[0] == -EINTR;
#endif
}

/// A pipe's write of less than PIPE_BUF bytes is whole, and safe in a handler.
static void report(const Report *entry) {
  while (write(reports[1], entry, sizeof *entry) < 0 && errno == EINTR) {
  }
}

__attribute__((noreturn)) static void park(void) {
  sigset_t all;
  sigfillset(&all);
  for (;;) sigsuspend(&all);
}

static void on_trap(int signal_number, siginfo_t *info, void *raw_context) {
  if (is_worker_thread) {
    // A fault of our own: let it end the process.
    signal(signal_number, SIG_DFL);
    return;
  }
  Report entry = {.kind = REPORT_TRAP, .signal = signal_number, .fault = (uintptr_t)info->si_addr, .run = own_run};
  registers(raw_context, &entry);
  report(&entry);
  park();
}

static void on_park(int signal_number, siginfo_t *info, void *raw_context) {
  int saved = errno;
  Run *run = own_run;
  if (run && holding == 0 && !atomic_load(&run->ended)) {
    Report entry = {.kind = REPORT_PARKED, .run = run};
    registers(raw_context, &entry);
    enum Module kind = module_kind(entry.counter);
    int parking = atomic_load(&run->parking);
    bool allowed = parking != PARK_NOWHERE
                   && (kind == MODULE_CELL || kind == MODULE_LIBRARY || was_waiting(raw_context)
                       || (parking == PARK_OUTSIDE_LOCKS && kind == MODULE_OTHER));
    if (allowed && !atomic_exchange(&run->ended, true)) {
      report(&entry);
      park();
    }
  }
  errno = saved;
}

void traps_prepare_thread(void) {
  size_t size = 128 << 10;
  stack_t stack = {.ss_size = size};
  stack.ss_sp = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack.ss_sp != MAP_FAILED) sigaltstack(&stack, NULL);
}

// MARK: The thread that reports

/// Writes the frames that lie in cells: first those that the frame pointers lead to, and where they lead nowhere,
/// whatever on the stack looks like a return into a cell. The thread is parked, so its stack stands still.
static void write_frames(FILE *out, const Report *entry) {
  uintptr_t offset;
  int found = 0;
  const char *path = module_cell(entry->counter, &offset);
  if (path && ++found) fprintf(out, "%s %#zx\n", path, offset);
  Run *run = entry->run;
  if (!run) return;
  uintptr_t frame = entry->frame, low = entry->stack > run->stack_low ? entry->stack : run->stack_low;
  for (int depth = 0; depth < 200 && found < 16; depth++) {
    if (frame < low || frame + 16 > run->stack_high || frame % sizeof(uintptr_t)) break;
    // The instruction before the return address is the call.
    path = module_cell(((uintptr_t *)frame)[1] - 1, &offset);
    if (path && ++found) fprintf(out, "%s %#zx\n", path, offset);
    uintptr_t next = ((uintptr_t *)frame)[0];
    if (next <= frame) break;
    frame = next;
  }
  if (found) return;
  low = (low + 4096 + 7) & ~(uintptr_t)7;  // past the guard's edge
  for (uintptr_t word = low - 4096; word < low + (64 << 10) && word + 8 <= run->stack_high && found < 4; word += 8) {
    if (word < run->stack_low + (2 << 20)) continue;
    path = module_cell(*(uintptr_t *)word - 1, &offset);
    if (path && ++found) fprintf(out, "%s %#zx\n", path, offset);
  }
}

/// The trap as lines: signal, fault address, kind of thread (`cell` or `task`), whether the stack ran out, frames.
static void send_trap(const Report *entry) {
  char *text = NULL;
  size_t count = 0;
  FILE *out = open_memstream(&text, &count);
  const Run *run = entry->run;
  bool overflow = run && entry->signal == SIGSEGV && entry->fault < run->stack_low + (4 << 20)
                  && entry->fault + (4 << 20) > run->stack_low;
  fprintf(out, "%d\n%#zx\n%s\n%d\n", entry->signal, entry->fault, run ? "cell" : "task", overflow);
  write_frames(out, entry);
  fclose(out);
  output_repair();
  output_drain();
  atomic_store(&current_run, NULL);
  channel_send(FRAME_TRAPPED, text, count);
  free(text);
}

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// Stops a cell step by step: time to end by itself, then parking in cells' and the library's code or in a wait,
/// then anywhere but in code that holds locks; a cell that resists all that takes the worker with it.
static void press(Run *run, int64_t since) {
  int64_t elapsed = milliseconds() - since;
  if (elapsed < 300) return;
  if (elapsed > 6000) {
    const char *message = "attentive: the interrupted cell could not be stopped, so its worker ends\n";
    if (write(2, message, strlen(message)) < 0) _exit(75);
    output_drain();
    _exit(75);
  }
  atomic_store(&run->parking, elapsed < 1500 ? PARK_IN_CELLS : PARK_OUTSIDE_LOCKS);
  syscall(SYS_tgkill, getpid(), run->tid, SIGPARK);
}

static void *report_always(void *unused) {
  is_worker_thread = true;
  Run *pressed = NULL;
  int64_t since = 0;
  /// A trap on another thread than the cell's; it is reported once the cell's thread stands, too.
  Report elsewhere = {0};
  bool waits_for_cell = false;
  for (;;) {
    struct pollfd end = {reports[0], POLLIN};
    if (poll(&end, 1, pressed ? 2 : -1) > 0) {
      Report entry;
      if (read(reports[0], &entry, sizeof entry) != sizeof entry) continue;
      Run *run = atomic_load(&current_run);
      switch (entry.kind) {
        case REPORT_INTERRUPT:
          if (run && !pressed) {
            pressed = run;
            since = milliseconds();
          }
          break;
        case REPORT_PARKED:
          if (waits_for_cell) {
            send_trap(&elsewhere);
          } else {
            output_repair();
            output_drain();
            atomic_store(&current_run, NULL);
            channel_send(FRAME_INTERRUPTED, NULL, 0);
          }
          waits_for_cell = false;
          break;
        case REPORT_TRAP:
          if (entry.run) {
            if (!atomic_exchange(&entry.run->ended, true)) send_trap(&entry);
          } else if (run && !waits_for_cell) {
            // The cell most likely waits for the task that trapped.
            elsewhere = entry;
            waits_for_cell = true;
            pressed = run;
            since = milliseconds() - 300;
          }
          break;
      }
    }
    if (pressed && atomic_load(&pressed->ended)) {
      pressed = NULL;
      if (atomic_load(&current_run) == NULL) waits_for_cell = false;
    }
    if (pressed) press(pressed, since);
  }
  return NULL;
}

void interrupt_current_run(void) {
  Run *run = atomic_load(&current_run);
  if (!run) return;
  atomic_store(&run->interrupted, true);
  Report entry = {.kind = REPORT_INTERRUPT};
  report(&entry);
}

void traps_install(void) {
  if (pipe2(reports, 02000000 /* O_CLOEXEC */) != 0) _exit(70);
  struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigfillset(&action.sa_mask);
  static const int traps[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) sigaction(traps[i], &action, NULL);
  action.sa_sigaction = on_park;
  sigaction(SIGPARK, &action, NULL);
  signal(SIGINT, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  pthread_t thread;
  pthread_create(&thread, NULL, report_always, NULL);
  pthread_detach(thread);
}
