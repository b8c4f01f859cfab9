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

// Frames on the control socket: 32-bit length of the payload (little-endian), one byte of type, payload.
enum FrameType {
  // to the worker
  FRAME_LOAD = 'L',       // byte acceptsInput, library path \0, entry point \0
  FRAME_INTERRUPT = 'I',  // empty
  FRAME_ANSWER = 'A',     // a line of input
  // from the worker
  FRAME_STDOUT = 'o',
  FRAME_STDERR = 'e',
  FRAME_DISPLAY = 'D',      // a DisplayRecord as JSON
  FRAME_INPUT = 'P',        // byte password, prompt
  FRAME_COMPLETED = 'C',    // empty: the cell's end
  FRAME_THREW = 'T',        // name \0 message: the cell's end
  FRAME_TRAPPED = 'K',      // lines, see Trap.c: the cell's end
  FRAME_INTERRUPTED = 'Z',  // empty: the cell's end
  FRAME_NOT_LOADED = 'F',   // the loader's message: the cell's end
};

// MARK: Channel.c
void channel_open(int descriptor);
void channel_send(enum FrameType type, const void *payload, size_t count);
void channel_send_two(enum FrameType type, const void *first, size_t first_count, const void *second,
                      size_t second_count);
/// Returns the type, or -1 where the other end has closed; `*payload` belongs to the caller.
int channel_receive(char **payload, size_t *count);

// MARK: Output.c
void output_open(void);
/// Sends all that was written to the two streams before this call.
void output_drain(void);
/// Gives the C streams new locks where a thread was parked that held one.
void output_repair(void);

// MARK: Run.c
/// One cell's run on its thread.
typedef struct Run {
  char *library, *entry;
  bool accepts_input;
  pthread_t thread;
  pid_t tid;
  sigjmp_buf landing;
  /// Set once, by whoever reports the run's end.
  atomic_bool ended;
  /// The user wants the cell to end.
  atomic_bool interrupted;
  /// The cell's code has asked and learnt so.
  atomic_bool noticed;
  /// Which places the parking signal may stop the thread at.
  _Atomic enum { PARK_NOWHERE, PARK_IN_CELLS, PARK_OUTSIDE_LOCKS } parking;
  char error_name[512], error_message[8192];
} Run;

/// The run of the calling thread, if it is a cell's.
extern __thread Run *own_run;
extern _Atomic(Run *) current_run;
void run_start(const char *payload, size_t count);
void run_answer(char *line, size_t count);
extern ErrorDescriber describe_error;

// MARK: Modules.c
/// Notes where the loaded library with this address lies.
void modules_add_cell(const char *path, const void *address);
void modules_note_system(void);
enum Module { MODULE_CELL, MODULE_LIBRARY, MODULE_LOCKING, MODULE_OTHER };
/// What kind of code an address belongs to; safe in a signal handler.
enum Module module_kind(uintptr_t address);
/// The cell's library with this address and the offset in it, or null.
const char *module_cell(uintptr_t address, uintptr_t *offset);

// MARK: Trap.c
/// Why a thread must not be parked now: above zero inside the worker's own critical regions.
extern __thread volatile sig_atomic_t holding;
/// The thread belongs to the worker itself.
extern __thread bool is_worker_thread;
void traps_install(void);
/// Gives the calling thread a stack for signals, so that even a full stack is survived.
void traps_prepare_thread(void);
void interrupt_current_run(void);

// MARK: Pool.c
/// Lets Swift's tasks run on threads of ours.
void pool_open(void);
/// Replaces a thread of the pool that was parked.
void pool_add_thread(void);
void pool_signal_busy_threads(int signal_number);
extern __thread bool is_pool_thread;
