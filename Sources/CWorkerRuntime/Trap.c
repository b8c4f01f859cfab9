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
/// The bounds of the calling thread's stack; zero for threads that others made.
static __thread uintptr_t stack_low = 0, stack_high = 0;

/// Sent to a cell's thread to park it.
#define SIGPARK (SIGRTMIN + 6)

/// What a handler leaves for the thread that reports.
typedef struct {
  enum { REPORT_TRAP, REPORT_PARKED, REPORT_TASK_PARKED, REPORT_INTERRUPT } kind;
  int signal;
  uintptr_t fault, counter, stack, frame;
  uintptr_t stack_low, stack_high;
  /// The cell whose own thread it is, if any.
  Run *run;
  bool on_pool;
} Report;

static int reports[2];

static void registers(const ucontext_t *context, Report *report) {
  report->stack_low = stack_low;
  report->stack_high = stack_high;
  report->on_pool = is_pool_thread;
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
  if (is_pool_thread && holding == 0) {
    // The cell that this task belonged to was stopped.
    Report entry = {.kind = REPORT_TASK_PARKED};
    registers(raw_context, &entry);
    if (module_kind(entry.counter) == MODULE_CELL) {
      report(&entry);
      park();
    }
  } else if (run && holding == 0 && !atomic_load(&run->ended)) {
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
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    void *low;
    size_t length;
    pthread_attr_getstack(&attributes, &low, &length);
    pthread_attr_destroy(&attributes);
    stack_low = (uintptr_t)low;
    stack_high = (uintptr_t)low + length;
  }
  size_t size = 128 << 10;
  stack_t stack = {.ss_size = size};
  stack.ss_sp = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack.ss_sp != MAP_FAILED) sigaltstack(&stack, NULL);
}

// MARK: The thread that reports

/// Whether an address follows a call instruction, as a return address does.
static bool follows_call(uintptr_t address) {
#if defined(__x86_64__)
  const unsigned char *code = (const unsigned char *)address;
  return code[-5] == 0xe8 || (code[-6] == 0xff && (code[-5] & 0x38) == 0x10) || (code[-2] == 0xff && (code[-1] & 0x38) == 0x10)
         || (code[-3] == 0xff && (code[-2] & 0x38) == 0x10);
#else
  return (((const uint32_t *)address)[-1] & 0xfc000000) == 0x94000000;
#endif
}

/// Writes a frame if it lies in a cell.
static bool write_frame(FILE *out, uintptr_t address) {
  uintptr_t offset;
  const char *path = module_cell(address, &offset);
  if (path) fprintf(out, "%s %#zx\n", path, offset);
  return path != NULL;
}

/// Writes the frames that lie in cells, innermost first. The thread is parked, so its stack stands still.
static void write_frames(FILE *out, const Report *entry) {
  int found = write_frame(out, entry->counter);
  uintptr_t low = entry->stack > entry->stack_low ? entry->stack : entry->stack_low, high = entry->stack_high;
  uintptr_t offset, frame = entry->frame, leaf = 0;
  // A function that calls nothing may have set up no frame: then its return address is the stack's top.
  if (found && low + 8 <= high && low % 8 == 0) {
    leaf = *(uintptr_t *)low;
    if (module_cell(leaf - 1, &offset) && follows_call(leaf)) found += write_frame(out, leaf - 1);
  }
  for (int depth = 0; depth < 400 && found < 16; depth++) {
    if (frame < low || frame + 16 > high || frame % sizeof(uintptr_t)) break;
    // The instruction before the return address is the call. Swift marks the frames of asynchronous functions
    // in bit 60 of the saved frame pointer.
    uintptr_t back = ((uintptr_t *)frame)[1], next = ((uintptr_t *)frame)[0] & ~((uintptr_t)1 << 60);
    if (back != leaf) found += write_frame(out, back - 1);
    if (next <= frame) break;
    frame = next;
  }
  // Where frame pointers lead nowhere, as below C code: whatever on the stack looks like a return into a cell.
  for (uintptr_t word = (low + 7) & ~(uintptr_t)7; found == 0 && word + 8 <= high && word < low + (64 << 10); word += 8) {
    uintptr_t back = *(uintptr_t *)word;
    if (module_cell(back - 1, &offset) && follows_call(back)) found += write_frame(out, back - 1);
  }
}

/// The trap as lines: signal, fault address, kind of thread (`cell` or `task`), whether the stack ran out, frames.
static void send_trap(const Report *entry) {
  char *text = NULL;
  size_t count = 0;
  FILE *out = open_memstream(&text, &count);
  bool overflow = entry->stack_low && entry->signal == SIGSEGV && entry->fault < entry->stack_low + (4 << 20)
                  && entry->fault + (4 << 20) > entry->stack_low;
  fprintf(out, "%d\n%#zx\n%s\n%d\n", entry->signal, entry->fault, entry->run ? "cell" : "task", overflow);
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
  if (run->tid) syscall(SYS_tgkill, getpid(), run->tid, SIGPARK);
}

/// Parks the tasks that still compute in a cell's code after their cell was stopped; those that wait may stay.
static void stop_tasks(void) {
  for (int attempt = 0; attempt < 20; attempt++) {
    pool_signal_busy_threads(SIGPARK);
    usleep(1000);
  }
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
            stop_tasks();
            output_repair();
            output_drain();
            atomic_store(&current_run, NULL);
            channel_send(FRAME_INTERRUPTED, NULL, 0);
          }
          waits_for_cell = false;
          break;
        case REPORT_TASK_PARKED: pool_add_thread(); break;
        case REPORT_TRAP:
          if (entry.on_pool) pool_add_thread();
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
