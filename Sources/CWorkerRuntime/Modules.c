// Which loaded code an address belongs to. Signal handlers ask, so the list is only ever prepended to.
#include "Worker.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

typedef struct Module_ {
  uintptr_t base, low, high;
  char *path;
  enum Module kind;
  struct Module_ *next;
} LoadedModule;

static _Atomic(LoadedModule *) modules = NULL;

typedef struct {
  uintptr_t address;
  const char *path;
} Wanted;

static void prepend(LoadedModule *module) {
  module->next = atomic_load(&modules);
  while (!atomic_compare_exchange_weak(&modules, &module->next, module)) {
  }
}

static void add(struct dl_phdr_info *info, const char *path, enum Module kind) {
  LoadedModule *module = calloc(1, sizeof(LoadedModule));
  module->base = info->dlpi_addr;
  module->low = UINTPTR_MAX;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X)) continue;
    uintptr_t low = info->dlpi_addr + segment->p_vaddr, high = low + segment->p_memsz;
    if (low < module->low) module->low = low;
    if (high > module->high) module->high = high;
  }
  module->path = strdup(path);
  module->kind = kind;
  prepend(module);
}

static int add_if_wanted(struct dl_phdr_info *info, size_t size, void *argument) {
  Wanted *wanted = argument;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    uintptr_t low = info->dlpi_addr + segment->p_vaddr;
    if (segment->p_type == PT_LOAD && wanted->address >= low && wanted->address < low + segment->p_memsz) {
      add(info, wanted->path, MODULE_CELL);
      return 1;
    }
  }
  return 0;
}

void modules_add_cell(const char *path, const void *address) {
  Wanted wanted = {(uintptr_t)address, path};
  dl_iterate_phdr(add_if_wanted, &wanted);
}

static int add_system(struct dl_phdr_info *info, size_t size, void *first) {
  // The C library's malloc, the loader, queues, the unwinder and this program hold locks.
  static const char *const locking[] = {"/libc.so", "/ld-linux", "/libdispatch.so", "/libstdc++.so",
                                        "/libswift_Concurrency.so", "/libgcc_s.so"};
  bool *is_first = first;
  if (*is_first) {
    *is_first = false;
    add(info, "cell-worker", MODULE_LOCKING);
    return 0;
  }
  if (strstr(info->dlpi_name, "/libAttentive.so")) add(info, info->dlpi_name, MODULE_LIBRARY);
  for (size_t i = 0; i < sizeof locking / sizeof *locking; i++)
    if (strstr(info->dlpi_name, locking[i])) add(info, info->dlpi_name, MODULE_LOCKING);
  return 0;
}

/// The C library's functions that fill and copy memory: they hold no lock, and may run for seconds.
static void note_copying(void) {
  static const char *const names[] = {"memset", "memcpy", "memmove"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    // The version for this processor; none is as long as this.
    uintptr_t start = (uintptr_t)dlsym(RTLD_DEFAULT, names[i]);
    LoadedModule *module = calloc(1, sizeof(LoadedModule));
    *module = (LoadedModule){.base = start, .low = start, .high = start + 1024, .path = "memory", .kind = MODULE_COPYING};
    prepend(module);
  }
}

void modules_note_system(void) {
  bool first = true;
  dl_iterate_phdr(add_system, &first);
  note_copying();
}

static const LoadedModule *find(uintptr_t address) {
  for (LoadedModule *module = atomic_load(&modules); module; module = module->next)
    if (address >= module->low && address < module->high) return module;
  return NULL;
}

enum Module module_kind(uintptr_t address) {
  const LoadedModule *module = find(address);
  return module ? module->kind : MODULE_OTHER;
}

const char *module_cell(uintptr_t address, uintptr_t *offset) {
  const LoadedModule *module = find(address);
  if (!module || module->kind != MODULE_CELL) return NULL;
  *offset = address - module->base;
  return module->path;
}

bool module_is(uintptr_t address, const char *name) {
  const LoadedModule *module = find(address);
  return module && strstr(module->path, name);
}
