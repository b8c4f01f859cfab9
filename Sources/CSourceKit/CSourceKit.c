#include "CSourceKit.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// What sourcekitd.h declares, as far as it is used. The header is part of a toolchain, but not of every one's search path.
typedef struct Identifier *Identifier;
typedef struct {
  uint64_t data[3];
} Variant;
enum VariantType { VARIANT_INTEGER = 3, VARIANT_STRING = 4, VARIANT_IDENTIFIER = 5, VARIANT_BOOL = 6 };

static struct {
  void (*initialize)(void);
  void *(*request_create_from_yaml)(const char *yaml, char **error);
  void (*request_release)(void *request);
  void *(*send_request_sync)(void *request);
  bool (*response_is_error)(void *response);
  void (*response_dispose)(void *response);
  Variant (*response_get_value)(void *response);
  Identifier (*uid_get_from_cstr)(const char *text);
  const char *(*uid_get_string_ptr)(Identifier identifier);
  enum VariantType (*variant_get_type)(Variant value);
  Variant (*variant_dictionary_get_value)(Variant dictionary, Identifier key);
  size_t (*variant_array_get_count)(Variant array);
  Variant (*variant_array_get_value)(Variant array, size_t index);
  const char *(*variant_string_get_ptr)(Variant value);
  Identifier (*variant_uid_get_value)(Variant value);
  int64_t (*variant_int64_get_value)(Variant value);
  bool (*variant_bool_get_value)(Variant value);
} kit;

struct SourceKitResponse {
  void *response;
  Variant value, results;
};

const char *sourcekit_open(const char *library) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return dlerror();
#define FIND(name) \
  if (!(*(void **)&kit.name = dlsym(handle, "sourcekitd_" #name))) return dlerror()
  FIND(initialize);
  FIND(request_create_from_yaml);
  FIND(request_release);
  FIND(send_request_sync);
  FIND(response_is_error);
  FIND(response_dispose);
  FIND(response_get_value);
  FIND(uid_get_from_cstr);
  FIND(uid_get_string_ptr);
  FIND(variant_get_type);
  FIND(variant_dictionary_get_value);
  FIND(variant_array_get_count);
  FIND(variant_array_get_value);
  FIND(variant_string_get_ptr);
  FIND(variant_uid_get_value);
  FIND(variant_int64_get_value);
  FIND(variant_bool_get_value);
#undef FIND
  kit.initialize();
  return NULL;
}

static Variant value(Variant dictionary, const char *key) {
  return kit.variant_dictionary_get_value(dictionary, kit.uid_get_from_cstr(key));
}

static const char *string(Variant dictionary, const char *key) {
  Variant found = value(dictionary, key);
  switch (kit.variant_get_type(found)) {
    case VARIANT_STRING: return kit.variant_string_get_ptr(found);
    case VARIANT_IDENTIFIER: return kit.uid_get_string_ptr(kit.variant_uid_get_value(found));
    default: return NULL;
  }
}

SourceKitResponse *sourcekit_send(const char *text) {
  void *request = kit.request_create_from_yaml(text, NULL);
  if (!request) return NULL;
  void *response = kit.send_request_sync(request);
  kit.request_release(request);
  if (kit.response_is_error(response)) {
    kit.response_dispose(response);
    return NULL;
  }
  SourceKitResponse *result = malloc(sizeof *result);
  result->response = response;
  result->value = kit.response_get_value(response);
  result->results = value(result->value, "key.results");
  return result;
}

void sourcekit_dispose(SourceKitResponse *response) {
  kit.response_dispose(response->response);
  free(response);
}

const char *sourcekit_string(SourceKitResponse *response, const char *key) { return string(response->value, key); }

size_t sourcekit_result_count(SourceKitResponse *response) { return kit.variant_array_get_count(response->results); }

const char *sourcekit_result_string(SourceKitResponse *response, size_t index, const char *key) {
  return string(kit.variant_array_get_value(response->results, index), key);
}

long sourcekit_result_number(SourceKitResponse *response, size_t index, const char *key) {
  Variant found = value(kit.variant_array_get_value(response->results, index), key);
  switch (kit.variant_get_type(found)) {
    case VARIANT_INTEGER: return kit.variant_int64_get_value(found);
    case VARIANT_BOOL: return kit.variant_bool_get_value(found);
    default: return 0;
  }
}

static void each_entity(Variant parent, void (*found)(const char *usr, void *context), void *context) {
  Variant entities = value(parent, "key.entities");
  size_t count = kit.variant_array_get_count(entities);
  for (size_t index = 0; index < count; index++) {
    Variant entity = kit.variant_array_get_value(entities, index);
    const char *usr = string(entity, "key.usr");
    if (usr) found(usr, context);
    each_entity(entity, found, context);
  }
}

void sourcekit_each_entity(SourceKitResponse *response, void (*found)(const char *usr, void *context), void *context) {
  each_entity(response->value, found, context);
}
