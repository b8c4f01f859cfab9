// The threads that Swift's tasks run on, in place of libdispatch's: theirs are as many as the machine has cores
// and cannot be replaced, so that a few tasks that trapped would starve every later `await`.
#include "Worker.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct PendingJob {
  void *job;
  struct PendingJob *next;
} PendingJob;

/// A thread of the pool; never freed, since a parked one stays.
typedef struct PoolThread {
  pid_t tid;
  atomic_bool busy;
  struct PoolThread *_Atomic next;
} PoolThread;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static PendingJob *first_job = NULL, **last_job = &first_job;
static _Atomic(PoolThread *) threads = NULL;
__thread bool is_pool_thread = false;

#define SWIFT_CALL __attribute__((swiftcall))

/// Runs one job of a task; the executor is two words, both null for the default one.
extern SWIFT_CALL void swift_job_run(void *job, void *executor, uintptr_t implementation);

static void *run_jobs(void *argument) {
  PoolThread *thread = argument;
  is_pool_thread = true;
  thread->tid = (pid_t)syscall(SYS_gettid);
  traps_prepare_thread();
  for (;;) {
    pthread_mutex_lock(&lock);
    while (!first_job) pthread_cond_wait(&arrived, &lock);
    PendingJob *pending = first_job;
    first_job = pending->next;
    if (!first_job) last_job = &first_job;
    pthread_mutex_unlock(&lock);
    void *job = pending->job;
    free(pending);
    atomic_store(&thread->busy, true);
    swift_job_run(job, NULL, 0);
    atomic_store(&thread->busy, false);
  }
  return NULL;
}

void pool_add_thread(void) {
  PoolThread *thread = calloc(1, sizeof(PoolThread));
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 << 20);
  pthread_attr_setguardsize(&attributes, 1 << 20);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t handle;
  if (pthread_create(&handle, &attributes, run_jobs, thread) == 0) {
    PoolThread *head = atomic_load(&threads);
    do atomic_store(&thread->next, head);
    while (!atomic_compare_exchange_weak(&threads, &head, thread));
  }
  pthread_attr_destroy(&attributes);
}

void pool_signal_busy_threads(int signal_number) {
  for (PoolThread *thread = atomic_load(&threads); thread; thread = atomic_load(&thread->next))
    if (atomic_load(&thread->busy) && thread->tid) syscall(SYS_tgkill, getpid(), thread->tid, signal_number);
}

static void enqueue(void *job) {
  PendingJob *pending = malloc(sizeof(PendingJob));
  pending->job = job;
  pending->next = NULL;
  holding++;
  pthread_mutex_lock(&lock);
  *last_job = pending;
  last_job = &pending->next;
  pthread_cond_signal(&arrived);
  pthread_mutex_unlock(&lock);
  holding--;
}

// MARK: The Swift runtime's hooks, as its ConcurrencyHooks.def declares them

// libdispatch keeps the time; its headers are not needed for three functions.
extern uint64_t dispatch_time(uint64_t from, int64_t nanoseconds);
extern void *dispatch_get_global_queue(intptr_t priority, uintptr_t flags);
extern void dispatch_after_f(uint64_t when, void *queue, void *context, void (*work)(void *));

static void enqueue_after(int64_t nanoseconds, void *job) {
  if (nanoseconds <= 0) return enqueue(job);
  dispatch_after_f(dispatch_time(0, nanoseconds), dispatch_get_global_queue(0, 0), job, enqueue);
}

static SWIFT_CALL void enqueue_global(void *job, void *original) { enqueue(job); }

static SWIFT_CALL void enqueue_with_delay(uint64_t nanoseconds, void *job, void *original) {
  enqueue_after(nanoseconds > INT64_MAX ? INT64_MAX : (int64_t)nanoseconds, job);
}

static SWIFT_CALL void enqueue_with_deadline(long long seconds, long long nanoseconds, long long tolerance_seconds,
                                             long long tolerance_nanoseconds, int clock, void *job, void *original) {
  // 1 continuous, 2 suspending, 3 wall: `swift_clock_id`.
  struct timespec now;
  clock_gettime(clock == 1 ? CLOCK_BOOTTIME : clock == 2 ? CLOCK_MONOTONIC : CLOCK_REALTIME, &now);
  __int128 left = (__int128)(seconds - now.tv_sec) * 1000000000 + (nanoseconds - now.tv_nsec);
  enqueue_after(left > INT64_MAX ? INT64_MAX : (int64_t)left, job);
}

extern SWIFT_CALL void (*swift_task_enqueueGlobal_hook)(void *, void *);
extern SWIFT_CALL void (*swift_task_enqueueGlobalWithDelay_hook)(uint64_t, void *, void *);
extern SWIFT_CALL void (*swift_task_enqueueGlobalWithDeadline_hook)(long long, long long, long long, long long, int,
                                                                    void *, void *);

void pool_open(void) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  for (long i = 0; i < (cores < 2 ? 2 : cores); i++) pool_add_thread();
  swift_task_enqueueGlobal_hook = enqueue_global;
  swift_task_enqueueGlobalWithDelay_hook = enqueue_with_delay;
  swift_task_enqueueGlobalWithDeadline_hook = enqueue_with_deadline;
}
