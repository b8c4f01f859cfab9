// The threads that Swift's tasks run on, in place of libdispatch's: theirs are as many as the machine has cores
// and cannot be replaced, so that a few tasks that trapped would starve every later `await`.
#include "Worker.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct PendingJob {
  void *job;
  Run *run;
  struct PendingJob *next;
} PendingJob;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static PendingJob *first_job = NULL, **last_job = &first_job;
__thread bool is_pool_thread = false;

#define SWIFT_CALL __attribute__((swiftcall))

/// Runs one job of a task; the executor is two words, both null for the default one.
extern SWIFT_CALL void swift_job_run(void *job, void *executor, uintptr_t implementation);

// MARK: Whose a task is

/// The head of the Swift runtime's `Job`, as its ABI/Task.h declares it. A task is one job for all its life.
typedef struct {
  void *object[2];
  void *scheduler[2];
  uint32_t flags, identifier;
} Job;

/// The runs of the tasks that were enqueued last. A task is remembered by its address and its number, since it may
/// be woken by a thread of another run; one that was overwritten belongs to whoever wakes it.
static struct {
  const void *job;
  uint32_t identifier;
  Run *run;
} owners[4096];

/// Called with the lock.
static Run *owner(const void *job, Run *run) {
  const size_t slot = ((uintptr_t)job >> 4) % (sizeof owners / sizeof *owners);
  const uint32_t identifier = ((const Job *)job)->identifier;
  if (owners[slot].job != job || owners[slot].identifier != identifier) {
    owners[slot].job = job;
    owners[slot].identifier = identifier;
    owners[slot].run = run;
  }
  return owners[slot].run;
}

// MARK: The threads

static void *run_jobs(void *unused) {
  is_pool_thread = true;
  for (;;) {
    pthread_mutex_lock(&lock);
    while (!first_job) pthread_cond_wait(&arrived, &lock);
    PendingJob pending = *first_job;
    free(first_job);
    first_job = pending.next;
    if (!first_job) last_job = &first_job;
    pthread_mutex_unlock(&lock);
    thread_adopt(pending.run);
    swift_job_run(pending.job, NULL, 0);
    thread_adopt(NULL);
  }
  return NULL;
}

void pool_add_thread(void) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 << 20);
  pthread_attr_setguardsize(&attributes, 1 << 20);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t handle;
  thread_start(&handle, &attributes, run_jobs, NULL, NULL);
  pthread_attr_destroy(&attributes);
}

static void enqueue_for(void *job, Run *run) {
  PendingJob *pending = malloc(sizeof(PendingJob));
  holding++;
  pthread_mutex_lock(&lock);
  *pending = (PendingJob){job, owner(job, run), NULL};
  *last_job = pending;
  last_job = &pending->next;
  pthread_cond_signal(&arrived);
  pthread_mutex_unlock(&lock);
  holding--;
}

Run *pool_owner(const void *job) {
  holding++;
  pthread_mutex_lock(&lock);
  Run *run = owner(job, run_of_thread());
  pthread_mutex_unlock(&lock);
  holding--;
  return run;
}

static void enqueue(void *job) { enqueue_for(job, run_of_thread()); }

// MARK: The Swift runtime's hooks, as its ConcurrencyHooks.def declares them

// libdispatch keeps the time; its headers are not needed for three functions.
extern uint64_t dispatch_time(uint64_t from, int64_t nanoseconds);
extern void *dispatch_get_global_queue(intptr_t priority, uintptr_t flags);
extern void dispatch_after_f(uint64_t when, void *queue, void *context, void (*work)(void *));

static void enqueue_late(void *pending) {
  PendingJob late = *(PendingJob *)pending;
  free(pending);
  enqueue_for(late.job, late.run);
}

static PendingJob *remember(void *job) {
  PendingJob *pending = malloc(sizeof(PendingJob));
  *pending = (PendingJob){job, pool_owner(job), NULL};
  return pending;
}

static void enqueue_after(int64_t nanoseconds, void *job) {
  if (nanoseconds <= 0) return enqueue(job);
  dispatch_after_f(dispatch_time(0, nanoseconds), dispatch_get_global_queue(0, 0), remember(job), enqueue_late);
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
