#include "Kernel.h"

KERNEL void tensor_to_bf16(const float *restrict x, uint16_t *restrict y, intptr_t n) {
  for (intptr_t i = 0; i < n; i++) {
    uint32_t bits = to_bits(x[i]);
    // To the nearest, ties to even; a NaN must not be rounded to infinity.
    uint32_t rounded = (bits + 0x7FFFu + (bits >> 16 & 1u)) >> 16;
    y[i] = (uint16_t)((bits & 0x7FFFFFFFu) > 0x7F800000u ? bits >> 16 | 0x40u : rounded);
  }
}
