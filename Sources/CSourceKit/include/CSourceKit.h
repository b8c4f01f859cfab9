#pragma once
#include <stddef.h>

// The toolchain's sourcekitd, opened at run time: which toolchain it is, is known only then.

/// Opens the library; returns null, or why it cannot be used. To be called once a process.
const char *sourcekit_open(const char *library);

/// What a request brought.
typedef struct SourceKitResponse SourceKitResponse;

/// Sends a request, written in YAML, and waits for its response; null where the request failed.
SourceKitResponse *sourcekit_send(const char *request);
void sourcekit_dispose(SourceKitResponse *response);

/// A string of the response itself, or null.
const char *sourcekit_string(SourceKitResponse *response, const char *key);

/// How many `key.results` there are.
size_t sourcekit_result_count(SourceKitResponse *response);
/// A string, or the name of an identifier, in one of the results; null where it has none. Lives as long as the response.
const char *sourcekit_result_string(SourceKitResponse *response, size_t index, const char *key);
/// A number or a truth value in one of the results; 0 where it has none.
long sourcekit_result_number(SourceKitResponse *response, size_t index, const char *key);

/// Calls back with the identifier (USR) of each of `key.entities` and of what they hold.
void sourcekit_each_entity(SourceKitResponse *response, void (*found)(const char *usr, void *context), void *context);
