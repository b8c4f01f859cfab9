// What the parts of the worker share. A part is one file.
#pragma once
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CWorkerRuntime.h"

/// Seen by cells and the libraries that they load, which find it before the C library's function of that name.
#define EXPORTED __attribute__((visibility("default"), used))

/// Whether this process is a worker: tests link these functions, too, into a process that is none.
extern bool is_worker_process;

/// Returns once the library that cells import is loaded, or could not be: the main thread begins with it.
void worker_await_library(void);

// Frames on the control socket: 32-bit length of the payload, one byte of type, 32-bit number of the run that it
// is about, payload. Numbers have their lowest byte first.
enum FrameType {
  // to the worker
  FRAME_LOAD = 'L',       // byte acceptsInput, library path \0, entry point \0
  FRAME_COMM = 'M',       // a CommMessage as JSON, for the library's comms
  FRAME_INTERRUPT = 'I',  // empty; run 0 means all
  FRAME_ANSWER = 'A',     // a line of input
  // from the worker
  FRAME_STDOUT = 'o',
  FRAME_STDERR = 'e',
  FRAME_DISPLAY = 'D',       // a DisplayRecord as JSON
  FRAME_INPUT = 'P',         // byte password, prompt
  FRAME_LOADED = 'R',        // empty: the cell's variables are there
  FRAME_COMPLETED = 'C',     // empty: the run's end
  FRAME_THREW = 'T',         // name \0 message: the run's end
  FRAME_TRAPPED = 'K',       // lines, see Report.c: the run's end, or a trap of a thread that outlived it
  FRAME_INTERRUPTED = 'Z',   // empty: the run's end
  FRAME_MEMORY_LIMIT = 'G',  // resident bytes and limit, in decimal: the run's end
  FRAME_NOT_LOADED = 'F',    // the loader's message: the run's end
};

// MARK: Run.c
/// One run of a cell, or of a comm's handler. Never freed: parked threads and late output still name it.
typedef struct Run {
  uint32_t number;
  /// A cell's library and entry point; null for a comm message.
  char *library, *entry;
  char *message;
  size_t message_count;
  bool accepts_input;
  /// The thread that the run started on.
  _Atomic pid_t tid;
  sigjmp_buf landing;
  char *error_name, *error_message;
  /// Set once, by whoever reports the run's end.
  _Atomic enum { RUN_GOES_ON, RUN_ENDED, RUN_STOPPED } ended;
  /// The user wants the run to end.
  atomic_bool interrupted;
  /// The run's code has asked and learnt so.
  atomic_bool noticed;
  /// Which places the parking signal may stop the thread at.
  _Atomic enum { PARK_NOWHERE, PARK_IN_CELLS, PARK_OUTSIDE_LOCKS, PARK_COPYING } parking;
  /// The process's resident bytes when the run began, and when it was found beyond the limit (or 0).
  size_t resident_before;
  _Atomic size_t resident_beyond;
  char *answer;
  size_t answer_count;
  struct Run *next;
} Run;

/// The run that the calling thread works for: its own, or that of the thread which started it; may have ended.
extern __thread Run *own_run;
/// The calling thread is the one that its run started on.
extern __thread bool is_run_thread;
extern ErrorDescriber describe_error;
/// The run of the calling thread, or else the one that started last; null before the first.
Run *run_of_thread(void);
void run_start(enum FrameType type, uint32_t number, char *payload, size_t count);
/// Takes the run off the list of active ones and tells its end.
void run_finish(Run *run, enum FrameType type, const void *first, size_t first_count, const void *second,
                size_t second_count);
/// Tells the end of a run that was asked to end.
void run_finish_interrupted(Run *run);
/// Calls `visit` with each active run; no run ends meanwhile.
void runs_visit(void (*visit)(Run *run, void *argument), void *argument);
/// Sets a run's end unless it is set; false where somebody else was quicker.
bool run_claim_end(Run *run, int ending);

// MARK: Input.c
void input_open(void);
/// Makes the C library's standard input readable for a new run.
void input_begin(void);
/// Gives a run a line; keeps it.
void input_answer(uint32_t number, char *line, size_t count);

// MARK: Channel.c
void channel_open(int descriptor);
void channel_send(enum FrameType type, uint32_t run, const void *payload, size_t count);
void channel_send_two(enum FrameType type, uint32_t run, const void *first, size_t first_count, const void *second,
                      size_t second_count);
/// Returns the type, or -1 where the other end has closed; `*payload` belongs to the caller.
int channel_receive(uint32_t *run, char **payload, size_t *count);

// MARK: Output.c
void output_open(void);
/// Gives what the run's children will write a way back to it.
void output_begin(Run *run);
/// Sends all that was written before this call.
void output_drain(void);

// MARK: Streams.c
void streams_open(void);
/// Gives the C streams new locks where a thread was parked that held one.
void streams_repair(void);
/// Whether a descriptor is still the pipe that the worker put there: 0 for standard output, 1 for error, or -1.
int streams_of(int descriptor);
/// Puts new pipes on the standard descriptors, except where a cell's own code has put something else.
void streams_install(const int write_ends[2]);

// MARK: Threads.c
/// A thread of the process, whoever started it.
typedef struct Thread {
  pid_t tid;
  Run *_Atomic run;
  atomic_bool parked;
  struct Thread *next, *previous;
} Thread;
void threads_open(void);
/// Lists the calling thread and gives it a stack for signals, so that even a full stack is survived.
void thread_prepare(void);
/// Starts a thread that works for a run.
int thread_start(pthread_t *handle, const pthread_attr_t *attributes, void *(*body)(void *), void *argument, Run *run);
/// Makes the calling thread work for another run; returns the one before.
Run *thread_adopt(Run *run);
/// Marks the calling thread as parked for ever.
void thread_note_parked(void);
/// Sends a signal to all threads that work for a run.
void threads_signal(const Run *run, int signal_number);
/// The bounds of the calling thread's stack; zero where it was never prepared.
extern __thread uintptr_t stack_low, stack_high;

// MARK: Modules.c
/// Notes where the loaded library with this address lies.
void modules_add_cell(const char *path, const void *address);
void modules_note_system(void);
enum Module { MODULE_CELL, MODULE_LIBRARY, MODULE_LOCKING, MODULE_COPYING, MODULE_OTHER };
/// What kind of code an address belongs to; safe in a signal handler.
enum Module module_kind(uintptr_t address);
/// The cell's library with this address and the offset in it, or null.
const char *module_cell(uintptr_t address, uintptr_t *offset);
/// Whether an address lies in a loaded library whose path holds this name.
bool module_is(uintptr_t address, const char *name);

// MARK: Trap.c
/// Why a thread must not be parked now: above zero inside the worker's own critical regions.
extern __thread volatile sig_atomic_t holding;
/// The thread belongs to the worker itself.
extern __thread bool is_worker_thread;
/// Sent to a thread to park it.
#define SIGPARK (SIGRTMIN + 6)
/// What a handler leaves for the thread that reports.
typedef struct {
  enum { REPORT_TRAP, REPORT_PARKED, REPORT_THREAD_PARKED, REPORT_INTERRUPT, REPORT_STARTED } kind;
  int signal;
  uintptr_t fault, counter, stack, frame;
  uintptr_t stack_low, stack_high;
  /// The thread's.
  Run *run;
  /// The run to interrupt; 0 for all.
  uint32_t number;
  bool is_run_thread, on_pool, on_main;
} Report;
void traps_install(int reports);

// MARK: Frames.c
/// The lines of a trap's frame: signal, fault address, kind of thread (`cell` or `task`), whether the stack ran out,
/// then what lies in cells, innermost first. The text belongs to the caller.
char *frames_text(const Report *report, size_t *count);

// MARK: Report.c
/// Starts the thread that reports; `limit` is in bytes.
void reports_open(size_t limit);
extern size_t memory_limit;
/// Asks for a run's end; 0 means all.
void interrupt(uint32_t number);
/// Tells the reporting thread that there is a run.
void reports_note_start(void);

// MARK: Memory.c
/// The process's resident bytes.
size_t memory_resident(void);

// MARK: Pool.c
/// Lets Swift's tasks run on threads of ours.
void pool_open(void);
/// Replaces a thread of the pool that was parked.
void pool_add_thread(void);
extern __thread bool is_pool_thread;
/// The run that a job of a Swift task works for: the calling thread's where the task is new.
Run *pool_owner(const void *job);

// MARK: MainActor.c
void main_open(void);
/// Calls a function on the main actor's thread.
void main_enqueue(void (*function)(void *), void *context, Run *run);
/// Serves the main queue, and so the main actor, for ever.
void main_serve(void);
/// Lets another thread serve it, because the one that did was parked.
void main_replace(void);
extern __thread bool is_main_thread;

// MARK: Trace.c
/// Notes what the calling thread asks of the world outside the process, where that is being traced.
void trace_note(char kind, const char *object);
/// The kind of a drawn random number, or 0 for one that no result depends on.
char trace_kind_of_draw(const void *caller);

// MARK: Queues.c
void queues_open(void);
