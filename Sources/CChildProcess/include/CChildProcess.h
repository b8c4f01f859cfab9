#pragma once
#include <stdbool.h>
#include <sys/types.h>

/// Starts a program that inherits three descriptors and nothing else; returns 0 or an errno.
/// A negative `input` is /dev/null.
int child_process_spawn(pid_t *child, const char *path, char *const *arguments, char *const *environment,
                        int input, int output, int error, bool own_session);

/// A pipe whose ends no child inherits; returns 0 or -1.
int child_process_pipe(int ends[2]);

/// A stream socket pair whose ends no child inherits; returns 0 or -1.
int child_process_socket_pair(int ends[2]);

/// Kills the leader of a session and every process that belongs to it.
///
/// A process group would not do: Foundation's `Process` gives each child a group of its own.
void child_process_kill_session(pid_t leader);
