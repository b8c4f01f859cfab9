// The user's part of a parked thread's stack.
#include "Worker.h"

#include <stdio.h>
#include <stdlib.h>

/// Whether an address follows a call instruction, as a return address does.
static bool follows_call(uintptr_t address) {
#if defined(__x86_64__)
  const unsigned char *code = (const unsigned char *)address;
  return code[-5] == 0xe8 || (code[-6] == 0xff && (code[-5] & 0x38) == 0x10) || (code[-2] == 0xff && (code[-1] & 0x38) == 0x10)
         || (code[-3] == 0xff && (code[-2] & 0x38) == 0x10);
#else
  return (((const uint32_t *)address)[-1] & 0xfc000000) == 0x94000000;
#endif
}

/// Writes a frame if it lies in a cell.
static bool write_frame(FILE *out, uintptr_t address) {
  uintptr_t offset;
  const char *path = module_cell(address, &offset);
  if (path) fprintf(out, "%s %#zx\n", path, offset);
  return path != NULL;
}

/// Writes the frames that lie in cells, innermost first. The thread is parked, so its stack stands still.
static void write_frames(FILE *out, const Report *report) {
  int found = write_frame(out, report->counter);
  uintptr_t low = report->stack > report->stack_low ? report->stack : report->stack_low, high = report->stack_high;
  uintptr_t offset, frame = report->frame, leaf = 0;
  // A function that calls nothing may have set up no frame: then its return address is the stack's top.
  if (found && low + 8 <= high && low % 8 == 0) {
    leaf = *(uintptr_t *)low;
    if (module_cell(leaf - 1, &offset) && follows_call(leaf)) found += write_frame(out, leaf - 1);
  }
  for (int depth = 0; depth < 400 && found < 16; depth++) {
    if (frame < low || frame + 16 > high || frame % sizeof(uintptr_t)) break;
    // The instruction before the return address is the call. Swift marks the frames of asynchronous functions
    // in bit 60 of the saved frame pointer.
    uintptr_t back = ((uintptr_t *)frame)[1], next = ((uintptr_t *)frame)[0] & ~((uintptr_t)1 << 60);
    if (back != leaf) found += write_frame(out, back - 1);
    if (next <= frame) break;
    frame = next;
  }
  // Where frame pointers lead nowhere, as below C code: whatever on the stack looks like a return into a cell.
  for (uintptr_t word = (low + 7) & ~(uintptr_t)7; found == 0 && word + 8 <= high && word < low + (64 << 10); word += 8) {
    uintptr_t back = *(uintptr_t *)word;
    if (module_cell(back - 1, &offset) && follows_call(back)) found += write_frame(out, back - 1);
  }
}

char *frames_text(const Report *report, size_t *count) {
  char *text = NULL;
  FILE *out = open_memstream(&text, count);
  bool overflow = report->signal == SIGSEGV && report->stack_low && report->fault < report->stack_low + (4 << 20)
                  && report->fault + (4 << 20) > report->stack_low;
  fprintf(out, "%d\n%#zx\n%s\n%d\n", report->signal, report->fault, report->is_run_thread ? "cell" : "task", overflow);
  write_frames(out, report);
  fclose(out);
  return text;
}
