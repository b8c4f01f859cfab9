#define _GNU_SOURCE
#include "CChildProcess.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// C because Glibc's Swift module lacks what _GNU_SOURCE declares: closefrom_np, pipe2.

int child_process_spawn(pid_t *child, const char *path, char *const *arguments, char *const *environment,
                        int input, int output, int error, bool own_session) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input < 0)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  else
    posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, error, 2);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (own_session) flags |= POSIX_SPAWN_SETSID;
  posix_spawnattr_setflags(&attributes, flags);

  int code = posix_spawn(child, path, &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return code;
}

int child_process_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int child_process_socket_pair(int ends[2]) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends); }

/// The session of a process, the sixth field of /proc/PID/stat; -1 where it has ended.
static pid_t session_of(pid_t process) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", process);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return -1;
  text[count] = 0;
  // The second field is the program's name in parentheses, which may hold anything.
  char *after_name = strrchr(text, ')');
  int parent, group, session;
  char state;
  if (!after_name || sscanf(after_name + 1, " %c %d %d %d", &state, &parent, &group, &session) != 4) return -1;
  return session;
}

void child_process_kill_session(pid_t leader) {
  DIR *processes = opendir("/proc");
  if (processes) {
    for (struct dirent *entry; (entry = readdir(processes));) {
      pid_t process = atoi(entry->d_name);
      if (process > 0 && process != leader && session_of(process) == leader) kill(process, SIGKILL);
    }
    closedir(processes);
  }
  kill(leader, SIGKILL);
}
