// The main actor's thread. What is put on the main queue with libdispatch's asynchronous functions, as the Swift
// runtime does for the main actor, waits here and not in libdispatch: its own loop cannot be entered again once a
// thread was parked in it. libdispatch tells the main thread by its number; a parked thread's successor borrows that.
#include "Worker.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread bool is_main_thread = false;

// libdispatch's own way to drain the main queue from a foreign loop; CoreFoundation uses it, too.
extern int _dispatch_get_main_queue_handle_4CF(void);
extern void _dispatch_main_queue_callback_4CF(void *message);

typedef struct MainCall {
  void (*function)(void *);
  void *context;
  Run *run;
  struct MainCall *next;
} MainCall;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static MainCall *first = NULL, **last = &first;
static int arrived = -1;
/// The main thread is in libdispatch's own loop, for instance for `DispatchQueue.main.sync`.
static atomic_bool in_callback = false;

void main_open(void) { arrived = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE); }

void main_enqueue(void (*function)(void *), void *context, Run *run) {
  MainCall *call = malloc(sizeof(MainCall));
  *call = (MainCall){function, context, run, NULL};
  holding++;
  pthread_mutex_lock(&lock);
  *last = call;
  last = &call->next;
  pthread_mutex_unlock(&lock);
  eventfd_write(arrived, 1);
  holding--;
}

static void run_next_call(void) {
  eventfd_t one;
  holding++;
  eventfd_read(arrived, &one);
  pthread_mutex_lock(&lock);
  MainCall *call = first;
  if (call) first = call->next;
  if (!first) last = &first;
  pthread_mutex_unlock(&lock);
  holding--;
  if (!call) return;
  MainCall copy = *call;
  free(call);
  thread_adopt(copy.run);
  copy.function(copy.context);
  thread_adopt(NULL);
}

void main_serve(void) {
  is_main_thread = true;
  struct pollfd ends[2] = {{arrived, POLLIN}, {_dispatch_get_main_queue_handle_4CF(), POLLIN}};
  // Where a thread was parked in libdispatch's loop, that is closed for good.
  int count = atomic_load(&in_callback) ? 1 : 2;
  for (;;) {
    if (poll(ends, count, -1) <= 0) continue;
    if (ends[0].revents) run_next_call();
    if (count < 2 || !ends[1].revents) continue;
    atomic_store(&in_callback, true);
    _dispatch_main_queue_callback_4CF(NULL);
    atomic_store(&in_callback, false);
  }
}

static void *succeed(void *unused) {
  main_serve();
  return NULL;
}

void main_replace(void) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 << 20);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  thread_start(&thread, &attributes, succeed, NULL, NULL);
  pthread_attr_destroy(&attributes);
}

static long system_call(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long x8 __asm__("x8") = number;
  register long result __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(result) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
#endif
  if (result < 0 && result > -4096) {
    errno = (int)-result;
    return -1;
  }
  return result;
}

/// The C library's function, but for the thread's number, which libdispatch asks for in this way, and
/// random numbers, which are traced.
EXPORTED long syscall(long number, ...) {
  if (number == SYS_gettid && is_main_thread) return getpid();
  // The Swift runtime's random numbers.
  if (number == SYS_getrandom) trace_note(trace_kind_of_draw(__builtin_return_address(0)), "");
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (int i = 0; i < 6; i++) arguments[i] = va_arg(list, long);
  va_end(list);
  return system_call(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}
