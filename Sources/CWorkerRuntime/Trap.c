// Signals: a thread that cannot go on, or must not, is parked for ever, and everything else lives on.
#include "Worker.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

__thread volatile sig_atomic_t holding = 0;
__thread bool is_worker_thread = false;
static int reports = -1;

static Report report_of(int kind, const ucontext_t *context) {
  Report report = {.kind = kind,
                   .run = own_run,
                   .is_run_thread = is_run_thread,
                   .on_pool = is_pool_thread,
                   .on_main = is_main_thread,
                   .stack_low = stack_low,
                   .stack_high = stack_high};
#if defined(__x86_64__)
  report.counter = context->uc_mcontext.gregs[REG_RIP];
  report.stack = context->uc_mcontext.gregs[REG_RSP];
  report.frame = context->uc_mcontext.gregs[REG_RBP];
#elif defined(__aarch64__)
  report.counter = context->uc_mcontext.pc;
  report.stack = context->uc_mcontext.sp;
  report.frame = context->uc_mcontext.regs[29];
#endif
  return report;
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

/// Whether memory is filled or copied for code that holds no lock: not for the C library's own, such as realloc.
static bool copies_freely(const Report *report) {
#if defined(__x86_64__)
  // These functions set up no frame, so the stack's top is the return address.
  uintptr_t back = *(const uintptr_t *)report->stack;
  return module_kind(back) != MODULE_LOCKING;
#else
  return false;
#endif
}

/// A pipe's write of less than PIPE_BUF bytes is whole, and safe in a handler.
static void send_report(const Report *report) {
  while (write(reports, report, sizeof *report) < 0 && errno == EINTR) {
  }
}

__attribute__((noreturn)) static void park(const Report *report) {
  thread_note_parked();
  send_report(report);
  sigset_t all;
  sigfillset(&all);
  for (;;) sigsuspend(&all);
}

static void on_trap(int signal_number, siginfo_t *info, void *context) {
  if (is_worker_thread) {
    // A fault of our own: let it end the process.
    signal(signal_number, SIG_DFL);
    return;
  }
  Report report = report_of(REPORT_TRAP, context);
  report.signal = signal_number;
  report.fault = (uintptr_t)info->si_addr;
  park(&report);
}

static bool may_park(const Run *run, const Report *report, const ucontext_t *context) {
  const int parking = atomic_load(&run->parking);
  if (parking == PARK_NOWHERE) return false;
  if (was_waiting(context)) return true;
  switch (module_kind(report->counter)) {
    case MODULE_CELL:
    case MODULE_LIBRARY: return true;
    case MODULE_OTHER: return parking >= PARK_OUTSIDE_LOCKS;
    case MODULE_COPYING: return parking >= PARK_COPYING && copies_freely(report);
    case MODULE_LOCKING: return false;
  }
  return false;
}

static void on_park(int signal_number, siginfo_t *info, void *context) {
  int saved = errno;
  Run *run = own_run;
  if (run && holding == 0) {
    Report report = report_of(is_run_thread ? REPORT_PARKED : REPORT_THREAD_PARKED, context);
    if (is_run_thread) {
      if (may_park(run, &report, context) && run_claim_end(run, RUN_STOPPED)) park(&report);
    } else if (atomic_load(&run->ended) && module_kind(report.counter) == MODULE_CELL) {
      // A task or thread whose cell was stopped.
      park(&report);
    }
  }
  errno = saved;
}

void traps_install(int descriptor) {
  reports = descriptor;
  struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigfillset(&action.sa_mask);
  static const int traps[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) sigaction(traps[i], &action, NULL);
  action.sa_sigaction = on_park;
  sigaction(SIGPARK, &action, NULL);
  signal(SIGINT, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
}
