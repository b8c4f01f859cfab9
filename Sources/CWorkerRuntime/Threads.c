// Every thread of the process works for a run: its creator's, or that of the task or block that it runs now.
#include "Worker.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread Run *own_run = NULL;
__thread uintptr_t stack_low = 0, stack_high = 0;
static __thread Thread *own_thread = NULL;
static __thread void *signal_stack = NULL;
static const size_t signal_stack_size = 128 << 10;

static pthread_mutex_t listing = PTHREAD_MUTEX_INITIALIZER;
static Thread *threads = NULL;
static pthread_key_t at_exit;

static void forget(void *argument) {
  Thread *thread = argument;
  holding++;
  pthread_mutex_lock(&listing);
  if (thread->previous) thread->previous->next = thread->next;
  if (thread->next) thread->next->previous = thread->previous;
  if (threads == thread) threads = thread->next;
  pthread_mutex_unlock(&listing);
  free(thread);
  own_thread = NULL;
  stack_t none = {.ss_flags = SS_DISABLE};
  if (signal_stack && sigaltstack(&none, NULL) == 0) munmap(signal_stack, signal_stack_size);
  holding--;
}

void threads_open(void) { pthread_key_create(&at_exit, forget); }

void thread_prepare(void) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    void *low;
    size_t length;
    pthread_attr_getstack(&attributes, &low, &length);
    pthread_attr_destroy(&attributes);
    stack_low = (uintptr_t)low;
    stack_high = (uintptr_t)low + length;
  }
  void *memory = mmap(NULL, signal_stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) {
    signal_stack = memory;
    stack_t stack = {.ss_sp = memory, .ss_size = signal_stack_size};
    sigaltstack(&stack, NULL);
  }
  Thread *thread = calloc(1, sizeof(Thread));
  thread->tid = (pid_t)syscall(SYS_gettid);
  atomic_store(&thread->run, own_run);
  pthread_setspecific(at_exit, thread);
  pthread_mutex_lock(&listing);
  thread->next = threads;
  if (threads) threads->previous = thread;
  threads = thread;
  pthread_mutex_unlock(&listing);
  own_thread = thread;
}

Run *thread_adopt(Run *run) {
  Run *before = own_run;
  own_run = run;
  if (own_thread) atomic_store(&own_thread->run, run);
  return before;
}

void thread_note_parked(void) {
  if (own_thread) atomic_store(&own_thread->parked, true);
}

void threads_signal(const Run *run, int signal_number) {
  pthread_mutex_lock(&listing);
  for (Thread *thread = threads; thread; thread = thread->next)
    if (atomic_load(&thread->run) == run && !atomic_load(&thread->parked))
      syscall(SYS_tgkill, getpid(), thread->tid, signal_number);
  pthread_mutex_unlock(&listing);
}

// MARK: What cells and their libraries call instead of the C library's function

typedef struct {
  void *(*body)(void *);
  void *argument;
  Run *run;
} Start;

static void *start_thread(void *argument) {
  Start start = *(Start *)argument;
  free(argument);
  holding++;
  own_run = start.run;
  thread_prepare();
  holding--;
  return start.body(start.argument);
}

static int (*original_create(void))(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) {
  static void *_Atomic original = NULL;
  if (!atomic_load(&original)) atomic_store(&original, dlsym(RTLD_NEXT, "pthread_create"));
  return (int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))atomic_load(&original);
}

int thread_start(pthread_t *handle, const pthread_attr_t *attributes, void *(*body)(void *), void *argument, Run *run) {
  Start *start = malloc(sizeof(Start));
  if (!start) return EAGAIN;
  *start = (Start){body, argument, run};
  int code = original_create()(handle, attributes, start_thread, start);
  if (code != 0) free(start);
  return code;
}

/// Lets a thread work for its creator's run. A queue's threads serve all runs; each block brings its own.
EXPORTED int pthread_create(pthread_t *restrict handle, const pthread_attr_t *restrict attributes,
                            void *(*body)(void *), void *restrict argument) {
  if (!is_worker_process) return original_create()(handle, attributes, body, argument);
  bool serves_all = module_is((uintptr_t)__builtin_return_address(0), "/libdispatch.so");
  return thread_start(handle, attributes, body, argument, serves_all ? NULL : own_run);
}
