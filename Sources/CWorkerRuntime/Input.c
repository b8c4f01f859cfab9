// Lines from the user: the library's `input` and whatever reads the C library's standard input, such as `readLine`.
#include "Worker.h"

#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t answering = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;

typedef struct {
  uint32_t number;
  char *line;
  size_t count;
} Answer;

static void give(Run *run, void *argument) {
  Answer *answer = argument;
  if (run->number != answer->number) return;
  free(run->answer);
  run->answer = answer->line;
  run->answer_count = answer->count;
  answer->line = NULL;
}

void input_answer(uint32_t number, char *line, size_t count) {
  Answer answer = {number, line, count};
  pthread_mutex_lock(&answering);
  runs_visit(give, &answer);
  pthread_cond_broadcast(&answered);
  pthread_mutex_unlock(&answering);
  free(answer.line);
}

/// Whether the user wants the calling thread's run to end; loops that ask this end at a good place.
EXPORTED int32_t attentive_worker_interrupted(void) {
  Run *run = run_of_thread();
  if (!run || !atomic_load(&run->interrupted)) return 0;
  atomic_store(&run->noticed, true);
  return 1;
}

/// Asks the user for a line; its length, or -1 where nobody can answer or the cell is interrupted.
EXPORTED int64_t attentive_worker_input(const char *prompt, int32_t password, char *line, size_t capacity) {
  Run *run = run_of_thread();
  if (!run || !run->accepts_input || atomic_load(&run->ended)) return -1;
  holding++;
  output_drain();
  pthread_mutex_lock(&answering);
  free(run->answer);
  run->answer = NULL;
  char hidden = password != 0;
  channel_send_two(FRAME_INPUT, run->number, &hidden, 1, prompt, strlen(prompt));
  while (!run->answer && !attentive_worker_interrupted()) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 20000000;
    if (until.tv_nsec >= 1000000000) {
      until.tv_sec++;
      until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&answered, &answering, &until);
  }
  int64_t count = -1;
  if (run->answer) {
    count = run->answer_count < capacity ? run->answer_count : capacity;
    memcpy(line, run->answer, count);
  }
  pthread_mutex_unlock(&answering);
  holding--;
  return count;
}

/// What the C library's standard input reads: the user's lines, with an empty prompt.
static ssize_t read_line(void *unused, char *buffer, size_t capacity) {
  // The stream's lock keeps two threads apart.
  static char rest[65536];
  static size_t rest_start = 0, rest_end = 0;
  if (rest_start == rest_end) {
    int64_t count = attentive_worker_input("", 0, rest, sizeof rest - 1);
    if (count < 0) {
      // An interrupted cell must not go on as if its input had ended: it is parked here, soon.
      Run *run = run_of_thread();
      while (run && atomic_load(&run->interrupted) && !atomic_load(&run->ended)) usleep(10000);
      return 0;
    }
    rest[count] = '\n';
    rest_start = 0;
    rest_end = (size_t)count + 1;
  }
  size_t count = rest_end - rest_start < capacity ? rest_end - rest_start : capacity;
  memcpy(buffer, rest + rest_start, count);
  rest_start += count;
  return (ssize_t)count;
}

void input_open(void) {
  cookie_io_functions_t functions = {.read = read_line};
  FILE *stream = fopencookie(NULL, "r", functions);
  if (stream) stdin = stream;
}

void input_begin(void) {
  // Where an earlier run had nobody to ask, the stream has seen its end.
  if (ftrylockfile(stdin) != 0) return input_open();
  clearerr_unlocked(stdin);
  funlockfile(stdin);
}
