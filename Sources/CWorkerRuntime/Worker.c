// The worker's life: set up, serve the control socket, leave nothing behind.
#include "Worker.h"
#include "CChildProcess.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool is_worker_process = false;
static const char *session_folder;

static pthread_mutex_t library_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t library_condition = PTHREAD_COND_INITIALIZER;
static bool library_was_loaded = false;

void worker_await_library(void) {
  pthread_mutex_lock(&library_lock);
  while (!library_was_loaded) pthread_cond_wait(&library_condition, &library_lock);
  pthread_mutex_unlock(&library_lock);
}

static void load_library(const char *library) {
  dlopen(library, RTLD_NOW | RTLD_GLOBAL);
  pthread_mutex_lock(&library_lock);
  library_was_loaded = true;
  pthread_cond_broadcast(&library_condition);
  pthread_mutex_unlock(&library_lock);
}

/// The session's folder is flat; its owner removes it too, unless it was killed.
static void remove_folder(void) {
  DIR *folder = opendir(session_folder);
  if (!folder) return;
  for (struct dirent *entry; (entry = readdir(folder));) unlinkat(dirfd(folder), entry->d_name, 0);
  closedir(folder);
  rmdir(session_folder);
}

static void *serve(void *unused) {
  is_worker_thread = true;
  char *payload;
  size_t count;
  uint32_t run;
  for (;;) {
    int type = channel_receive(&run, &payload, &count);
    switch (type) {
      case FRAME_LOAD:
      case FRAME_COMM: run_start(type, run, payload, count); break;
      case FRAME_ANSWER: input_answer(run, payload, count); break;
      case FRAME_INTERRUPT:
        interrupt(run);
        free(payload);
        break;
      default:
        // The session is over, however its owner ended: nothing of ours may live on.
        remove_folder();
        child_process_kill_session(getpid());
        _exit(0);
    }
  }
}

void worker_run(const char *library, size_t memory, const char *folder, ErrorDescriber describe) {
  session_folder = folder;
  describe_error = describe;
  // User code may read and close its standard input; the control socket is not there for it.
  channel_open(fcntl(0, F_DUPFD_CLOEXEC, 200));
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, 0);
  close(nothing);
  setenv("SWIFT_BACKTRACE", "enable=no", 1);
  modules_note_system();
  threads_open();
  streams_open();
  input_open();
  output_open();
  reports_open(memory);
  main_open();
  queues_open();
  pool_open();
  is_worker_process = true;
  pthread_t thread;
  pthread_create(&thread, NULL, serve, NULL);
  thread_prepare();
  // While the first cell is being compiled. On this thread: libraries such as Foundation take the one that loads
  // them for the main thread.
  load_library(library);
  modules_note_system();
  main_serve();
}
