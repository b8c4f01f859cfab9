#pragma once
#include <stddef.h>
#include <stdint.h>

/// Describes a thrown Swift error: writes its type's name and its description, both null-terminated.
typedef void (*ErrorDescriber)(const void *error, char *name, size_t name_size, char *message, size_t message_size);

/// Serves cells over the socket that is descriptor 0 until its other end closes. Never returns.
///
/// - `library`: loaded in the background, with all that it needs.
/// - `memory`: the resident bytes beyond which a growing cell is ended.
/// - `folder`: the session's own, removed at the end.
void worker_run(const char *library, size_t memory, const char *folder, ErrorDescriber describe);
